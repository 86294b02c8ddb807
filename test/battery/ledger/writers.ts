import { strictEqual } from 'node:assert/strict';
import type { NewSource } from '../../../src/ledger/append/append-params.js';
import { CommandRejected, RevisionMismatch } from '../../../src/ledger/rejections.js';
import { draft, type OpenLedger } from '../../histories/ledger.js';
import { audit } from './audit.js';

const actor = 'a writer';

/** Days of ten years, so that some come late. */
const dayOf = (n: number): string =>
  new Date(Date.UTC(2010, 0, 1 + ((n * 7919) % 3650))).toISOString().slice(0, 10);

const source = (id: string): NewSource => ({
  id,
  title: `Title ${id}`,
  publisher: 'A ministry',
  url: null,
  language: 'en',
  publishedOn: null,
});

/** Many writers at once on one track, none of whom names a revision: each is accepted. */
export async function withoutRevision(
  at: OpenLedger,
  { writers, rounds }: { writers: number; rounds: number },
) {
  await at.open('hot');
  for (let round = 0; round < rounds; round += 1) {
    await Promise.all(
      Array.from({ length: writers }, (_, n) => {
        const on = n % 8 === 0 ? dayOf(round * writers + n) : '2024-05-01';
        const type = n % 2 === 0 ? 'consultation.held' : 'joint_committee.met';
        return at.ledger.record([draft('hot', type, on, { visibility: n % 3 ? 'internal' : 'public' })], {
          actor,
        });
      }),
    );
  }
  const { rows } = await at.pool.query('SELECT count(*)::int FROM ledger');
  strictEqual(rows[0].count, writers * rounds);
  await audit(at.pool);
  return `${rounds} × ${writers} writers, ${rows[0].count} rows, none refused`;
}

/** Many writers at once who all read the same revision: one is first, the others are told. */
export async function withOneRevision(
  at: OpenLedger,
  { writers, rounds }: { writers: number; rounds: number },
) {
  await at.open('matched');
  for (let revision = 0; revision < rounds; revision += 1) {
    const ifMatch = new Map([['matched', revision]]);
    const outcomes = await Promise.allSettled(
      Array.from({ length: writers }, (_, n) =>
        at.ledger.record([draft('matched', 'consultation.held', n % 8 ? '2024-05-01' : dayOf(n))], {
          actor,
          ifMatch,
        }),
      ),
    );
    const lost = outcomes.filter((outcome) => outcome.status === 'rejected');
    for (const { reason } of lost) if (!(reason instanceof RevisionMismatch)) throw reason;
    strictEqual(lost.length, writers - 1, 'one writer wins, the others are told');
  }
  await audit(at.pool);
  return `${rounds} × ${writers} writers, one winner each`;
}

/**
 * Meetings on several tracks in both orders, their corrections, late entries and new sources, again in both orders,
 * all at once: nobody waits for another in a ring.
 */
export async function inBothOrders(at: OpenLedger, { tries }: { tries: number }) {
  await at.open('ra', 'readmission');
  await at.open('vfa', 'visa-facilitation', 'ra');
  await at.open('air', 'air-transport');
  await at.open('other-vfa');
  const tracks = ['vfa', 'air', 'ra', 'other-vfa'];
  for (let n = 0; n < tries; n += 1) {
    const met = (slugs: string[], sources: string[]) =>
      at.ledger.record(
        slugs.map((slug) =>
          draft(slug, 'consultation.held', dayOf(n), {
            sources: sources.map((ref) => ({ ref })),
            visibility: 'public',
          }),
        ),
        { actor, sources: sources.map(source) },
      );
    const cited = Array.from({ length: 6 }, (_, nth) => `source-${n}-${nth}`);
    const alone = (slug: string, sources: string[]) =>
      at.ledger.record(
        [draft(slug, 'joint_committee.met', '2025-01-01', { sources: sources.map((ref) => ({ ref })) })],
        { actor, sources: sources.map(source) },
      );
    const corrected = (slugs: string[]) =>
      at.ledger.correct(
        slugs,
        (histories) =>
          slugs.flatMap((track) => {
            const last = histories.get(track)?.rows.findLast(({ corrects }) => corrects === null);
            return last
              ? [{ ...last, track, action: 'amend' as const, occurredOn: dayOf(n + 1), reason: 'misdated' }]
              : [];
          }),
        { actor },
      );
    await Promise.all([
      met(tracks, cited),
      met(tracks.toReversed(), cited.toReversed()),
      met(['vfa', 'ra'], cited),
      met(['ra', 'vfa'], cited.toReversed()),
      alone('air', cited),
      alone('other-vfa', cited.toReversed()),
      corrected(['ra', 'air']),
      corrected(['air', 'vfa']),
      at.ledger.showDue('ra'),
    ]);
  }
  const rows = await audit(at.pool);
  return `${tries} tries of 9 at once, ${rows} rows, no deadlock`;
}

/** Two writers on two tracks who bring the same new sources in opposite orders. */
export async function sameSourcesTurnedRound(
  at: OpenLedger,
  { tries, sources }: { tries: number; sources: number },
) {
  await at.open('one');
  await at.open('two', 'readmission');
  for (let n = 0; n < tries; n += 1) {
    const cited = Array.from({ length: sources }, (_, nth) => source(`${n}-${nth}`));
    const citing = (slug: string, brought: NewSource[]) =>
      at.ledger.record([draft(slug, 'consultation.held', '2024-05-01')], { actor, sources: brought });
    await Promise.all([citing('one', cited), citing('two', cited.toReversed())]);
  }
  return `${tries} tries with ${sources} new sources each, no deadlock`;
}

type Race = (at: OpenLedger, pair: Pair) => readonly (() => Promise<unknown>)[];
type Pair = { ra: string; vfa: string };

const enters = (at: OpenLedger, track: string, on: string) =>
  at.ledger.record([draft(track, 'agreement.entered_into_force', on)], { actor });
const correcting = (at: OpenLedger, track: string, seq: number, occurredOn?: string) =>
  at.ledger.correct(
    [track],
    (histories) => {
      const entry = histories.get(track)?.rows.find((row) => row.seq === seq);
      if (!entry) throw new Error(`no entry ${seq}`);
      return occurredOn
        ? [{ ...entry, track, occurredOn, action: 'amend', reason: 'misdated' }]
        : [{ track, seq, action: 'annul', reason: 'never happened' }];
    },
    { actor },
  );

/** What may race with what: `ra` is signed as entry 1 and in force as entry 2 where it is `given`. */
const RACES: readonly { given: boolean; race: Race }[] = [
  {
    given: false,
    race: (at, { ra, vfa }) => [() => enters(at, ra, '2021-03-01'), () => enters(at, vfa, '2021-03-01')],
  },
  {
    given: true,
    race: (at, { ra, vfa }) => [() => correcting(at, ra, 2), () => enters(at, vfa, '2021-03-01')],
  },
  {
    given: true,
    race: (at, { ra, vfa }) => [
      () => correcting(at, ra, 2, '2022-01-01'),
      () => enters(at, vfa, '2021-03-01'),
    ],
  },
  {
    given: true,
    race: (at, { ra, vfa }) => [
      () => enters(at, vfa, '2021-03-01'),
      () => correcting(at, ra, 2),
      () => correcting(at, ra, 1),
      () => at.ledger.record([draft(vfa, 'statement.made', '2021-03-02')], { actor }),
    ],
  },
];

/** Twins entering into force, and ceasing to be, in a race: the visa agreement is never in force before its twin. */
export async function twinsInARace(
  at: OpenLedger,
  { tries, atOnce = 6 }: { tries: number; atOnce?: number },
) {
  const outcomes = new Map<string, number>();
  const one = async (n: number) => {
    const pair = { ra: `ra-${n}`, vfa: `vfa-${n}` };
    const { given, race } = RACES[n % RACES.length] as (typeof RACES)[number];
    await at.open(pair.ra, 'readmission');
    await at.open(pair.vfa, 'visa-facilitation', pair.ra);
    for (const track of [pair.ra, pair.vfa]) {
      await at.ledger.record(
        [
          draft(track, 'stage.asserted', '2020-01-01', {
            data: { stage: 'signed', reason: 'x' },
            sources: [{ ref: 'x' }],
          }),
        ],
        { actor },
      );
    }
    if (given) await enters(at, pair.ra, '2021-03-01');
    const moves = race(at, pair);
    const started = n % 2 ? moves : moves.toReversed();
    const settled = await Promise.allSettled(started.map((move) => move()));
    for (const outcome of settled) {
      if (outcome.status === 'rejected' && !(outcome.reason instanceof CommandRejected)) throw outcome.reason;
    }
    const outcome = settled.map(({ status }) => (status === 'fulfilled' ? '+' : '-')).join('');
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    await ruleHolds(at, pair);
  };
  for (let begun = 0; begun < tries; begun += atOnce) {
    await Promise.all(Array.from({ length: Math.min(atOnce, tries - begun) }, (_, n) => one(begun + n)));
  }
  await audit(at.pool);
  return `${tries} tries, the rule never broken (${[...outcomes].map(([outcome, n]) => `${outcome} ${n}`).join(', ')})`;
}

/** Read from the kept statuses, and said again here: the twin is in force from a day that is not certainly later. */
async function ruleHolds(at: OpenLedger, { ra, vfa }: Pair): Promise<void> {
  const { rows } = await at.pool.query<{ slug: string; stage: string; since: string }>(
    `SELECT t.slug, s.state->'value'->>'stage' AS stage, s.state->'context'->>'since' AS since
     FROM tracks t JOIN heads h ON h.track_id = t.id
     JOIN statuses s ON s.track_id = t.id AND NOT s.public AND s.position = h.positions
     WHERE t.slug = ANY($1)`,
    [[ra, vfa]],
  );
  const [visa, twin] = [vfa, ra].map((slug) => rows.find((row) => row.slug === slug));
  if (visa?.stage !== 'in_force') return;
  if (twin?.stage !== 'in_force' || twin.since > visa.since) {
    throw new Error(`${vfa} is in force since ${visa.since}, ${ra} is ${twin?.stage} since ${twin?.since}`);
  }
}
