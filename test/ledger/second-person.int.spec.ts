import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Ledger } from '../../src/ledger/ledger.js';
import { CommandRejected } from '../../src/ledger/rejections.js';
import { ApprovalRequired, SecondPerson } from '../../src/ledger/second-person.js';
import { newSource } from '../../src/tracks/commands/resolve-sources.js';
import { draft, ledgerOnFreshDatabase } from '../histories/ledger.js';
import { anyCommand, type Command, correctionsOf } from '../histories/random-histories.js';
import { StoppedClock } from '../support/clocks.js';

const DAY = 86_400_000;
const TRACKS = ['ra', 'vfa', 'air'];
const COMMUNIQUE = newSource({ title: 'communiqué', publisher: 'Council of the EU', language: 'en' });
const actor = 'an officer';

const clock = new StoppedClock();
let at: Awaited<ReturnType<typeof ledgerOnFreshDatabase>>;
let alone: Ledger;
beforeEach(async () => {
  at = await ledgerOnFreshDatabase(clock);
  alone = new Ledger(at.database, clock, at.ids, new SecondPerson({ on: true }));
});
afterEach(() => at.close());

/** The stage of every track on every day, in both views, from what boards are read from: nothing of the rule itself. */
async function stages(): Promise<unknown> {
  await at.sequencer.run();
  const { rows } = await at.pool.query(`
    WITH days AS (SELECT DISTINCT track_id, public, certain_day FROM statuses), seen AS (
      SELECT d.*, s.state->'value'->>'stage' AS stage FROM days d CROSS JOIN LATERAL (
        SELECT state FROM statuses s WHERE s.track_id = d.track_id AND s.public = d.public
          AND s.certain_day <= d.certain_day ORDER BY position DESC LIMIT 1) s
    ), compared AS (
      SELECT *, lag(stage, 1, 'exploratory') OVER (PARTITION BY track_id, public ORDER BY certain_day) AS before FROM seen
    )
    SELECT track_id, public, certain_day, stage FROM compared WHERE stage <> before
    ORDER BY track_id, public, certain_day`);
  return rows;
}

async function carryOut(ledger: Ledger, command: Command, n: number): Promise<void> {
  if ('drafts' in command) {
    const meeting = command.drafts.length > 1 ? at.ids.newId() : null;
    const until = new Date(Date.parse(clock.now()) + (n % 4) * DAY + 1).toISOString();
    const drafts = command.drafts.map((wanted) => ({
      ...wanted,
      meeting,
      sources: wanted.sources.map(() => ({ ref: COMMUNIQUE.id })),
      embargoUntil: wanted.visibility === 'embargoed' ? until : null,
    }));
    await ledger.record(drafts, { actor, sources: [COMMUNIQUE] });
    return;
  }
  const tracks = [...new Set(command.corrections.map(({ track }) => track))];
  await ledger.correct(tracks, correctionsOf(command.corrections), { actor });
}

describe('where a second person is asked for', () => {
  it('whatever one person logs, corrects and publishes, no track has another stage on any day, for anybody', async () => {
    const counts = { alone: 0, waits: 0, refused: 0 };
    const samples = fc.sample(fc.array(anyCommand(TRACKS), { minLength: 60, maxLength: 60, size: 'max' }), 5);
    for (const [history, commands] of samples.entries()) {
      const named = (track: string) => `${track}-${history}`;
      await at.open(named('ra'), 'readmission');
      await at.open(named('vfa'), 'visa-facilitation', named('ra'));
      await at.open(named('air'), 'air-transport');
      for (const [n, command] of commands.entries()) {
        if (n % 3 === 0) clock.pass(DAY / 2);
        const renamed =
          'drafts' in command
            ? { drafts: command.drafts.map((one) => ({ ...one, track: named(one.track) })) }
            : { corrections: command.corrections.map((one) => ({ ...one, track: named(one.track) })) };
        const before = await stages();
        try {
          await carryOut(alone, renamed, n);
          counts.alone += 1;
          expect({ command: renamed, stages: await stages() }).toEqual({ command: renamed, stages: before });
        } catch (error) {
          if (error instanceof CommandRejected) counts.refused += 1;
          else if (error instanceof ApprovalRequired) {
            counts.waits += 1;
            expect(await stages()).toEqual(before);
            // A second person agrees: the history goes on.
            await carryOut(at.ledger, renamed, n);
          } else throw error;
        }
      }
    }
    // Each happened. How often is chance.
    expect(Math.min(...Object.values(counts))).toBeGreaterThan(3);
  });

  it('an entry that would change the stage for the public once its embargo ends waits', async () => {
    await at.open('hidden');
    await at.ledger.record([draft('hidden', 'negotiations.opened', '2020-01-01')], { actor });
    const until = new Date(Date.parse(clock.now()) + DAY).toISOString();
    const held = draft('hidden', 'round.held', '2020-02-01', {
      visibility: 'embargoed',
      embargoUntil: until,
    });
    await expect(alone.record([held], { actor })).rejects.toThrow(ApprovalRequired);
    await expect(
      alone.record([{ ...held, visibility: 'public', embargoUntil: null }], { actor }),
    ).rejects.toThrow(ApprovalRequired);
    await alone.record([{ ...held, visibility: 'internal', embargoUntil: null }], { actor });
  });

  it('an entry that lets an earlier day see a stage that was certain only later waits', async () => {
    await at.open('vague');
    await at.ledger.record([draft('vague', 'negotiations.opened', '2020')], { actor });
    const early = draft('vague', 'consultation.held', '2020-06-01');
    await expect(alone.record([early], { actor })).rejects.toThrow(ApprovalRequired);
    await alone.record([{ ...early, occurredOn: '2021-06-01' }], { actor });
  });

  it('an embargo that ends is nobody’s doing: what is logged then does not wait for it', async () => {
    await at.open('due');
    const until = new Date(Date.parse(clock.now()) + 1000).toISOString();
    await at.ledger.record(
      [draft('due', 'negotiations.opened', '2020-01-01', { visibility: 'embargoed', embargoUntil: until })],
      { actor },
    );
    clock.pass(DAY);
    const written = await alone.record([draft('due', 'consultation.held', '2021-01-01')], { actor });
    expect(written.get('due')?.shown).toHaveLength(1);
  });
});
