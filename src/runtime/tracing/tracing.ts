/** Where a span stands in its trace, as the header `traceparent` writes it (W3C Trace Context). */
export type TraceParent = string;

export type Attributes = Readonly<Record<string, string | number | boolean>>;

/** What is known of a span when it begins. No attribute holds a name, an address, a query or a token. */
export type About = {
  kind?: 'server' | 'client' | 'internal';
  attributes?: Attributes;
  /** Headers of a request that may name its parent; a parent that was stored; null for none. Unset: what runs now. */
  parent?: Readonly<Record<string, string | string[] | undefined>> | TraceParent | null;
  /** What else caused it. */
  links?: readonly TraceParent[];
};

export type Span = {
  /** Runs `work` inside it. */
  run<T>(work: () => T): T;
  set(attributes: Attributes): void;
  /** `type`: a status or the name of an error's class, never its message. */
  fail(type: string): void;
  end(): void;
};

/** What a library for traces does for us (open-telemetry.ts). */
export type Tracing = {
  start(name: string, about: About): Span;
  /** Runs `work` outside of all spans. */
  outside<T>(work: () => T): T;
  /** The span that runs now, whether it is sampled or not. */
  current(): { traceParent: TraceParent; traceId: string; sampled: boolean } | null;
};

const NOTHING: Span = {
  run: (work) => work(),
  set: () => undefined,
  fail: () => undefined,
  end: () => undefined,
};

let tracing: Tracing | null = null;

/** From now on this process traces by `library`; null: it does not. */
export const traceBy = (library: Tracing | null): void => {
  tracing = library;
};

export const isTracing = (): boolean => tracing !== null;

export const startSpan = (name: string, about: About = {}): Span => tracing?.start(name, about) ?? NOTHING;

/** Runs `work` in a span of its own. */
export async function inSpan<T>(name: string, about: About, work: (span: Span) => Promise<T>): Promise<T> {
  if (tracing === null) return work(NOTHING);
  const span = tracing.start(name, about);
  try {
    return await span.run(() => work(span));
  } catch (error) {
    span.fail((error as Error).constructor.name);
    throw error;
  } finally {
    span.end();
  }
}

/** As {@link inSpan}, where a span runs already: what runs by itself is not worth a trace. */
export const inSpanOf = <T>(name: string, about: About, work: () => Promise<T>): Promise<T> =>
  tracing?.current() ? inSpan(name, about, work) : work();

/** Work that goes on for longer than whatever began it. */
export const outsideSpans = <T>(work: () => T): T => (tracing ? tracing.outside(work) : work());

/** The running span, if it is sampled, to be stored for what it causes later. */
export function traceParent(): TraceParent | null {
  const current = tracing?.current();
  return current?.sampled ? current.traceParent : null;
}

/** For a log. */
export const traceId = (): string | null => tracing?.current()?.traceId ?? null;

/** The headers that tell a receiver in which trace it is called. */
export function traceHeaders(): { traceparent?: TraceParent } {
  const current = tracing?.current();
  return current ? { traceparent: current.traceParent } : {};
}
