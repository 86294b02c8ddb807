import { setImmediate } from 'node:timers/promises';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { fastify } from 'fastify';
import { compressAnswers } from './compression.js';
import { tagAnswers } from './conditional.js';

const LONG = '<p>a line</p>\n'.repeat(200);

/** Long enough for the second compression to be smaller. */
const BOARD = Array.from({ length: 10_000 }, (_, line) => `<p>line ${line}: келіссөз</p>`).join('');

/** Pages that may be compressed, one that may not, and one for a known caller. */
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
  it('are compressed with the best accepted encoding', async () => {
    const br = await ask('/page', 'gzip, deflate, br');
    expect(br.headers).toMatchObject({ 'content-encoding': 'br', vary: 'Accept-Encoding' });
    expect(brotliDecompressSync(br.rawPayload).toString()).toBe(LONG);
    const gz = await ask('/page', 'gzip, br;q=0');
    expect(gunzipSync(gz.rawPayload).toString()).toBe(LONG);
  });

  it('are not compressed if no encoding is accepted, or if they are short, no text or not allowed', async () => {
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

  it('become smaller when they are requested again, with the same content', async () => {
    const instance = serving();
    const asked = async (accepted: string) => {
      const answer = await instance.inject({ url: '/long', headers: { 'accept-encoding': accepted } });
      expect(answer.headers['content-length']).toBe(String(answer.rawPayload.length));
      return { tag: answer.headers.etag, bytes: answer.rawPayload };
    };
    const first = await asked('br');
    let again = await asked('br');
    while (again.bytes.length >= first.bytes.length) {
      // Injected requests do not yield to the event loop, so the other thread could not answer.
      await setImmediate();
      again = await asked('br');
    }
    expect(again.tag).toBe(first.tag);
    for (const { bytes } of [first, again]) expect(brotliDecompressSync(bytes).toString()).toBe(BOARD);
    expect(gunzipSync((await asked('gzip')).bytes).toString()).toBe(BOARD);
  });

  it('have a weak tag, and are answered with 304 if the client has them', async () => {
    const { headers } = await ask('/page', 'br');
    expect(headers.etag).toMatch(/^W\/"/);
    const again = await ask('/page', 'br', { 'if-none-match': headers.etag });
    expect([again.statusCode, again.headers.vary]).toEqual([304, 'Accept-Encoding']);
  });
});

describe('an answer with secrets of its caller', () => {
  it.each([
    ['a typed address', { 'sec-fetch-site': 'none' }, 'br'],
    ['a link of ours', { 'sec-fetch-site': 'same-origin' }, 'br'],
    ['another site', { 'sec-fetch-site': 'cross-site' }, undefined],
    ['another host of the site', { 'sec-fetch-site': 'same-site' }, undefined],
    ['an unknown value', { 'sec-fetch-site': 'elsewhere' }, undefined],
    ['no Sec-Fetch-Site', {}, undefined],
    ['an open page by itself', { 'sec-fetch-site': 'same-origin', 'hx-request': 'true' }, undefined],
  ])('requested by %s', async (_, more, encoding) => {
    const { headers, rawPayload } = await ask('/mine', 'br', more);
    expect(headers['content-encoding']).toBe(encoding);
    expect(headers.vary).toBe('Accept-Encoding, Sec-Fetch-Site, HX-Request');
    expect((encoding ? brotliDecompressSync(rawPayload) : rawPayload).toString()).toBe(LONG);
  });

  it('differs from the public answer, which is compressed for every site', async () => {
    const { headers } = await ask('/page', 'br', { 'sec-fetch-site': 'cross-site' });
    expect([headers['content-encoding'], headers.vary]).toEqual(['br', 'Accept-Encoding']);
  });
});
