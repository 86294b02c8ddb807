import type { Day } from '../domain/values/views.js';
import { date, short } from '../i18n/dates.js';
import { type Messages, messagesFor } from '../i18n/messages.js';
import { LaneGroup } from './chart-lane.js';
import { type LaneLayout, layOutLane, percent } from './chart-layout.js';
import { ChartLegend } from './chart-legend.js';
import { axisOf, type ChartStory, laneOf } from './chart-model.js';
import { ChartTable } from './chart-table.js';
import { HatchPattern } from './hatch.js';
import type { Page } from './page.js';
import { Scroll } from './scroll.js';
import { commonEnd } from './story.js';

const TOP = 22;
/** A tick nearer to the right edge than this, in per cent, has no label, because it would not fit. */
const LAST_TICK = 96;

/** The label of a tick: the month, with the year on the first tick and each January; only the year in a long span. */
function tickLabel(tick: Day, index: number, ticks: Day[], m: Messages): string {
  if (ticks.every((one) => one.slice(5, 7) === '01')) return tick.slice(0, 4);
  if (index === 0 || tick.slice(5, 7) === '01') return m.text([short(tick.slice(0, 7))]);
  return new Intl.DateTimeFormat(m.language, { month: 'short', timeZone: 'UTC' }).format(new Date(tick));
}

function Ticks({ ticks, at, floor, m }: { ticks: Day[]; at(day: Day): string; floor: number; m: Messages }) {
  return (
    <>
      {ticks.map((tick, index) => (
        <>
          <line class="grid" x1={at(tick)} x2={at(tick)} y1={TOP - 2} y2={floor} />
          <text class="ax" x={at(tick)} dx="4" y="14">
            {tickLabel(tick, index, ticks, m)}
          </text>
        </>
      ))}
    </>
  );
}

/** The line of the shown day and, if the sources end earlier, the line of their end. */
function Edges(props: {
  day: Day;
  gap: Day | null;
  right: boolean;
  at(day: Day): string;
  floor: number;
  m: Messages;
}) {
  const { day, gap, right, at, floor, m } = props;
  return (
    <>
      <line class="rim" x1="0" x2="100%" y1={floor} y2={floor} />
      {gap && (
        <>
          <line class="rim" x1={at(gap)} x2={at(gap)} y1={TOP} y2={floor + 6} />
          <text class="ax" x={at(gap)} dx="2" y={floor + 20} text-anchor="end">
            {m.t('chart.sources_end', { date: date(gap) })}
          </text>
        </>
      )}
      <line class="day" x1={at(day)} x2={at(day)} y1={TOP} y2={floor + 6} />
      <text
        x={at(day)}
        dx={right ? 2 : -2}
        y={floor + (right && gap ? 34 : 20)}
        text-anchor={right ? 'end' : undefined}
      >
        {m.t('chart.as_of', { date: date(day) })}
      </text>
    </>
  );
}

export type ChartProps = { stories: ChartStory[]; day: Day; page: Page };

/** All tracks over time, as a chart and as a table. x is in per cent and y in pixels, so that text does not scale. */
export function Chart({ stories, day, page }: ChartProps) {
  const m = messagesFor(page.language);
  const lanes = stories.map((story) => laneOf(story, day, page, m));
  const axis = axisOf(lanes, day);
  const at = (one: Day) => percent(axis.percent(one));
  const drawn: LaneLayout[] = [];
  for (const lane of lanes) drawn.push(layOutLane(lane, drawn.at(-1)?.bottom ?? TOP, axis, m));
  const floor = drawn.at(-1)?.bottom ?? TOP;
  const end = commonEnd(stories);
  const gap = end && end < day ? end : null;
  const hatched = lanes.some((lane) => lane.sourcesEnd !== null);
  const title = m.t('chart.svg_title', {
    count: stories.length,
    from: date(axis.start.slice(0, 7)),
    to: date(axis.end.slice(0, 7)),
  });
  return (
    <>
      <figure class="chart">
        <Scroll label={m.t('chart.label')}>
          <svg width="100%" height={floor + 40} role="img" aria-labelledby="chart-title chart-desc">
            <title id="chart-title">{title}</title>
            <desc id="chart-desc">{m.t('chart.desc')}</desc>
            <defs>
              <HatchPattern />
            </defs>
            {gap && (
              <rect
                class="void"
                x={at(gap)}
                y={TOP}
                width={percent(axis.percent(day) - axis.percent(gap))}
                height={floor - TOP}
              />
            )}
            <Ticks
              ticks={axis.ticks.filter((tick) => axis.percent(tick) < LAST_TICK)}
              at={at}
              floor={floor}
              m={m}
            />
            {drawn.map((lane, index) => (
              <LaneGroup lane={lane} axis={axis} first={index === 0} page={page} />
            ))}
            <Edges day={day} gap={gap} right={axis.percent(day) > 80} at={at} floor={floor} m={m} />
          </svg>
        </Scroll>
        <figcaption>
          <ChartLegend lanes={lanes} hatched={hatched} gap={gap !== null} m={m} />
        </figcaption>
      </figure>
      <ChartTable lanes={lanes} page={page} />
    </>
  );
}
