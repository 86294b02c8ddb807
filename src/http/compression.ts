import type { IncomingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import { constants, createBrotliCompress, createGzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';

/** Shorter answers fit into one packet as they are. */
const LEAST = 1_024;

/** Quick enough for every answer: some 5 ms for a megabyte of HTML. */
const QUICK = { brotli: 4, gzip: 4 };
/** For what is compressed once in the life of a process. */
const BEST = { brotli: 11, gzip: 9 };

/** Compressed answers that are kept, by the tag of what they were made of. */
const KEPT = 200;

const TEXTS = /^(?:text\/(?!event-stream)|image\/svg\+xml|application\/(?:\w+\+)?(?:json|xml)\b)/;

type Encoding = 'br' | 'gzip';

/** So much goes out before the rest is compressed: of a long board its head and first dozen rows, a screenful. */
const FIRST = 24 * 1_024;

/** Compresses as it is sent, so that the first bytes need not wait for the last; `done` gets all of them. */
function compressed(
  content: string | Buffer,
  encoding: Encoding,
  quality: typeof QUICK,
  done?: (bytes: Buffer) => void,
): Readable {
  const stream =
    encoding === 'br'
      ? createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: quality.brotli } })
      : createGzip({ level: quality.gzip });
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  stream.write(bytes.subarray(0, FIRST));
  if (bytes.length > FIRST) stream.flush();
  stream.end(bytes.subarray(FIRST));
  return done ? Readable.from(passedOn(stream, done), { objectMode: false }) : stream;
}

/** The chunks of a stream as they come; `done` gets them together if nobody went away meanwhile. */
async function* passedOn(stream: AsyncIterable<Buffer>, done: (bytes: Buffer) => void) {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) {
    chunks.push(chunk);
    yield chunk;
  }
  done(Buffer.concat(chunks));
}

/** The better of what Accept-Encoding takes (RFC 9110, section 12.5.3); null for neither. */
export function encodingOf(accepted: string | undefined): Encoding | null {
  const taken = new Map(
    (accepted ?? '').split(',').map((part) => {
      const [name = '', ...parameters] = part
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/);
      const q = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
      return [name, Number(q ?? 1) > 0];
    }),
  );
  const takes = (encoding: Encoding) => taken.get(encoding) ?? taken.get('*') ?? false;
  return takes('br') ? 'br' : takes('gzip') ? 'gzip' : null;
}

/**
 * Whether the reader asked for it, by an address or a page of ours. Somebody else who can make a browser ask, put words
 * of his own into the answer and see how long it is, learns what else it says (BREACH): so what other sites set off
 * does not count, nor what an open page loads by itself when others record something, nor what does not say.
 */
const isReadersOwn = ({ 'sec-fetch-site': site, 'hx-request': byItself }: IncomingHttpHeaders): boolean =>
  (site === 'same-origin' || site === 'none') && byItself === undefined;

/**
 * Compresses what routes allow (allow.ts, RouteTerms); what holds the secrets of who calls, only where they asked for
 * it. A compressed answer has the weak form of its tag, as it is another sequence of bytes. Set up after the tags.
 */
export function compressAnswers(instance: FastifyInstance): void {
  const kept = new Map<string, Buffer>();
  const keep = (key: string, bytes: Buffer) => {
    kept.delete(key);
    kept.set(key, bytes);
    const [oldest] = kept.keys();
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
  };
  instance.addHook('onSend', async ({ method, headers, caller, routeOptions }, reply, payload) => {
    const { compress: allowed } = routeOptions.config;
    if (!allowed) return payload;
    const varies = ['Accept-Encoding', ...(caller ? ['Sec-Fetch-Site', 'HX-Request'] : [])];
    reply.header('Vary', [reply.getHeader('Vary') ?? [], ...varies].flat().join(', '));
    const encoding = encodingOf(headers['accept-encoding']);
    if (!encoding || method === 'HEAD' || reply.hasHeader('Set-Cookie')) return payload;
    if (caller && !isReadersOwn(headers)) return payload;
    if (typeof payload !== 'string' && !Buffer.isBuffer(payload)) return payload;
    if (payload.length < LEAST || !TEXTS.test(String(reply.getHeader('Content-Type')))) return payload;
    const tag = reply.getHeader('ETag');
    if (typeof tag === 'string') reply.header('ETag', tag.startsWith('W/') ? tag : `W/${tag}`);
    reply.header('Content-Encoding', encoding).removeHeader('Content-Length');
    if (caller || typeof tag !== 'string') return compressed(payload, encoding, QUICK);
    const key = `${tag} ${encoding}`;
    const before = kept.get(key);
    if (before) keep(key, before);
    const quality = allowed === 'once' ? BEST : QUICK;
    return before ?? compressed(payload, encoding, quality, (bytes) => keep(key, bytes));
  });
}
