import type { Day } from '../domain/views.js';
import { date, short } from '../i18n/dates.js';
import type { Messages } from '../i18n/messages.js';
import { pick } from '../i18n/names.js';
import { ChartLegend } from './chart-legend.js';
import { type Axis, axisOf, type Lane, laneOf } from './chart-model.js';
import { ChartTable } from './chart-table.js';
import { RAIL, type Story } from './story.js';

/** The narrowest the picture is drawn (48 rem) and the mean width of a letter at its type size, in pixels. */
const NARROWEST = 768;
const LETTER = 6.4;
const LABEL_STEP = 16;
const MARK_ROW = 24;
const TOP = 22;

const percent = (value: number) => `${Math.round(value * 100) / 100}%`;
const widthOf = (label: string) => ((label.length * LETTER + 14) / NARROWEST) * 100;

type Placed = { x: number; from: number; to: number; level: number; label: string; end: boolean };

/** Labels from right to left, each on the lowest level where it meets no other: hairlines then cross no words. */
function placeLabels(labels: { x: number; label: string }[]): Placed[] {
  const placed: Placed[] = [];
  for (const { x, label } of labels.toReversed()) {
    const width = widthOf(label);
    const end = x + width > 100;
    const [from, to] = end ? [x - width, x] : [x, x + width];
    let level = 0;
    while (placed.some((other) => other.level === level && other.from < to && from < other.to)) level += 1;
    placed.push({ x, from, to, level, label, end });
  }
  return placed;
}

type Drawn = Lane & { top: number; bottom: number; bar: number; labels: Placed[]; planRow: number };

function drawLane(lane: Lane, top: number, axis: Axis, m: Messages): Drawn {
  const labels = placeLabels(
    lane.segments.map(({ stage, from, since }) => {
      const name = m.label('stages', stage);
      const known = since?.startsWith('..') ? `${name}, ${m.text([date(since)])}` : name;
      return { x: axis.percent(from), label: known };
    }),
  );
  const levels = Math.max(0, ...labels.map(({ level }) => level));
  const thickest = Math.max(4, ...lane.segments.map(({ stage }) => thickness(stage)));
  const bar = top + 22 + 22 + levels * LABEL_STEP + 8 + thickest;
  const clash = lane.plans.some((plan) =>
    lane.marks.some((mark) => mark.day >= plan.from && mark.day <= plan.to && mark.shape !== 'fixed'),
  );
  const planRow = clash ? 1 : 0;
  return { ...lane, top, bar, labels, planRow, bottom: bar + (planRow + 1) * MARK_ROW + 8 };
}

/** Four pixels a step from exploratory to in force: the picture needs no colour code. */
const thickness = (stage: Lane['segments'][number]['stage']) => (RAIL.indexOf(stage) + 1) * 4;

function Bars({ lane, axis, coverageUntil }: { lane: Drawn; axis: Axis; coverageUntil: Day | null }) {
  const first = lane.segments[0];
  const lead = first ? axis.percent(first.from) : 0;
  return (
    <>
      {first && lane.openStart && (
        <line
          class="lead"
          x1="0"
          x2={percent(lead)}
          y1={lane.bar - thickness(first.stage) / 2}
          y2={lane.bar - thickness(first.stage) / 2}
        />
      )}
      {lane.segments.map(({ stage, from, to }, index) => {
        const height = thickness(stage);
        const isLast = index === lane.segments.length - 1;
        const known =
          isLast && coverageUntil && coverageUntil < to ? (coverageUntil > from ? coverageUntil : from) : to;
        const x = axis.percent(from);
        return (
          <>
            <rect
              class="st"
              x={percent(x)}
              y={lane.bar - height}
              width={percent(Math.max(axis.percent(known) - x, 0.17))}
              height={height}
            />
            {known < to && (
              <rect
                class="last"
                x={percent(axis.percent(known))}
                y={lane.bar - height + 0.5}
                width={percent(axis.percent(to) - axis.percent(known))}
                height={height - 1}
              />
            )}
          </>
        );
      })}
    </>
  );
}

function Labels({ lane }: { lane: Drawn }) {
  const thickest = Math.max(4, ...lane.segments.map(({ stage }) => thickness(stage)));
  const base = lane.bar - thickest - 8;
  return (
    <>
      {lane.labels.map(({ x, level, label, end }) => {
        const y = base - level * LABEL_STEP;
        return (
          <>
            {level > 0 && <line class="rim" x1={percent(x)} x2={percent(x)} y1={y - 9} y2={lane.bar - 4} />}
            <text
              x={percent(x)}
              dx={end ? -5 : level > 0 ? 5 : 6}
              y={y}
              text-anchor={end ? 'end' : undefined}
            >
              {label}
            </text>
          </>
        );
      })}
    </>
  );
}

function Marks({ lane, axis }: { lane: Drawn; axis: Axis }) {
  const middle = lane.bar + MARK_ROW / 2 + 1;
  const taken: [number, number][] = lane.marks.map((mark) => {
    const x = axis.percent(mark.day);
    return [x - 1, x + 1];
  });
  if (lane.planRow === 0)
    for (const plan of lane.plans) taken.push([axis.percent(plan.from), axis.percent(plan.to)]);
  const free = (from: number, to: number) =>
    !taken.some(([a, b]) => a < to && from < b) && from >= 0 && to <= 100;
  return (
    <>
      {lane.marks.map((mark) => {
        const x = axis.percent(mark.day);
        if (mark.shape === 'word')
          return <line class="word" x1={percent(x)} x2={percent(x)} y1={middle - 7} y2={middle + 6} />;
        const width = widthOf(mark.label);
        const left = mark.label && free(x - 1.2 - width, x - 1.2);
        const right = mark.label && !left && free(x + 1.2, x + 1.2 + width);
        if (left) taken.push([x - 1.2 - width, x]);
        if (right) taken.push([x, x + 1.2 + width]);
        return (
          <>
            <svg x={percent(x)} y={middle} overflow="visible">
              {mark.shape === 'held' ? (
                <path class="held" d="M0-7 7 0 0 7-7 0Z" />
              ) : (
                <rect class="plan" x="-6" y="-6" width="12" height="12" />
              )}
            </svg>
            {(left || right) && (
              <text x={percent(x)} dx={left ? -12 : 12} y={middle + 4} text-anchor={left ? 'end' : undefined}>
                {mark.label}
              </text>
            )}
          </>
        );
      })}
      {lane.plans.map((plan) => {
        const from = axis.percent(plan.from);
        const width = Math.max(axis.percent(plan.to) - from, 1.6);
        const y = middle + lane.planRow * MARK_ROW;
        const inside = widthOf(plan.label) < width;
        const before = !inside && from + width + widthOf(plan.label) > 100;
        const x = inside ? from + width / 2 : before ? from : from + width;
        return (
          <>
            <rect class="plan" x={percent(from)} y={y - 9} width={percent(width)} height="18" rx="9" />
            <text
              x={percent(x)}
              dx={inside ? 0 : before ? -6 : 6}
              y={y + 4.5}
              text-anchor={inside ? 'middle' : before ? 'end' : undefined}
            >
              {plan.label}
            </text>
          </>
        );
      })}
    </>
  );
}

/** Axis labels: the month, with the year on the first and on each January; long spans show the year alone. */
function tickLabel(tick: Day, index: number, ticks: Day[], m: Messages): string {
  const onlyYears = ticks.every((one) => one.slice(5, 7) === '01');
  if (onlyYears) return tick.slice(0, 4);
  if (index === 0 || tick.slice(5, 7) === '01') return m.text([short(tick.slice(0, 7))]);
  return new Intl.DateTimeFormat(m.language, { month: 'short', timeZone: 'UTC' }).format(new Date(tick));
}

export type ChartProps = { stories: Story[]; day: Day; coverageUntil: Day | null; m: Messages };

/** All tracks over time: x in per cent and y in pixels, so that the words never scale; and the same as a table. */
export function Chart({ stories, day, coverageUntil, m }: ChartProps) {
  const lanes = stories.map((story) => laneOf(story, day, m));
  const axis = axisOf(lanes, day, coverageUntil);
  const drawn: Drawn[] = [];
  for (const lane of lanes) drawn.push(drawLane(lane, drawn.at(-1)?.bottom ?? TOP, axis, m));
  const floor = drawn.at(-1)?.bottom ?? TOP;
  const void_ = coverageUntil && coverageUntil < day ? coverageUntil : null;
  const dayX = axis.percent(day);
  return (
    <>
      <figure class="chart">
        <section class="scroll" tabIndex={0} aria-label={m.t('chart.label')}>
          <svg width="100%" height={floor + 28} role="img" aria-labelledby="chart-title chart-desc">
            <title id="chart-title">
              {m.t('chart.svg_title', {
                count: stories.length,
                from: date(axis.start.slice(0, 7)),
                to: date(axis.end.slice(0, 7)),
              })}
            </title>
            <desc id="chart-desc">{m.t('chart.desc')}</desc>
            <defs>
              <pattern
                id="hatch"
                width="6"
                height="6"
                patternUnits="userSpaceOnUse"
                patternTransform="rotate(45)"
              >
                <line class="hatch" y2="6" />
              </pattern>
            </defs>
            {void_ && (
              <rect
                class="void"
                x={percent(axis.percent(void_))}
                y={TOP}
                width={percent(dayX - axis.percent(void_))}
                height={floor - TOP}
              />
            )}
            {axis.ticks.map((tick, index) => (
              <>
                <line
                  class="grid"
                  x1={percent(axis.percent(tick))}
                  x2={percent(axis.percent(tick))}
                  y1={TOP - 2}
                  y2={floor}
                />
                <text class="ax" x={percent(axis.percent(tick))} dx="4" y="14">
                  {tickLabel(tick, index, axis.ticks, m)}
                </text>
              </>
            ))}
            {drawn.map((lane, index) => (
              <g>
                {index > 0 && <line class="grid" x1="0" x2="100%" y1={lane.top} y2={lane.top} />}
                <text class="nm" x="0" y={lane.top + 22}>
                  {pick(lane.story.track.title, m.language).value}
                </text>
                <Bars lane={lane} axis={axis} coverageUntil={void_} />
                <Labels lane={lane} />
                <Marks lane={lane} axis={axis} />
              </g>
            ))}
            <line class="rim" x1="0" x2="100%" y1={floor} y2={floor} />
            {void_ && (
              <>
                <line
                  class="rim"
                  x1={percent(axis.percent(void_))}
                  x2={percent(axis.percent(void_))}
                  y1={TOP}
                  y2={floor + 6}
                />
                <text class="ax" x={percent(axis.percent(void_))} dx="2" y={floor + 20} text-anchor="end">
                  {m.t('chart.sources_end', { date: date(void_) })}
                </text>
              </>
            )}
            <line class="day" x1={percent(dayX)} x2={percent(dayX)} y1={TOP} y2={floor + 6} />
            <text
              x={percent(dayX)}
              dx={dayX > 80 ? 2 : -2}
              y={floor + 20}
              text-anchor={dayX > 80 ? 'end' : undefined}
            >
              {m.t('chart.as_of', { date: date(day) })}
            </text>
          </svg>
        </section>
        <figcaption>
          <ChartLegend lanes={lanes} gap={void_ !== null} m={m} />
        </figcaption>
      </figure>
      <ChartTable lanes={lanes} gap={void_ !== null} m={m} />
    </>
  );
}
