import { effectiveOrder } from '../domain/events/effective-order.js';
import { asRecorded, type Row } from '../domain/events/history.js';
import { kindOf } from '../domain/kinds/index.js';
import { applyEvent, eventOf, initialState } from '../domain/replay/replay.js';
import { bounds } from '../domain/values/dates.js';
import type { Steps } from '../domain/values/steps.js';
import type { Edtf, Members, Stage, Text } from '../domain/values/views.js';

/** The steps of an agreement between which time is told. */
export const STEPS = ['initialled', 'signed', 'in_force'] as const satisfies readonly Stage[];
export type CourseStep = (typeof STEPS)[number];

/** When talks opened, and when each step was reached: EDTF, or null where the record does not tell. */
export type Course = { opened: Edtf | null } & Record<CourseStep, Edtf | null>;

type Step = { occurredOn: Edtf; from: { stage: Stage }; to: { stage: Stage } };

/** Stages in which talks have opened. */
const OPENED: readonly Stage[] = ['negotiating', 'text_agreed', 'initialled', 'signed', 'in_force'];

/**
 * The course that entries in effective order tell. The talks opened with the entry that led into negotiating; where the
 * first known stage is a later one, no source tells of it. Of a step that was reached again after a text was reopened,
 * the last time counts.
 */
export function courseOf(entries: readonly Step[]): Course {
  const course: Course = { opened: null, initialled: null, signed: null, in_force: null };
  const changes = entries.filter(({ from, to }) => from.stage !== to.stage);
  const first = changes.find(({ to }) => OPENED.includes(to.stage));
  if (first?.to.stage === 'negotiating') course.opened = first.occurredOn;
  for (const { occurredOn, to } of changes) {
    if (to.stage === 'negotiating') for (const step of STEPS) course[step] = null;
    const step = STEPS.find((one) => one === to.stage);
    if (step) course[step] = occurredOn;
  }
  return course;
}

type Track = { kind: string; kindVersion?: number; parties: string[]; members?: Members };
type Told = { type: string; occurredOn: Edtf; data?: Row['data'] };

/** The course of a track of a dossier, as its machine tells it in reader's mode. */
export function* courseToldBy(track: Track, entries: readonly Told[]): Steps<Course> {
  const procedure = { ...track, kind: kindOf(track.kind, track.kindVersion), reader: true };
  const steps: Step[] = [];
  let state = initialState(procedure);
  for (const entry of effectiveOrder(entries.map(asRow).map(asRecorded))) {
    const taken = applyEvent(procedure, state, eventOf(entry));
    yield;
    if ('refusals' in taken) continue;
    steps.push({ occurredOn: entry.occurredOn, from: state.value, to: taken.state.value });
    state = taken.state;
  }
  return courseOf(steps);
}

/** When a dossier was recorded says nothing here. */
const RECORDED = '9999-01-01T00:00:00.000Z';

const asRow = ({ type, occurredOn, data = {} }: Told, index: number): Row => ({
  ...{ id: String(index), seq: index + 1, type: type as Row['type'], occurredOn, data, recordedAt: RECORDED },
  ...{ sources: [], documents: [], visibility: 'public', embargoUntil: null, meeting: null },
  ...{ corrects: null, reason: null, note: null },
});

/** Days between two dates, at least and at most; null where one of them has no end, or the order is not certain. */
export type Span = { least: number; most: number };

export function spanBetween(from: Edtf | null, to: Edtf | null): Span | null {
  if (from === null || to === null) return null;
  const [start, end] = [bounds(from), bounds(to)];
  const span = { least: end.earliest - start.latest, most: end.latest - start.earliest };
  return Number.isFinite(span.least) && Number.isFinite(span.most) && span.most >= 0
    ? { least: Math.max(0, span.least), most: span.most }
    : null;
}

/** So many precedents have a median; of fewer each is looked at by itself. */
export const ENOUGH = 5;

/** The median of the middles of spans, in days; null of fewer than five. */
export function medianOf(spans: readonly (Span | null)[]): number | null {
  const middles = spans
    .flatMap((span) => (span ? [(span.least + span.most) / 2] : []))
    .toSorted((a, b) => a - b);
  if (middles.length < ENOUGH) return null;
  const half = middles.length >> 1;
  const [upper = 0, lower = upper] = [
    middles[half],
    middles.length % 2 === 0 ? middles[half - 1] : undefined,
  ];
  return (upper + lower) / 2;
}

/** A precedent: one track of a dossier of its own. Without an id it comes with this release. */
export type Precedent = {
  id: string | null;
  slug: string;
  kind: string;
  parties: string[];
  title: Text;
  course: Course;
  /** What the dossier rests on. */
  sources: { title: Text; publisher: Text; url?: string }[];
};
