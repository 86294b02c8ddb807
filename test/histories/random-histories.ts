import fc from 'fast-check';
import type { Correction } from '../../src/domain/decide/correct.js';
import type { Draft } from '../../src/domain/decide/decide.js';
import type { TrackHistories } from '../../src/domain/decide/working-copy.js';
import {
  ARTICLE_STATES,
  EVENT_TYPES,
  type EventType,
  isByOwnCall,
} from '../../src/domain/events/event-data.js';
import type { EntryDocument } from '../../src/domain/values/documents.js';
import { STAGES, type Visibility } from '../../src/domain/values/views.js';
import { COVERED, DATA } from './examples.js';

/** Every fourth week of eight years, most of it past by November 2026: few enough to coincide and overlap. */
const day = fc
  .integer({ min: 0, max: 96 })
  .map((months) => new Date(Date.UTC(2020, 0, 1 + months * 28)).toISOString().slice(0, 10));

/** Dates of every precision and doubt. */
export const anyDate: fc.Arbitrary<string> = fc
  .tuple(day, day, fc.constantFrom(4, 7, 10, 10, 10), fc.constantFrom('', '', '?', '~', '%'), fc.nat(7))
  .map(([one, other, precision, doubt, form]) => {
    const point = one.slice(0, precision);
    if (form === 0) return `../${point}${doubt}`;
    if (form === 1) return `${point}${doubt}/..`;
    if (form === 2) return [one, other].toSorted().join('/');
    return `${point}${doubt}`;
  });

const anyNumber = fc.integer({ min: 1, max: 4 });
/** Mostly `one`, and `other` one time in twenty: often enough to be tried, too rarely to refuse everything. */
const mostly = <Value>(one: Value, other: Value): fc.Arbitrary<Value> =>
  fc.nat(19).map((draw) => (draw === 0 ? other : one));
/** Who takes part in the tracks: their parties, and the members of these. */
export type Cast = readonly string[];
const TWO: Cast = ['EU', 'KZ'];

/** Mostly somebody who takes part. */
const anySide = (cast: Cast) =>
  fc.tuple(fc.constantFrom(...cast), mostly(true, false)).map(([side, ours]) => (ours ? side : 'GE'));

const anyDays = fc.integer({ min: 0, max: 60 });
const anyClause = fc.oneof(
  fc.record({
    after: fc.constantFrom('signature', 'last_notification', 'last_receipt', 'last_instrument'),
    days: anyDays,
  }),
  fc.record({ after: fc.constant('nth_instrument'), n: fc.integer({ min: 1, max: 4 }), days: anyDays }),
);

const anyArticles = fc.uniqueArray(
  fc.record({ ref: fc.constantFrom('1', '2', '3', '15a'), state: fc.constantFrom(...ARTICLE_STATES) }),
  { minLength: 1, selector: ({ ref }) => ref },
);

/** What an event may say beside what it needs, and more often where more than two take part. */
const mayAlsoSay = (type: EventType, cast: Cast): fc.Arbitrary<Draft['data']> => {
  const sometimes = <Value>(value: fc.Arbitrary<Value>) =>
    fc.option(value, { nil: undefined, freq: cast.length > 2 ? 1 : 4 });
  const said: Partial<Record<EventType, Record<string, fc.Arbitrary<unknown>>>> = {
    'agreement.signed': { sides: sometimes(fc.subarray([...cast], { minLength: 1 })) },
    'agreement.entered_into_force': { side: sometimes(anySide(cast)) },
    'agreement.terminated': { side: sometimes(anySide(cast)) },
    'provisional_application.started': { side: sometimes(anySide(cast)) },
    'provisional_application.ended': { side: sometimes(anySide(cast)) },
    'denunciation.notified': { effectiveOn: fc.option(anyDate, { nil: undefined }) },
    'notification.sent': { receivedOn: fc.option(anyDate, { nil: undefined }) },
    'party.acceded': { party: fc.constantFrom(...cast, 'UZ') },
    'party.withdrew': { party: fc.constantFrom(...cast, 'UZ') },
    'instrument.deposited': { means: fc.constantFrom('ratification', 'accession') },
    'terms.stated': {
      entryIntoForce: anyClause,
      denunciationMonths: fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined }),
      duration: fc.option(fc.constantFrom('P5Y', 'P6M'), { nil: undefined }),
      renewal: fc.option(fc.constantFrom('P1Y', 'P18M'), { nil: undefined }),
    },
    'agreement.renewed': { until: fc.option(anyDate, { nil: undefined }) },
    'action.agreed': { due: fc.option(anyDate, { nil: undefined }) },
    'text.stated': { articles: anyArticles },
  };
  return fc
    .record(said[type] ?? {})
    .map((all) => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)));
};

/** The data that an event needs, with random values, and sometimes more. */
const anyData = (type: EventType, cast: Cast): fc.Arbitrary<Draft['data']> =>
  fc
    .record({
      number: anyNumber,
      count: anyNumber,
      side: anySide(cast),
      target: anyDate,
      stage: fc.constantFrom(...STAGES),
      scope: fc.constantFrom('part', 'whole'),
      partial: fc.boolean(),
      adverse: fc.boolean(),
      reason: fc.constant('as told'),
      more: mayAlsoSay(type, cast),
    })
    .map((any) => {
      const { number, count, side, target, stage, scope, partial, adverse, reason, more } = any;
      const needed = DATA[type] ?? {};
      const chosen = { number, count, side, target, stage, scope, partial, adverse };
      const given = Object.entries(chosen).filter(([name]) => name in needed);
      const assertion = type === 'stage.asserted' ? { stage, reason } : {};
      return {
        ...needed,
        ...Object.fromEntries(given),
        ...assertion,
        ...(type === 'text.initialled' && { partial }),
        ...more,
      };
    });

/** Events that move a track come more often; otherwise most histories would never leave the first stages. */
const STEPS: EventType[] = [
  'negotiations.opened',
  'round.held',
  'text.initialled',
  'agreement.signed',
  'agreement.entered_into_force',
  'agreement.entered_into_force',
  'application.suspended',
];
const anyType = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...STEPS) },
  // Nobody drafts an event that only its own call records ({@link Linking}).
  { weight: 3, arbitrary: fc.constantFrom(...EVENT_TYPES.filter((type) => !isByOwnCall(type))) },
);
const anyVisibility = fc.constantFrom<Visibility>('public', 'internal', 'embargoed');

/** A file of which only the name is needed. */
export const NOTE: EntryDocument = {
  ...{ sha256: 'a'.repeat(64), kind: 'note', name: 'note.pdf', mediaType: 'application/pdf', bytes: 9 },
};

const anyDraft = (tracks: readonly string[], cast: Cast): fc.Arbitrary<Draft> =>
  anyType.chain((type) =>
    fc.record({
      track: fc.constantFrom(...tracks),
      type: fc.constant(type),
      // Mostly dated the stated day; otherwise it would always be refused.
      occurredOn:
        type === 'coverage.stated'
          ? fc.oneof({ weight: 9, arbitrary: fc.constant(COVERED) }, anyDate)
          : anyDate,
      data: anyData(type, cast),
      sources: mostly([{ ref: 'communiqué', says: { number: 7, what: 'in other words' } }], []),
      documents: mostly([], [NOTE]),
      visibility: anyVisibility,
      embargoUntil: mostly<string | null>(null, '2020-01-01T00:00:00.000Z'),
      meeting: fc.constant(null),
      note: fc.constant(null),
    }),
  );

/** Which entry a correction is about: the nth recorded one, counted in a circle. */
type Correcting = { track: string; nth: number; action: 'amend' | 'annul' | 'publish'; occurredOn: string };
export type Command = { drafts: Draft[] } | { corrections: Correcting[] };

/** The corrections that a command asks for, of entries that there are. */
export const correctionsOf =
  (wanted: readonly Correcting[]) =>
  (histories: TrackHistories): Correction[] =>
    wanted.flatMap((one) => {
      const rows = histories.get(one.track)?.rows ?? [];
      const row = rows[one.nth % Math.max(rows.length, 1)];
      return row ? [{ ...row, ...one, seq: row.seq, reason: 'wrong' }] : [];
    });
/** Two tracks that become twins; only the first of its kind links anything. */
export type Linking = { link: [string, string] };

/** Mostly one entry, sometimes a meeting, sometimes one or two corrections; days pass between them. */
export const anyCommand = (tracks: readonly string[], cast: Cast = TWO): fc.Arbitrary<Command> =>
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .array(anyDraft(tracks, cast), { minLength: 1, maxLength: 1 })
        .map((drafts) => ({ drafts })),
    },
    {
      weight: 1,
      arbitrary: fc
        .array(anyDraft(tracks, cast), { minLength: 2, maxLength: 3 })
        .map((drafts) => ({ drafts })),
    },
    {
      weight: 3,
      arbitrary: fc
        .array(
          fc.record({
            track: fc.constantFrom(...tracks),
            nth: fc.nat(20),
            action: fc.constantFrom('amend', 'amend', 'annul', 'publish'),
            occurredOn: anyDate,
          }),
          { minLength: 1, maxLength: 2 },
        )
        .map((corrections) => ({ corrections })),
    },
  );
