import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';

/** Shorter answers fit into one packet as they are. */
const LEAST = 1_024;

/** Quick enough for every answer: some 10 ms for a megabyte of HTML. */
const QUICK = { brotli: 5, gzip: 6 };
/** For what is compressed once in the life of a process. */
const BEST = { brotli: 11, gzip: 9 };

/** Compressed answers that are kept, by the tag of what they were made of. */
const KEPT = 200;

const TEXTS = /^(?:text\/(?!event-stream)|image\/svg\+xml|application\/(?:\w+\+)?(?:json|xml)\b)/;

type Encoding = 'br' | 'gzip';
const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

const compress = (content: string | Buffer, encoding: Encoding, quality: typeof QUICK): Promise<Buffer> =>
  encoding === 'br'
    ? brotli(content, { params: { [constants.BROTLI_PARAM_QUALITY]: quality.brotli } })
    : zip(content, { level: quality.gzip });

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
 * Compresses what routes allow (allow.ts, RouteTerms) for anonymous callers only: what others get holds their secrets.
 * A compressed answer has the weak form of its tag, as it is another sequence of bytes. Set up after the tags.
 */
export function compressAnswers(instance: FastifyInstance): void {
  const kept = new Map<string, Buffer>();
  instance.addHook('onSend', async ({ method, headers, caller, routeOptions }, reply, payload) => {
    const { compress: allowed } = routeOptions.config;
    if (!allowed || caller) return payload;
    reply.header('Vary', [reply.getHeader('Vary') ?? [], 'Accept-Encoding'].flat().join(', '));
    const encoding = encodingOf(headers['accept-encoding']);
    if (!encoding || method === 'HEAD' || reply.hasHeader('Set-Cookie')) return payload;
    if (typeof payload !== 'string' && !Buffer.isBuffer(payload)) return payload;
    if (payload.length < LEAST || !TEXTS.test(String(reply.getHeader('Content-Type')))) return payload;
    const tag = reply.getHeader('ETag');
    const key = `${tag} ${encoding}`;
    const bytes = kept.get(key) ?? (await compress(payload, encoding, allowed === 'once' ? BEST : QUICK));
    if (typeof tag === 'string') {
      reply.header('ETag', tag.startsWith('W/') ? tag : `W/${tag}`);
      kept.delete(key);
      kept.set(key, bytes);
      const [oldest] = kept.keys();
      if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
    }
    reply.header('Content-Encoding', encoding).removeHeader('Content-Length');
    return bytes;
  });
}
