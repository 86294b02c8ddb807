import {
  type Context,
  context,
  propagation,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { NodeSDK } from '@opentelemetry/sdk-node';
import type { About, Span, TraceParent, Tracing } from './tracing.js';

/** What holds where the environment says nothing: spans alone, and no name of the host, of its account or of commands. */
const DEFAULTS = {
  OTEL_SERVICE_NAME: 'paraph',
  OTEL_METRICS_EXPORTER: 'none',
  OTEL_LOGS_EXPORTER: 'none',
  OTEL_PROPAGATORS: 'tracecontext',
  OTEL_NODE_RESOURCE_DETECTORS: 'env',
};

/** How long the last spans may take on their way out, in milliseconds. */
const FLUSH_WITHIN = 3_000;

const KINDS = { server: SpanKind.SERVER, client: SpanKind.CLIENT, internal: SpanKind.INTERNAL };

/** Begins to send spans where the standard variables say. `version`: of this release. */
export function openTelemetry(version: string): { tracing: Tracing; stop(): Promise<void> } {
  for (const [name, value] of Object.entries(DEFAULTS)) process.env[name] ||= value;
  // Nothing is instrumented from outside: that would trace queries with their text, and addresses with their tokens.
  const sdk = new NodeSDK({ instrumentations: [] });
  sdk.start();
  const tracer = trace.getTracer('paraph', version);
  const tracing: Tracing = {
    start(name, { kind = 'internal', attributes = {}, parent, links = [] }) {
      const span = tracer.startSpan(
        name,
        { kind: KINDS[kind], attributes, links: links.flatMap((link) => linkTo(link)) },
        parentOf(parent),
      );
      const inside = trace.setSpan(context.active(), span);
      return {
        run: (work) => context.with(inside, work),
        set: (more) => void span.setAttributes(more),
        fail: (type) => {
          span.setAttribute('error.type', type);
          span.setStatus({ code: SpanStatusCode.ERROR });
        },
        end: () => span.end(),
      } satisfies Span;
    },
    outside: (work) => context.with(ROOT_CONTEXT, work),
    current() {
      const at = trace.getSpanContext(context.active());
      if (!at) return null;
      const sampled = (at.traceFlags & TraceFlags.SAMPLED) !== 0;
      return { traceParent: written(at), traceId: at.traceId, sampled };
    },
  };
  const stop = async () => {
    const late = new Promise((resolve) => setTimeout(resolve, FLUSH_WITHIN).unref());
    await Promise.race([sdk.shutdown().catch(() => undefined), late]);
  };
  return { tracing, stop };
}

/** Version 00 (W3C Trace Context, section 3.2). */
const written = ({ traceId, spanId, traceFlags }: SpanContext): TraceParent =>
  `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;

function parentOf(parent: About['parent']): Context {
  if (parent === undefined) return context.active();
  if (parent === null) return ROOT_CONTEXT;
  return propagation.extract(ROOT_CONTEXT, typeof parent === 'string' ? { traceparent: parent } : parent);
}

function linkTo(parent: TraceParent) {
  const at = trace.getSpanContext(parentOf(parent));
  return at ? [{ context: at }] : [];
}
