import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HistoryQuery } from '../../src/tracks/queries/history.query.js';
import { TracksQuery } from '../../src/tracks/queries/tracks.query.js';
import { draft, ledgerOnFreshDatabase } from '../histories/ledger.js';
import { StoppedClock } from '../support/clocks.js';

const clock = new StoppedClock();
let at: Awaited<ReturnType<typeof ledgerOnFreshDatabase>>;
let tracks: TracksQuery;
beforeAll(async () => {
  at = await ledgerOnFreshDatabase(clock);
  tracks = new TracksQuery(at.database, clock, new HistoryQuery(at.database));
});
afterAll(() => at.close());

describe('what the public knew at an instant', () => {
  it('is listed page by page without a track that became public later, nor as a twin', async () => {
    await at.open('a-ra', 'readmission');
    await at.open('b-vfa', 'visa-facilitation', 'a-ra');
    await at.open('c');
    const record = (slug: string) =>
      at.ledger.record([draft(slug, 'consultation.held', '2020', { visibility: 'public' })], { actor: 'x' });
    await record('b-vfa');
    await record('c');
    const knownAt = clock.now();
    clock.pass(1_000);
    await record('a-ra');
    const listed = await tracks.list({ limit: 2 }, 'public', { knownAt });
    expect(listed.map(({ slug, twin }) => [slug, twin])).toEqual([
      ['b-vfa', null],
      ['c', null],
    ]);
    expect((await tracks.list({}, 'public')).map(({ slug, twin }) => [slug, twin])).toEqual([
      ['a-ra', 'b-vfa'],
      ['b-vfa', 'a-ra'],
      ['c', null],
    ]);
    expect(await tracks.one('a-ra', 'public', { knownAt })).toBeNull();
  });
});
