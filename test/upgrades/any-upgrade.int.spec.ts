import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Draft } from '../../src/domain/decide/decide.js';
import { kindOf } from '../../src/domain/kinds/index.js';
import { insertTrack, linkTwins } from '../../src/ledger/open-track.js';
import { CommandRejected } from '../../src/ledger/rejections.js';
import { newSource } from '../../src/tracks/commands/resolve-sources.js';
import { HistoryQuery } from '../../src/tracks/queries/history.query.js';
import { TracksQuery } from '../../src/tracks/queries/tracks.query.js';
import { verify } from '../../src/verify/verify.js';
import { ledgerOnFreshDatabase } from '../histories/ledger.js';
import { anyCommand, type Command } from '../histories/random-histories.js';
import { StoppedClock } from '../support/clocks.js';
import { type Answers, changedSince, known } from './known-answers.js';

const DAY = 86_400_000;
const actor = 'an officer';
const SOURCE = newSource({ title: 'communiqué', publisher: 'The ministry', language: 'en' });
const KINDS = { ra: 'readmission', vfa: 'visa-facilitation', air: 'air-transport' } as const;

const clock = new StoppedClock('2026-01-01T12:00:00.000Z');
let at: Awaited<ReturnType<typeof ledgerOnFreshDatabase>>;
beforeAll(async () => {
  at = await ledgerOnFreshDatabase(clock);
});
afterAll(() => at.close());

/** Opens twins and a third track as a release did that knew version 2. */
const openAll = (history: number) =>
  at.database.transaction(async (client) => {
    for (const [name, kind] of Object.entries(KINDS)) {
      const track = { slug: `${name}-${history}`, kind, kindVersion: 2, parties: ['EU', 'KZ'], title: name };
      await insertTrack(client, clock, track);
    }
    await linkTwins(client, `vfa-${history}`, `ra-${history}`);
  });

const ready = (wanted: Draft, history: number): Draft => ({
  ...wanted,
  track: `${wanted.track}-${history}`,
  sources: wanted.sources.map(() => ({ ref: SOURCE.id })),
  embargoUntil:
    wanted.visibility === 'embargoed' ? new Date(Date.parse(clock.at) + 2 * DAY).toISOString() : null,
});

/** One write of an officer; whether the ledger took it. */
async function write(command: Command, history: number): Promise<void> {
  if ('drafts' in command) {
    const drafts = command.drafts.map((one) => ready(one, history));
    await at.ledger.record(drafts, { actor, sources: [SOURCE] });
    return;
  }
  const corrections = command.corrections.map((one) => ({ ...one, track: `${one.track}-${history}` }));
  await at.ledger.correct(
    [...new Set(corrections.map(({ track }) => track))],
    (histories) =>
      corrections.flatMap((wanted) => {
        const rows = histories.get(wanted.track)?.rows ?? [];
        const row = rows[wanted.nth % Math.max(rows.length, 1)];
        return row ? [{ ...row, ...wanted, seq: row.seq, reason: 'wrong' }] : [];
      }),
    { actor },
  );
}

async function accepted(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (error instanceof CommandRejected) return false;
    throw error;
  }
}

describe('tracks that move to another version at any time', () => {
  it('verify, are known as before to the byte, and are known now as they stand', async () => {
    const [histories, commands] = [12, 24];
    const queries = new HistoryQuery(at.database);
    const tracks = new TracksQuery(at.database, clock, queries);
    const before = new Map<string, Answers>();
    const moved = { yes: 0, no: 0 };
    const shapes = fc.sample(
      fc.array(fc.tuple(anyCommand(['ra', 'vfa', 'air']), fc.nat(40)), {
        minLength: commands,
        maxLength: commands,
        size: 'max',
      }),
      { numRuns: histories, seed: 20 },
    );
    for (const [history, ordered] of shapes.entries()) {
      await openAll(history);
      for (const [command, draw] of ordered) {
        clock.pass(DAY / 4);
        await accepted(() => write(command, history));
        const name = (['ra', 'vfa', 'air'] as const)[draw];
        if (!name) continue;
        const [slug, to] = [`${name}-${history}`, kindOf(KINDS[name])];
        const upgrade = () => at.ledger.upgrade(slug, to, { actor, approval: { by: 'A second person' } });
        moved[(await accepted(upgrade)) ? 'yes' : 'no'] += 1;
      }
      // Rows of one moment are recorded a millisecond apart.
      clock.pass(1_000);
      await at.sequencer.run();
      before.set(clock.at, await known({ tracks, history: queries }, clock.at));
      expect(await changedSince({ tracks, history: queries }, before)).toEqual([]);
    }
    expect(moved.yes).toBeGreaterThan(histories / 2);
    expect((await verify(at.database, { now: clock.at }))?.faults).toEqual([]);
    for (const scope of ['full', 'public'] as const) {
      const now = (await tracks.list({}, scope)).filter(({ revision }) => revision > 0);
      const known = await tracks.list({}, scope, { knownAt: clock.at });
      expect(known.filter(({ revision }) => revision > 0)).toEqual(now);
    }
  });
});
