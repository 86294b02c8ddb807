import type { Day, Edtf, Stage, StatusEvent, TransitionView } from '../domain/values/views.js';
import { date } from '../i18n/dates.js';
import { isDay, possibleDays } from '../i18n/edtf.js';
import { marked, markOf, type Restricted, strictest } from '../i18n/marks.js';
import type { Messages } from '../i18n/messages.js';
import type { Page } from './page.js';
import {
  aboutTalks,
  changesStage,
  numberIn,
  placeName,
  RAIL,
  type Story,
  sourcesEnd,
  stringIn,
} from './story.js';
import { heldMark, nextRoundMark } from './story-marks.js';

const DAY = 86_400_000;
const time = (day: Day) => Date.parse(`${day}T00:00:00Z`);

/** The number of days from the first day to the second; negative if the second is earlier. */
export const daysBetween = (first: Day, second: Day) => Math.round((time(second) - time(first)) / DAY);

/** What the chart needs of an entry. On a long board there are no more of it than make up a status. */
export type ChartEvent = StatusEvent & Restricted & Partial<Pick<TransitionView, 'sources'>>;
export type ChartStory = Story<ChartEvent>;

export type Segment = {
  stage: Stage;
  from: Day;
  /** The day by which it had certainly begun; later than `from` if no source gives the day. */
  sure: Day;
  to: Day;
  since: Edtf | null;
  entry: ChartEvent | undefined;
};
/** The first and last possible day, equal if the day is known; null for an open end. */
export type DayRange = { from: Day | null; to: Day | null };
export type ChartMark = DayRange & { shape: 'held' | 'word' | 'fixed'; label: string };
export type PlannedSpan = DayRange & { label: string };
export type Lane = {
  story: ChartStory;
  segments: Segment[];
  openStart: boolean;
  /** The day from which the last stage is only the last known one; null if it is known to continue. */
  sourcesEnd: Day | null;
  marks: ChartMark[];
  plans: PlannedSpan[];
};

const over = (edtf: Edtf): DayRange => {
  const { first, last } = possibleDays(edtf);
  return { from: first, to: last };
};

const clamped = (day: Day, least: Day, most: Day): Day => (day < least ? least : day > most ? most : day);

/** The stages in order. A later one never starts before an earlier one, however vague its date. */
function segmentsOf({ entries }: ChartStory, until: Day): Segment[] {
  const [first] = aboutTalks(entries);
  const bounds = first && possibleDays(first.occurredOn);
  const drawnFirst = bounds?.first ?? bounds?.last;
  const start = drawnFirst && (drawnFirst > until ? until : drawnFirst);
  if (!first || !start) return [];
  const segments: Segment[] = [
    { stage: first.from.stage, from: start, sure: start, to: until, since: null, entry: undefined },
  ];
  for (const entry of entries.filter(changesStage)) {
    const previous = segments.at(-1) as Segment;
    const { first: earliest, last: latest } = possibleDays(entry.occurredOn);
    const from = clamped(earliest ?? latest ?? previous.from, previous.from, until);
    const sure = clamped(latest ?? until, from, until);
    previous.to = from;
    previous.sure = clamped(previous.sure, previous.from, from);
    segments.push({ stage: entry.to.stage, from, sure, to: until, since: entry.occurredOn, entry });
  }
  // If the first entry changes or asserts the stage, nothing is known of the one before, so it has no bar.
  return segments.filter(
    ({ from, to }, index) =>
      index > 0 || segments.length === 1 || (segments[1]?.entry?.type !== 'stage.asserted' && from < to),
  );
}

/** A past event cannot be later than the shown day, however vague its date. */
const happened = (edtf: Edtf, until: Day): DayRange => {
  const { from, to } = over(edtf);
  return { from, to: to === null || to > until ? until : to };
};

function marksOf(
  { entries, track, hidden = [] }: ChartStory,
  until: Day,
  { now }: Pick<Page, 'now'>,
  m: Messages,
): ChartMark[] {
  const marks: ChartMark[] = [];
  for (const entry of entries) {
    const days = happened(entry.occurredOn, until);
    const target = stringIn(entry, 'target');
    if (entry.type === 'round.held') {
      const listed = heldMark(hidden, numberIn(entry, 'number') ?? null, entry.occurredOn, { now });
      const label = marked(heldLabel(entry, m), strictest([markOf([entry], now), listed]), m);
      marks.push({ shape: 'held', ...days, label });
    }
    if (entry.type === 'statement.made') marks.push({ shape: 'word', ...days, label: '' });
    if (entry.type === 'entry_into_force.scheduled' && target && track.status.stage === 'signed')
      marks.push({ shape: 'fixed', ...over(target), label: '' });
  }
  return marks;
}

/** The label of a mark. Its position shows a known day, so only a span is labelled with its date. */
function heldLabel(entry: ChartEvent, m: Messages): string {
  const number = numberIn(entry, 'number');
  const name = number === undefined ? [] : [m.t('chart.round', { number })];
  const known = isDay(entry.occurredOn) ? [] : [m.text([date(entry.occurredOn)])];
  return [...name, ...known].join(', ');
}

function plansOf(story: ChartStory, page: Pick<Page, 'now'>, m: Messages): PlannedSpan[] {
  const { track } = story;
  const next = track.status.nextRound;
  if (!next) return [];
  const place = placeName(next.place, m)?.value;
  const what = m.text([...(place ? [`${place}, `] : []), { edtf: next.target, form: 'date' }]);
  return [
    {
      ...over(next.target),
      label: marked(m.t('chart.planned', { number: next.number, what }), nextRoundMark(story, page), m),
    },
  ];
}

/** A track as the chart draws it, up to the shown day. */
export function laneOf(story: ChartStory, day: Day, page: Pick<Page, 'now'>, m: Messages): Lane {
  const segments = segmentsOf(story, day);
  const last = segments.at(-1);
  // Off the rail there is no bar: it ends where the track left the rail.
  if (last && !RAIL.includes(last.stage)) segments.pop();
  const openStart =
    segments[0] !== undefined && (segments[0].since === null || segments[0].since.startsWith('..'));
  const end = sourcesEnd(story);
  return {
    ...{ story, segments, openStart, sourcesEnd: end && end < day ? end : null },
    ...{ marks: marksOf(story, day, page, m), plans: plansOf(story, page, m) },
  };
}

export type Axis = { start: Day; end: Day; percent(day: Day): number; ticks: Day[] };

/** The range in per cent of the chart's width. An open end reaches the edge. */
export const rangeInPercent = ({ from, to }: DayRange, axis: Axis): [start: number, end: number] => [
  from === null ? 0 : axis.percent(from),
  to === null ? 100 : axis.percent(to),
];

const addDays = (day: Day, days: number) => new Date(time(day) + days * DAY).toISOString().slice(0, 10);

/** Months between grid lines by the length of the shown time, which gives about six to ten lines. */
const STEPS: [days: number, months: number][] = [
  [800, 3],
  [1600, 6],
  [3300, 12],
  [9000, 24],
];

/** The shown time: from the first known to the last planned day, with a margin of at least two weeks. */
export function axisOf(lanes: Lane[], day: Day): Axis {
  const days = [day];
  for (const lane of lanes) {
    if (lane.sourcesEnd) days.push(lane.sourcesEnd);
    days.push(...lane.segments.map(({ from }) => from));
    const ends = [...lane.marks, ...lane.plans].flatMap(({ from, to }) => [from, to]);
    days.push(...ends.filter((end) => end !== null));
  }
  days.sort();
  const first = days[0] as Day;
  const last = days.at(-1) as Day;
  const margin = Math.max(15, Math.round(daysBetween(first, last) * 0.027));
  const start = addDays(first, -margin);
  const end = addDays(last, Math.round(margin / 3));
  const length = daysBetween(start, end);
  const step = STEPS.find(([longest]) => length <= longest)?.[1] ?? 60;
  const firstMonth = Number(start.slice(0, 4)) * 12;
  const lastMonth = Number(end.slice(0, 4)) * 12 + 11;
  const ticks: Day[] = [];
  for (let month = firstMonth; month <= lastMonth; month += step) {
    const tick = `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-01`;
    if (tick > start && tick <= end) ticks.push(tick);
  }
  return { start, end, ticks, percent: (at) => (daysBetween(start, at) / length) * 100 };
}
