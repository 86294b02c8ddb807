import { performance } from 'node:perf_hooks';
import { Agent, type Dispatcher, errors, request } from 'undici';
import { retryAfterMs } from '../../runtime/retries.js';
import { traceHeaders } from '../../runtime/tracing/tracing.js';
import { ConnectError, type ConnectErrorCode, guardedConnector } from './connect.js';
import { type DestinationPolicy, readUrl } from './destination.js';
import { headerRefusal } from './headers.js';
import type { Resolve } from './resolve.js';
import { signatures } from './signature.js';

export type Delivery = {
  url: string;
  /** The stable `webhook-id`, the same in every attempt. */
  id: string;
  /** JSON, sent and signed byte for byte. */
  body: string;
  contentType: string;
  secrets: readonly string[];
  /** The subscriber's headers; those that `checkHeaders` refuses are not sent. */
  headers?: Readonly<Record<string, string>>;
};

/** `status`: an answer other than 2xx and 3xx. `stopped`: aborted by the signal; this does not count as an attempt. */
export type SendError = ConnectErrorCode | 'timeout' | 'redirect' | 'status' | 'bad_answer' | 'stopped';

export type SendResult = {
  outcome: 'delivered' | 'failed' | 'gone';
  /** HTTP status; null if no answer was read. */
  status: number | null;
  latencyMs: number;
  /** The first 1 KB of the answer, as text that PostgreSQL can store; empty for a compressed answer. */
  excerpt: string;
  /** Null if and only if delivered. */
  error: SendError | null;
  retryAfterMs: number | null;
};

export type SenderOptions = DestinationPolicy & {
  /** Sent as `user-agent: Paraph/<version>`. */
  version: string;
  resolve?: Resolve;
  /** For DNS, TCP and TLS; 5 s by default. */
  connectTimeoutMs?: number;
  /** From the call to the last byte of the answer; by default 15 s, the minimum that Standard Webhooks recommends. */
  timeoutMs?: number;
  /** CA certificates (PEM) to trust besides Node's own. */
  ca?: string;
};

export type Sender = {
  /** Makes one attempt with a new signature. Rejects only for faults on our side, such as an unreadable secret. */
  send(delivery: Delivery, signal?: AbortSignal): Promise<SendResult>;
  /** Waits for running attempts, then closes the connections. */
  close(): Promise<void>;
};

/** The connection is closed after this much of an answer, to bound memory. */
const MAX_ANSWER_BYTES = 64 * 1024;
const EXCERPT_BYTES = 1024;

export function createSender(options: SenderOptions): Sender {
  const { version, connectTimeoutMs = 5_000, timeoutMs = 15_000 } = options;
  const agent = new Agent({
    allowH2: false,
    connect: guardedConnector({ ...options, timeoutMs: connectTimeoutMs }),
    // The timer in `send` covers both: undici's own timers are accurate to about a second only.
    headersTimeout: 0,
    bodyTimeout: 0,
  });

  async function send(delivery: Delivery, signal?: AbortSignal): Promise<SendResult> {
    const begun = performance.now();
    const result = (part: Partial<SendResult>): SendResult => ({
      outcome: 'failed',
      status: null,
      excerpt: '',
      error: null,
      retryAfterMs: null,
      ...part,
      latencyMs: Math.round(performance.now() - begun),
    });
    if ('code' in readUrl(delivery.url)) return result({ error: 'blocked_destination' });

    if (signal?.aborted) return result({ error: 'stopped' });

    const headers = headersOf(delivery, version);
    const abort = new AbortController();
    let aborted: 'timeout' | 'stopped' | null = null;
    const end = (why: 'timeout' | 'stopped') => {
      aborted = why;
      abort.abort();
    };
    const stop = () => end('stopped');
    signal?.addEventListener('abort', stop, { once: true });
    const timer = setTimeout(end, timeoutMs, 'timeout');
    let seen: Partial<SendResult> = {};
    try {
      const answer = await request(delivery.url, {
        method: 'POST',
        headers,
        body: delivery.body,
        dispatcher: agent,
        signal: abort.signal,
      });
      seen = resultOf(answer);
      return result({ ...seen, excerpt: await excerptOf(answer) });
    } catch (error) {
      // An answer that broke off counts as failed, whatever its status. The next attempt has the same id.
      const outcome = seen.outcome === 'gone' ? 'gone' : 'failed';
      return result({ ...seen, outcome, error: aborted ?? errorCode(error) });
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
    }
  }

  return { send, close: () => agent.close() };
}

function headersOf(
  { id, body, contentType, secrets, headers = {} }: Delivery,
  version: string,
): Record<string, string> {
  const timestamp = Math.floor(Date.now() / 1000);
  return {
    ...Object.fromEntries(Object.entries(headers).filter(([name, value]) => !headerRefusal(name, value))),
    'content-type': contentType,
    'user-agent': `Paraph/${version}`,
    'accept-encoding': 'identity',
    ...traceHeaders(),
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signatures(secrets, { id, timestamp, body }),
  };
}

function resultOf({ statusCode: status, headers }: Dispatcher.ResponseData): Partial<SendResult> {
  if (status >= 200 && status < 300) return { outcome: 'delivered', status };
  const retryAfter = retryAfterMs([headers['retry-after'] ?? []].flat()[0], new Date());
  return {
    outcome: status === 410 ? 'gone' : 'failed',
    status,
    error: status >= 300 && status < 400 ? 'redirect' : 'status',
    retryAfterMs: retryAfter,
  };
}

async function excerptOf({ body, headers }: Dispatcher.ResponseData): Promise<string> {
  const kept: Buffer[] = [];
  let read = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    if (read < EXCERPT_BYTES) kept.push(chunk.subarray(0, EXCERPT_BYTES - read));
    read += chunk.length;
    // Leaving the loop destroys the body and with it the connection.
    if (read > MAX_ANSWER_BYTES) break;
  }
  // The request asked for `identity`. A compressed answer is not expanded, and its bytes are no text.
  if (headers['content-encoding'] !== undefined && headers['content-encoding'] !== 'identity') return '';
  // `stream` drops an incomplete character at the end instead of replacing it.
  const text = new TextDecoder().decode(Buffer.concat(kept), { stream: true });
  return text.replace(/(?![\t\n\r])[\p{Cc}\p{Bidi_Control}]/gu, '\ufffd');
}

function errorCode(error: unknown): SendError {
  if (error instanceof ConnectError) return error.code;
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (code === 'UND_ERR_SOCKET' || code === 'ECONNRESET' || code === 'EPIPE') return 'reset';
  if (code === 'ETIMEDOUT') return 'timeout';
  if (code === 'UND_ERR_CLOSED' || code === 'UND_ERR_DESTROYED') return 'stopped';
  if (error instanceof errors.HTTPParserError || code === 'UND_ERR_HEADERS_OVERFLOW') return 'bad_answer';
  throw error;
}
