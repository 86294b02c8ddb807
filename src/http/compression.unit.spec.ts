import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { fastify } from 'fastify';
import { compressAnswers, encodingOf } from './compression.js';
import { tagAnswers } from './conditional.js';

const LONG = '<p>a line</p>\n'.repeat(200);

/** Longer than what is sent before the rest is compressed. */
const BOARD = Array.from({ length: 10_000 }, (_, line) => `<p>line ${line}: келіссөз</p>`).join('');

/** Pages that may be compressed, one that may not, and one for a caller who has a name. */
function serving() {
  const instance = fastify();
  instance.decorateRequest('caller', null);
  tagAnswers(instance);
  compressAnswers(instance);
  const page = (path: string, config: object, content: string, type = 'text/html') =>
    instance.get(path, { config }, async (request, reply) => {
      if (path === '/mine') Object.assign(request, { caller: { id: 'x' } });
      reply.type(type);
      return content;
    });
  page('/page', { compress: true }, LONG);
  page('/short', { compress: true }, 'short');
  page('/form', {}, LONG);
  page('/mine', { compress: true }, LONG);
  page('/long', { compress: true }, BOARD);
  page('/picture', { compress: true }, LONG, 'image/png');
  return instance;
}

const ask = (url: string, accepted?: string, more: object = {}) =>
  serving().inject({ url, headers: { ...(accepted && { 'accept-encoding': accepted }), ...more } });

describe('answers', () => {
  it('are compressed by the better way that is taken', async () => {
    const br = await ask('/page', 'gzip, deflate, br');
    expect(br.headers).toMatchObject({ 'content-encoding': 'br', vary: 'Accept-Encoding' });
    expect(brotliDecompressSync(br.rawPayload).toString()).toBe(LONG);
    const gz = await ask('/page', 'gzip, br;q=0');
    expect(gunzipSync(gz.rawPayload).toString()).toBe(LONG);
  });

  it('are sent as they are to who takes nothing, where they are short, no text, or allowed to no one', async () => {
    for (const [url, accepted] of [
      ['/page', ''],
      ['/short', 'br'],
      ['/picture', 'br'],
      ['/form', 'br'],
      ['/mine', 'br'],
    ] as const) {
      const { headers } = await ask(url, accepted);
      expect([url, headers['content-encoding']]).toEqual([url, undefined]);
    }
  });

  it('are whole where they are sent in parts, and the same bytes from what was kept', async () => {
    const instance = serving();
    const asked = async (accepted: string) => {
      const answer = await instance.inject({ url: '/long', headers: { 'accept-encoding': accepted } });
      return { tag: answer.headers.etag, bytes: answer.rawPayload };
    };
    const first = await asked('br');
    expect(brotliDecompressSync(first.bytes).toString()).toBe(BOARD);
    expect(await asked('br')).toEqual(first);
    expect(gunzipSync((await asked('gzip')).bytes).toString()).toBe(BOARD);
  });

  it('keep their tag, weakly, and are not sent again to who has them', async () => {
    const { headers } = await ask('/page', 'br');
    expect(headers.etag).toMatch(/^W\/"/);
    const again = await ask('/page', 'br', { 'if-none-match': headers.etag });
    expect([again.statusCode, again.headers.vary]).toEqual([304, 'Accept-Encoding']);
  });
});

describe('Accept-Encoding', () => {
  it.each([
    [undefined, null],
    ['identity', null],
    ['*', 'br'],
    ['GZIP;q=0.5', 'gzip'],
    ['br;q=0, *', 'gzip'],
  ])('%j takes %s', (accepted, encoding) => {
    expect(encodingOf(accepted)).toBe(encoding);
  });
});
