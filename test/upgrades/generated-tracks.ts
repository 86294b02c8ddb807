import fc from 'fast-check';
import type { Draft } from '../../src/domain/decide/decide.js';
import { STAGES, type Stage } from '../../src/domain/values/views.js';
import { insertTrack } from '../../src/ledger/open-track.js';
import { CommandRejected } from '../../src/ledger/rejections.js';
import { newSource } from '../../src/tracks/commands/resolve-sources.js';
import { draft, type OpenLedger } from '../histories/ledger.js';
import { anyCommand, type Command, correctionsOf } from '../histories/random-histories.js';
import type { StoppedClock } from '../support/clocks.js';
import { KIND, STEP } from './versions.js';

const DAY = 86_400_000;
const actor = 'an officer';
const SOURCE = newSource({ title: 'communiqué', publisher: 'The ministry', language: 'en' });

type Step = [type: Draft['type'], data?: Draft['data']];

/** How a track gets to a stage, with the events that differ between the versions on the way. */
const ROADS: Record<Stage, Step[]> = {
  exploratory: [['meeting.held']],
  announced: [['launch.announced']],
  negotiating: [['launch.announced'], ['negotiations.opened'], ['meeting.held']],
  text_agreed: [['negotiations.opened'], ['step.completed', { side: 'KZ', step: STEP.old }]],
  initialled: [['negotiations.opened'], ['stage.asserted', { stage: 'initialled', reason: 'as told' }]],
  signed: [['negotiations.opened'], ['agreement.signed']],
  in_force: [['negotiations.opened'], ['agreement.signed'], ['agreement.entered_into_force']],
  terminated: [
    ['negotiations.opened'],
    ['agreement.signed'],
    ['agreement.entered_into_force'],
    ['agreement.terminated'],
  ],
  abandoned: [['negotiations.abandoned']],
  superseded: [['agreement.superseded', { by: 'a later agreement' }]],
};

const slugOf = (index: number): string => `t-${String(index).padStart(4, '0')}`;

/**
 * Opens so many tracks under a version of the kind and records on each a way to one of the stages, then whatever random
 * commands its rules accept: corrections, publications and embargoes among them.
 */
export async function generate(at: OpenLedger, clock: StoppedClock, version: number, count: number) {
  const commands = fc.sample(fc.array(anyCommand(['t']), { minLength: 5, maxLength: 5, size: 'max' }), {
    numRuns: count,
    seed: 12,
  });
  const byStage = STAGES.map((_, stage) =>
    commands.flatMap((_, n) => (n % STAGES.length === stage ? [n] : [])),
  );
  const grow = async (index: number) => {
    const track = slugOf(index);
    await at.database.transaction((client) =>
      insertTrack(client, clock, {
        slug: track,
        kind: KIND,
        kindVersion: version,
        parties: ['EU', 'KZ'],
        title: track,
      }),
    );
    const road = ROADS[STAGES[index % STAGES.length] as Stage];
    for (const [n, [type, data = {}]] of road.entries())
      await attempt(at, {
        drafts: [
          draft(track, type, `2019-0${n + 1}`, {
            data,
            visibility: index % 3 ? 'public' : 'internal',
            sources: [{ ref: SOURCE.id }],
          }),
        ],
      });
    for (const command of commands[index] ?? []) await attempt(at, renamed(command, track, clock));
  };
  for (let n = 0; n * STAGES.length < count; n += 1) {
    await Promise.all(byStage.flatMap((tracks) => tracks.slice(n, n + 1)).map(grow));
    clock.pass(DAY / 8);
    if (n % 20 === 0) await at.sequencer.run();
  }
  await at.sequencer.run();
}

async function attempt(at: OpenLedger, command: Command): Promise<void> {
  try {
    if ('drafts' in command) await at.ledger.record(command.drafts, { actor, sources: [SOURCE] });
    else
      await at.ledger.correct(
        [...new Set(command.corrections.map(({ track }) => track))],
        correctionsOf(command.corrections),
        { actor },
      );
  } catch (error) {
    if (!(error instanceof CommandRejected)) throw error;
  }
}

const renamed = (command: Command, track: string, clock: StoppedClock): Command =>
  'drafts' in command
    ? {
        drafts: command.drafts.map((one) => ({
          ...one,
          track,
          sources: one.sources.map(() => ({ ref: SOURCE.id })),
          embargoUntil:
            one.visibility === 'embargoed' ? new Date(Date.parse(clock.at) + DAY * 3).toISOString() : null,
        })),
      }
    : { corrections: command.corrections.map((one) => ({ ...one, track })) };
