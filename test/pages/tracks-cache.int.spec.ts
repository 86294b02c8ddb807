import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { linkTwins } from '../../src/ledger/open-track.js';
import type { ReadScope } from '../../src/ledger/read-scope.js';
import { HistoryQuery } from '../../src/tracks/queries/history.query.js';
import { TracksQuery } from '../../src/tracks/queries/tracks.query.js';
import { draft, ledgerOnFreshDatabase } from '../histories/ledger.js';
import { StoppedClock } from '../support/clocks.js';

/** The last one is a desk's: its own track in full, and the other as the public sees it. */
const VIEWS: ReadScope[] = ['full', 'public', new Set(['vfa'])];
const HOUR = 3_600_000;

const clock = new StoppedClock();
let at: Awaited<ReturnType<typeof ledgerOnFreshDatabase>>;
let tracks: TracksQuery;
beforeAll(async () => {
  at = await ledgerOnFreshDatabase(clock);
  tracks = new TracksQuery(at.database, clock, new HistoryQuery(at.database));
});
afterAll(() => at.close());

/** What a list that keeps nothing says: of tracks by name, all is read each time. */
const readAnew = async (view: ReadScope) => {
  const { rows } = await at.pool.query<{ slug: string }>('SELECT slug FROM tracks ORDER BY slug');
  return tracks.list({ slugs: rows.map(({ slug }) => slug) }, view);
};

describe('the list of tracks that a process keeps', () => {
  it('says after every change what the ledger says, and of the rest what it said before', async () => {
    const record = (slug: string, ...[type, on, more]: [Parameters<typeof draft>[1], string, object?]) =>
      at.ledger.record([draft(slug, type, on, more)], { actor: 'x' });
    const embargoUntil = new Date(Date.parse(clock.now()) + HOUR).toISOString();
    const steps: [string, () => Promise<unknown>][] = [
      ['two tracks are opened', () => at.open('ra', 'readmission').then(() => at.open('vfa'))],
      ['one is announced', () => record('ra', 'launch.announced', '2024', { visibility: 'public' })],
      ['the other, for the house alone', () => record('vfa', 'launch.announced', '2024')],
      ['they become twins', () => at.database.transaction((client) => linkTwins(client, 'vfa', 'ra'))],
      ['the other is heard of', () => record('vfa', 'statement.made', '2025', { visibility: 'public' })],
      ['one was opened late', () => record('ra', 'consultation.held', '2023', { visibility: 'public' })],
      ['a name changes', () => record('ra', 'track.renamed', '2025', { data: { title: 'Return' } })],
      [
        'an embargo begins',
        () => record('ra', 'negotiations.opened', '2025', { visibility: 'embargoed', embargoUntil }),
      ],
      [
        'and ends',
        async () => {
          clock.pass(2 * HOUR);
          await at.ledger.showDue('ra');
        },
      ],
      ['days pass', async () => clock.pass(400 * 24 * HOUR)],
    ];
    for (const [step, happen] of steps) {
      const before = await Promise.all(VIEWS.map((view) => tracks.list({}, view)));
      await happen();
      for (const [index, view] of VIEWS.entries()) {
        const now = await tracks.list({}, view);
        expect([step, view, now]).toEqual([step, view, await readAnew(view)]);
        const again = await tracks.list({}, view);
        expect(again.every((track, place) => track === now[place])).toBe(true);
        const hidden = step === 'an embargo begins' || step === 'the other, for the house alone';
        if (hidden && view === 'public') {
          expect(now.every((track, place) => track === before[index]?.[place])).toBe(true);
        }
      }
    }
  });
});
