/** Sends one request, once. */
export type Send = (request: Request) => Promise<Response>;

export type Retries = {
  /** How often a request is sent at most: 5 times unless given. */
  attempts?: number;
  /** The longest Retry-After that is waited for, in milliseconds: a minute unless given. */
  longestWait?: number;
};

/** Nobody answered. What a POST asked for may have been done: send it again with the same key. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';

  constructor(
    // Not the request, whose token would be in every log of the error.
    { method, url }: Request,
    readonly idempotencyKey: string | null,
    cause: unknown,
  ) {
    super(`${method} ${url}: no answer`, { cause });
  }
}

/** From servers and from proxies before them: later the answer may be another. */
const TEMPORARY = [429, 502, 503, 504];

/**
 * Sends a request again that a second time does no harm: a GET, or a POST with an Idempotency-Key, which keeps its key.
 * So an answer that was lost on its way is asked for again, and the entry is recorded once.
 */
export function withRetries(send: Send, { attempts = 5, longestWait = 60_000 }: Retries = {}): Send {
  return async (request) => {
    const key = request.headers.get('Idempotency-Key');
    const isSafe = request.method === 'GET' || (request.method === 'POST' && key !== null);
    const most = isSafe ? attempts : 1;
    for (let attempt = 1; ; attempt += 1) {
      let wait = backoff(attempt);
      try {
        const response = await whole(await send(attempt < most ? (request.clone() as Request) : request));
        if (attempt >= most || !(await mayDiffer(response))) return response;
        wait = retryAfter(response) ?? wait;
        if (wait > longestWait) return response;
        await response.body?.cancel();
      } catch (error) {
        if (request.signal.aborted) throw error;
        if (attempt >= most) throw new ConnectionError(request, key, error);
      }
      await pause(wait, request.signal);
      request.signal.throwIfAborted();
    }
  };
}

/** Waits; returns early when the signal is aborted. */
export const pause = (milliseconds: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal?.addEventListener('abort', end);
  });

/** Reads JSON to its end, so that a connection which breaks in the middle is no answer. */
async function whole(response: Response): Promise<Response> {
  if (!/\bjson\b/.test(response.headers.get('Content-Type') ?? '')) return response;
  const { status, statusText, headers } = response;
  return new Response(await response.arrayBuffer(), { status, statusText, headers });
}

/** Also while the first of two equal requests is still being answered. */
const mayDiffer = async (response: Response): Promise<boolean> =>
  TEMPORARY.includes(response.status) ||
  (response.status === 409 && /"idempotency_key_in_flight"/.test(await response.clone().text()));

/** 0.25 to 0.5 s, and twice as much after each attempt. */
const backoff = (attempt: number) => 2 ** (attempt - 1) * (250 + Math.random() * 250);

/** RFC 9110, 10.2.3: seconds or a date. */
function retryAfter({ headers }: Response): number | null {
  const text = headers.get('Retry-After') ?? '';
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(0, date - Date.now());
}
