import { date } from '../i18n/dates.js';
import { isDay } from '../i18n/edtf.js';
import type { Messages } from '../i18n/messages.js';
import { type Axis, type Lane, type PlannedSpan, rangeInPercent, type Segment } from './chart-model.js';
import { RAIL } from './story.js';

/** The minimum width of the chart (48 rem) and the mean width of a letter at its font size, in pixels. */
const NARROWEST = 768;
const LETTER = 6.4;
const LABEL_STEP = 16;
export const MARK_ROW = 24;

export const percent = (value: number) => `${Math.round(value * 100) / 100}%`;
/** The maximum width of a label, in per cent of the chart. */
export const widthOf = (label: string) => ((label.length * LETTER + 14) / NARROWEST) * 100;

/** The thickness of a bar in pixels: four for each stage of the rail. It replaces a colour code. */
export const thickness = ({ stage }: Segment) => (RAIL.indexOf(stage) + 1) * 4;
const thickest = (lane: Lane) => Math.max(4, ...lane.segments.map(thickness));

export type Label = { x: number; from: number; to: number; level: number; text: string; before: boolean };

/** Whether a label at this place would overlap another, or be crossed by the hairline of a higher one. */
const meets = (placed: Label[], { from, to, level }: Label) =>
  placed.some(
    (other) =>
      (other.level === level && other.from < to && from < other.to) ||
      (other.level > level && from < other.x && other.x < to),
  );

/** The sides of the start of a stage where its label may be placed. */
function sidesOf(x: number, text: string, level: number, others: { x: number }[]): Label[] {
  const width = widthOf(text);
  const after = { x, text, level, from: x, to: x + width, before: false };
  const before = { x, text, level, from: x - width, to: x, before: true };
  if (after.to > 100) return [before];
  // If earlier stages begin nearby, their hairlines would cross a label to the left.
  const crowded = others.some((other) => other.x < x && other.x > before.from);
  return level === 0 || crowded || before.from < 0 ? [after] : [before, after];
}

/** Places labels from right to left: on the bar if there is space, otherwise a level up beside their hairline. */
function placeLabels(labels: { x: number; text: string }[]): Label[] {
  const placed: Label[] = [];
  for (const { x, text } of labels.toReversed()) {
    let label: Label | undefined;
    for (let level = 0; !label; level += 1) {
      const sides = sidesOf(x, text, level, labels);
      // The number of levels is bounded: overlapping labels are better than an endless lane.
      label = sides.find((side) => !meets(placed, side)) ?? (level === labels.length ? sides[0] : undefined);
    }
    placed.push(label);
  }
  return placed;
}

const small = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

export type LaneLayout = Lane & {
  top: number;
  /** The y of the line on which all bars of the lane stand. */
  floor: number;
  bottom: number;
  labels: Label[];
  /** The baseline of the lowest labels. */
  labelBase: number;
  labelStep: number;
  /** 1 if planned rounds need a separate row, because held rounds lie within their span; otherwise 0. */
  planRow: 0 | 1;
};

/** The range that a plan and its label take: the label is inside, after it or, at the edge of the chart, before it. */
function roomOf(plan: PlannedSpan, axis: Axis): [from: number, to: number] {
  const [from, to] = rangeInPercent(plan, axis);
  const room = widthOf(plan.label);
  if (room < to - from) return [from, to];
  return to + room > 100 ? [from - room, to] : [from, to + room];
}

/** Lays out a lane below the previous one: name, labels, bar, marks. */
export function layOutLane(lane: Lane, top: number, axis: Axis, m: Messages): LaneLayout {
  const labels = placeLabels(
    lane.segments.map(({ stage, from, since }) => {
      const name = small(m.label('stages', stage));
      const text = since && !isDay(since) ? `${name}, ${m.text([date(since)])}` : name;
      return { x: axis.percent(from), text };
    }),
  );
  const levels = Math.max(0, ...labels.map(({ level }) => level));
  const labelBase = top + 48 + levels * LABEL_STEP;
  const floor = labelBase + 8 + thickest(lane);
  const within = lane.plans.some((plan) => {
    const [from, to] = roomOf(plan, axis);
    return lane.marks.some((mark) => {
      const [start, end] = rangeInPercent(mark, axis);
      return mark.shape !== 'fixed' && end >= from && start <= to;
    });
  });
  const planRow = within ? 1 : 0;
  const bottom = floor + (planRow + 1) * MARK_ROW + 8;
  return { ...lane, top, floor, bottom, labels, labelBase, labelStep: LABEL_STEP, planRow };
}
