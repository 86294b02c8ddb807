import type { IncomingHttpHeaders } from 'node:http';
import { promisify } from 'node:util';
import { brotliCompress, brotliCompressSync, constants, gzip, gzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { Cache } from '../../runtime/cache.js';
import { type Encoding, encodingOf } from './negotiation.js';

/** Shorter answers fit into one packet as they are. */
const LEAST = 1_024;

/** While somebody waits: a millisecond for half a megabyte of HTML, which comes to a tenth. */
const QUICK = { brotli: 1, gzip: 1 };
/** Of what is asked for a second time, for those who come after: five times as long, half as many bytes. */
const BETTER = { brotli: 5, gzip: 6 };
/** For what is compressed once in the life of a process. */
const BEST = { brotli: 11, gzip: 9 };

/** Compressed answers, by the tag of what they were made of. */
const MOST = 200;

const TEXTS = /^(?:text\/(?!event-stream)|image\/svg\+xml|application\/(?:\w+\+)?(?:json|xml)\b)/;

/** `isAgain`: it has been asked for more than once. */
type Compressed = { bytes: Buffer; isAgain: boolean };

const optionsOf = (quality: typeof QUICK) => ({
  br: { params: { [constants.BROTLI_PARAM_QUALITY]: quality.brotli } },
  gzip: { level: quality.gzip },
});

const compressed = (content: string | Buffer, encoding: Encoding): Buffer =>
  encoding === 'br'
    ? brotliCompressSync(content, optionsOf(QUICK).br)
    : gzipSync(content, optionsOf(QUICK).gzip);

/** In another thread. */
const compressedWell = (
  content: string | Buffer,
  encoding: Encoding,
  quality: typeof QUICK,
): Promise<Buffer> =>
  encoding === 'br'
    ? promisify(brotliCompress)(content, optionsOf(quality).br)
    : promisify(gzip)(content, optionsOf(quality).gzip);

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
  const cache = new Cache<Compressed>(MOST);
  instance.addHook('onSend', async ({ method, headers, caller, routeOptions }, reply, payload) => {
    const { compress: allowed } = routeOptions.config;
    if (!allowed) return payload;
    const varies = ['Accept-Encoding', ...(caller ? ['Sec-Fetch-Site', 'HX-Request'] : [])];
    reply.header('Vary', [reply.getHeader('Vary') ?? [], ...varies].flat().join(', '));
    const encoding = encodingOf({ headers });
    if (!encoding || method === 'HEAD' || reply.hasHeader('Set-Cookie')) return payload;
    if (caller && !isReadersOwn(headers)) return payload;
    if (typeof payload !== 'string' && !Buffer.isBuffer(payload)) return payload;
    if (payload.length < LEAST || !TEXTS.test(String(reply.getHeader('Content-Type')))) return payload;
    const tag = reply.getHeader('ETag');
    if (typeof tag === 'string') reply.header('ETag', tag.startsWith('W/') ? tag : `W/${tag}`);
    reply.header('Content-Encoding', encoding).removeHeader('Content-Length');
    if (caller || typeof tag !== 'string') return compressed(payload, encoding);
    const key = `${tag} ${encoding}`;
    const before = cache.get(key);
    const bytes = before?.bytes ?? compressed(payload, encoding);
    cache.set(key, { bytes, isAgain: before !== undefined });
    if (before && !before.isAgain) {
      const better = compressedWell(payload, encoding, allowed === 'once' ? BEST : BETTER);
      better.then(
        (fewer) => cache.set(key, { bytes: fewer, isAgain: true }),
        () => undefined,
      );
    }
    return bytes;
  });
}
