import type { IncomingHttpHeaders } from 'node:http';
import { promisify } from 'node:util';
import { brotliCompress, brotliCompressSync, constants, gzip, gzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { Cache } from '../../runtime/cache.js';
import { type Encoding, encodingOf } from './negotiation.js';

/** In bytes. Shorter answers fit into one packet uncompressed. */
const MIN_LENGTH = 1_024;

/** While the client waits: half a megabyte of HTML takes a millisecond and shrinks to a tenth. */
const QUICK = { brotli: 1, gzip: 1 };
/** From the second request on, for later requests: takes five times as long and gives half as many bytes. */
const BETTER = { brotli: 5, gzip: 6 };
/** For answers that are compressed once in the life of a process. */
const BEST = { brotli: 11, gzip: 9 };

/** How many compressed answers are cached, by ETag and encoding. */
const CACHE_SIZE = 200;

const TEXTS = /^(?:text\/(?!event-stream)|image\/svg\+xml|application\/(?:\w+\+)?(?:json|xml)\b)/;

/** `isRepeated`: it has been requested more than once. */
type Compressed = { bytes: Buffer; isRepeated: boolean };

const optionsOf = (quality: typeof QUICK) => ({
  br: { params: { [constants.BROTLI_PARAM_QUALITY]: quality.brotli } },
  gzip: { level: quality.gzip },
});

const compress = (content: string | Buffer, encoding: Encoding): Buffer =>
  encoding === 'br'
    ? brotliCompressSync(content, optionsOf(QUICK).br)
    : gzipSync(content, optionsOf(QUICK).gzip);

/** In a thread of libuv's pool. */
const compressInThread = (
  content: string | Buffer,
  encoding: Encoding,
  quality: typeof QUICK,
): Promise<Buffer> =>
  encoding === 'br'
    ? promisify(brotliCompress)(content, optionsOf(quality).br)
    : promisify(gzip)(content, optionsOf(quality).gzip);

/**
 * Whether the user made the request, by an address or on a page of this site. An attacker who can make a browser send
 * requests, insert text into the answers and see their length learns their secrets (BREACH). So requests from other
 * sites do not count, nor requests that an open page makes when others record something, nor requests without
 * Sec-Fetch-Site.
 */
const isUserInitiated = ({ 'sec-fetch-site': site, 'hx-request': byItself }: IncomingHttpHeaders): boolean =>
  (site === 'same-origin' || site === 'none') && byItself === undefined;

/**
 * Compresses the answers of routes that allow it (allow.ts, RouteTerms). An answer to a known caller holds secrets, so
 * it is compressed only if the user made the request. A compressed answer has different bytes, so its ETag becomes
 * weak. Call it after `tagAnswers`.
 */
export function compressAnswers(instance: FastifyInstance): void {
  const cache = new Cache<Compressed>(CACHE_SIZE);
  instance.addHook('onSend', async ({ method, headers, caller, routeOptions }, reply, payload) => {
    const { compress: allowed } = routeOptions.config;
    if (!allowed) return payload;
    const varies = ['Accept-Encoding', ...(caller ? ['Sec-Fetch-Site', 'HX-Request'] : [])];
    reply.header('Vary', [reply.getHeader('Vary') ?? [], ...varies].flat().join(', '));
    const encoding = encodingOf({ headers });
    if (!encoding || method === 'HEAD' || reply.hasHeader('Set-Cookie')) return payload;
    if (caller && !isUserInitiated(headers)) return payload;
    if (typeof payload !== 'string' && !Buffer.isBuffer(payload)) return payload;
    if (payload.length < MIN_LENGTH || !TEXTS.test(String(reply.getHeader('Content-Type')))) return payload;
    const tag = reply.getHeader('ETag');
    if (typeof tag === 'string') reply.header('ETag', tag.startsWith('W/') ? tag : `W/${tag}`);
    reply.header('Content-Encoding', encoding).removeHeader('Content-Length');
    if (caller || typeof tag !== 'string') return compress(payload, encoding);
    const key = `${tag} ${encoding}`;
    const before = cache.get(key);
    const bytes = before?.bytes ?? compress(payload, encoding);
    cache.set(key, { bytes, isRepeated: before !== undefined });
    if (before && !before.isRepeated) {
      const better = compressInThread(payload, encoding, allowed === 'once' ? BEST : BETTER);
      better.then(
        (fewer) => cache.set(key, { bytes: fewer, isRepeated: true }),
        () => undefined,
      );
    }
    return bytes;
  });
}
