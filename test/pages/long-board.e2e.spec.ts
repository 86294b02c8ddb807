import { brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { request } from 'undici';
import { MAX_FULL_ROWS } from '../../src/board/board.page.js';
import { faultsOf } from '../../src/ui/html.fixture.js';
import { migratedDatabase, type TestDatabase } from '../support/database.js';
import { Browser, newToken } from '../support/forms.harness.js';
import { type Service, startService } from '../support/service.js';

const TRACKS = MAX_FULL_ROWS + 5;

let database: TestDatabase;
let service: Service;
beforeAll(async () => {
  database = await migratedDatabase();
  service = await startService({ database });
  for (let index = 0; index < TRACKS; index += 1) await service.admin.open(slugOf(index));
  for (let index = 0; index < TRACKS; index += 1) {
    await service.admin.log(slugOf(index), { type: 'launch.announced', occurredOn: '2024', ...PUBLIC });
  }
  await service.admin.open('unseen', 'readmission', { title: 'Unseen by the public' });
});
afterAll(async () => {
  await service.close();
  await database.drop();
});

const PUBLIC = { visibility: 'public' };
const slugOf = (index: number) => `track-${index}`;
const rowsOf = (html: string) => html.match(/<li id="row-/g)?.length ?? 0;
const rename = (slug: string, title: string, more: object = PUBLIC) =>
  service.admin.log(slug, { type: 'track.renamed', occurredOn: '2025', data: { title }, ...more });

/** As sent, without the kindness of a client that decompresses. */
async function raw(path: string, headers: Record<string, string>, method: 'GET' | 'HEAD' = 'GET') {
  const { statusCode, headers: got, body } = await request(service.url + path, { method, headers });
  return { status: statusCode, headers: got, bytes: Buffer.from(await body.arrayBuffer()) };
}

async function reader(name: string): Promise<Browser> {
  const browser = new Browser(service.url);
  await browser.signIn(await newToken(service, 'reader', name));
  return browser;
}

describe('a board of many tracks', () => {
  it('is valid and has all that its reader sees, in each language', async () => {
    const staff = await reader('Aliya');
    for (const lang of ['kk', 'ru', 'en']) {
      const open = (await new Browser(service.url).visit(`/?lang=${lang}`)).html;
      const full = (await staff.visit(`/?lang=${lang}`)).html;
      expect([rowsOf(open), rowsOf(full)]).toEqual([TRACKS, TRACKS + 1]);
      expect([await faultsOf(open), await faultsOf(full)]).toEqual([[], []]);
      expect(open).not.toContain('Unseen by the public');
      expect(full).toContain('Unseen by the public');
    }
  });

  it('marks a row that rests on what is not public, for staff, until that is published', async () => {
    const staff = await reader('Dana');
    const row = async (who: Browser) =>
      /<li id="row-track-8">.*?<\/li><li id="row-/.exec((await who.visit('/')).html)?.[0] ?? '';
    const anyone = new Browser(service.url);
    const before = await row(anyone);
    expect(await row(staff)).not.toContain('internal');
    const [round] = await service.admin.log('track-8', { type: 'round.held', occurredOn: '2025' });
    expect(await row(staff)).toContain('<span class="tag">internal</span>');
    expect(await row(anyone)).toBe(before);
    await service.admin.post(`/v1/tracks/track-8/transitions/${round?.seq}/publish`, {
      reason: 'Both published',
    });
    expect(await row(staff)).not.toContain('internal');
    expect(await row(anyone)).not.toBe(before);
  });

  it('is another one after a change, for everybody who sees it', async () => {
    const staff = await reader('Bolat');
    const anyone = new Browser(service.url);
    const both = async () => [(await anyone.visit('/')).html, (await staff.visit('/')).html];
    await both();
    await rename('track-3', 'A name for everybody');
    for (const html of await both()) expect(html).toContain('A name for everybody');
    await rename('track-4', 'A name for the house', {});
    const [open, full] = await both();
    expect(open).not.toContain('A name for the house');
    expect(full).toContain('A name for the house');
  });

  it('says of those who read it only to themselves who they are', async () => {
    const [one, other] = [await reader('The one'), await reader('The other')];
    await one.visit('/');
    const { html } = await other.visit('/');
    expect(html).toContain('The other');
    expect(html).not.toContain('The one');
  });

  it('shows a desk its own tracks in full, and another desk its own', async () => {
    const boards = [];
    for (const [desk, own] of [
      ['first', 'track-5'],
      ['second', 'track-6'],
    ]) {
      await rename(own as string, `What ${desk} knows`, {});
      await service.admin.post('/v1/desks', { slug: desk, name: desk, tracks: [own] });
      const asked = { name: desk, role: 'reader', desk };
      const { body } = await service.admin.call<{ token: string }>('POST', '/v1/tokens', asked);
      const browser = new Browser(service.url);
      await browser.signIn(body.token);
      boards.push((await browser.visit('/')).html);
    }
    const known = boards.map((html) => [...new Set(html.match(/What (?:first|second) knows/g))]);
    expect(known).toEqual([['What first knows'], ['What second knows']]);
  });

  it('is sent once to who has it already, and is told of in full where only its head is asked for', async () => {
    const plain = await raw('/', {});
    expect(plain.headers['content-length']).toBe(String(plain.bytes.length));
    const head = await raw('/', {}, 'HEAD');
    expect([head.status, head.bytes.length]).toEqual([200, 0]);
    expect(head.headers).toMatchObject({
      etag: plain.headers.etag,
      'content-length': `${plain.bytes.length}`,
    });
    const small = await raw('/', { 'accept-encoding': 'br' });
    expect(brotliDecompressSync(small.bytes)).toEqual(plain.bytes);
    for (const known of [plain, small]) {
      const again = await raw('/', { 'accept-encoding': 'br', 'if-none-match': String(known.headers.etag) });
      expect([again.status, again.bytes.length]).toEqual([304, 0]);
    }
    await rename('track-7', 'Another name');
    expect((await raw('/', { 'if-none-match': String(plain.headers.etag) })).status).toBe(200);
  });

  it('comes compressed to staff who asked for it themselves, and to nobody whom another site led there', async () => {
    const { cookie } = await reader('Dana');
    const asked = (site: string) =>
      raw('/', { cookie, 'accept-encoding': 'br', 'sec-fetch-site': site, 'accept-language': 'en' });
    const [own, led] = [await asked('same-origin'), await asked('cross-site')];
    expect([own.headers['content-encoding'], led.headers['content-encoding']]).toEqual(['br', undefined]);
    expect(own.headers['cache-control']).toBe('no-store');
    expect(rowsOf(brotliDecompressSync(own.bytes).toString())).toBe(rowsOf(led.bytes.toString()));
  });

  it.each(['/', '/?asOf=2024-06-01', '/v1/board', '/v1/tracks', '/board.csv', '/board.ics'])(
    'given that a call may take fewer steps than there are tracks, when %s is asked for, then it says so',
    async (path) => {
      const small = await startService({ database, stepsPerCall: MAX_FULL_ROWS });
      const answer = await small.admin.fetch(path);
      expect([answer.status, await answer.text()]).toEqual([422, expect.stringContaining('more work')]);
      await small.close();
    },
  );
});
