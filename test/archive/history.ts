import { LANGUAGES } from '../../src/domain/values/text.js';
import type { ArchiveEntry, ArchiveTrack } from './archive.js';
import type { Chance } from './chance.js';
import { BODIES, CITIES, personOf, SUMMARIES } from './words.js';

/** What may be logged at any time, and what is held only before the signature. */
const FILLERS = ['meeting.held', 'consultation.held', 'statement.made'];
const MOST_ROUNDS = 9;
const PEOPLE = 120;

type Step = { type: string; data?: Record<string, unknown>; both?: boolean };

/** Days since 1970. */
const DAY = 86_400_000;
const FIRST_START = Date.UTC(1992, 0, 1) / DAY;
const LAST_START = Date.UTC(2022, 0, 1) / DAY;
const LATEST = Date.UTC(2026, 9, 30) / DAY;

/** So many entries of a track, or of a track and its twin, which share the steps of the procedure. */
export function* historyOf(
  tracks: readonly ArchiveTrack[],
  count: number,
  chance: Chance,
  sources: number,
): Generator<ArchiveEntry> {
  const steps = stepsOf(tracks, count, chance);
  const start = FIRST_START + chance.below(LAST_START - FIRST_START);
  const years = 1 + chance.below(6);
  const end = Math.min(LATEST, start + Math.max(years * 365, count * 2));
  const begin = Math.min(start, end - count);
  const isOpen = chance.below(5) < 2;
  for (const [index, step] of steps.entries()) {
    const day = begin + Math.floor(((end - begin) * (index + 1)) / count);
    const data = { ...step.data, ...detailsOf(step, chance) };
    const slugs = tracks.map(({ slug }) => slug);
    yield {
      tracks: step.both || slugs.length === 1 ? slugs : [chance.oneOf(slugs)],
      type: step.type,
      occurredOn: new Date(day * DAY).toISOString().slice(0, 10),
      ...(Object.keys(data).length > 0 && { data }),
      ...(chance.onceIn(3) && { sources: [{ ref: `note-${1 + chance.below(sources)}` }] }),
      ...(isOpen && !chance.onceIn(4) && { visibility: 'public' as const }),
    };
  }
}

/** The procedure as far as `count` entries reach, with meetings, statements and rounds between its steps. */
function stepsOf([track]: readonly ArchiveTrack[], count: number, chance: Chance): Step[] {
  const [ours = 'KZ', partner = 'EU'] = track?.parties ?? [];
  const before: Step[] = [{ type: 'negotiations.opened', both: true }];
  const after: Step[] = [
    { type: 'text.initialled', both: true },
    { type: 'agreement.signed', both: true },
    { type: 'agreement.ratified', data: { side: ours, means: 'ratification' }, both: true },
    { type: 'notification.sent', data: { side: ours }, both: true },
    { type: 'notification.sent', data: { side: partner }, both: true },
    { type: 'agreement.entered_into_force', both: true },
  ];
  const reached = chance.onceIn(2) ? after.length : chance.below(after.length + 1);
  const spine = [...before, ...after.slice(0, reached)].slice(0, count);
  const left = count - spine.length;
  const rounds = Math.min(left, chance.below(MOST_ROUNDS + 1));
  const held = Array.from(
    { length: rounds },
    (_, index): Step => ({
      type: 'round.held',
      data: { number: index + 1 },
      both: true,
    }),
  );
  const owed = owedSteps({ rounds, reached: spine.length - 1, sides: [ours, partner] }, chance).slice(
    0,
    left - rounds,
  );
  const at = (type: string) => owed.filter((step) => step.type === type);
  const signed = spine.findIndex(({ type }) => type === 'agreement.signed') + 1;
  const steps = [
    ...spine.slice(0, 1),
    ...held,
    ...at('round.planned'),
    ...spine.slice(1, Math.max(1, signed)),
    ...at('terms.stated'),
    ...spine.slice(Math.max(1, signed)),
    ...at('action.agreed'),
  ];
  for (let more = left - rounds - owed.length; more > 0; more -= 1) {
    // After the first step, so that the talks are opened first.
    steps.splice(1 + chance.below(steps.length), 0, { type: chance.oneOf(FILLERS) });
  }
  return steps;
}

/** What is still to be done when the archive ends: an agreed step, a planned round, or what the final clauses say. */
function owedSteps(
  { rounds, reached, sides }: { rounds: number; reached: number; sides: string[] },
  chance: Chance,
): Step[] {
  const ahead = () => new Date((LATEST + 2 + chance.below(400)) * DAY).toISOString().slice(0, 10);
  const agreed = (): Step => ({
    type: 'action.agreed',
    data: {
      number: 1,
      side: chance.oneOf(sides),
      what: 'Send the draft',
      ...(!chance.onceIn(4) && { due: ahead() }),
    },
    both: true,
  });
  const planned = (): Step => ({
    type: 'round.planned',
    data: { number: rounds + 1, target: ahead().slice(0, 7) },
    both: true,
  });
  const terms = (): Step => ({
    type: 'terms.stated',
    data: {
      entryIntoForce: { after: 'last_notification', days: 30 },
      ...{ duration: 'P5Y', renewal: 'P5Y', denunciationMonths: 6, article: 'Article 12' },
    },
    both: true,
  });
  const isTalking = reached === 0;
  const isSigned = reached >= 2;
  return [
    ...(chance.onceIn(4) ? [agreed()] : []),
    ...(chance.onceIn(3) && isTalking ? [planned()] : []),
    ...(chance.onceIn(3) && isSigned ? [terms()] : []),
  ];
}

function detailsOf({ type }: Step, chance: Chance): Record<string, unknown> {
  const language = chance.oneOf(LANGUAGES);
  const isMeeting = type.endsWith('.held') || type === 'agreement.signed';
  const city = chance.oneOf(CITIES);
  return {
    ...(isMeeting && { place: { city: city[language], country: city.country } }),
    ...(isMeeting &&
      chance.onceIn(3) && {
        people: [{ name: personOf(chance.below(PEOPLE), language), side: 'KZ' }],
      }),
    ...(type === 'meeting.held' && chance.onceIn(4) && { body: chance.oneOf(BODIES)[language] }),
    ...((type === 'statement.made' || (isMeeting && chance.onceIn(3))) && {
      summary: chance.oneOf(SUMMARIES)[language],
    }),
  };
}
