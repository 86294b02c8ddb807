import { marked } from '../i18n/marks.js';
import { messagesFor } from '../i18n/messages.js';
import { trackName } from '../i18n/track-names.js';
import { type LaneLayout, MARK_ROW, percent, thickness, widthOf } from './chart-layout.js';
import { type Axis, type ChartMark, type PlannedSpan, rangeInPercent } from './chart-model.js';
import type { Page } from './page.js';
import { trackMark } from './story-marks.js';

/** The minimum width of a stage in per cent, so that a stage of one day is visible. */
const SLIVER = 0.17;
/** Half the width of a mark, and the gap between a mark and its label, in per cent. */
const HALF_MARK = 1;
/** The minimum width of a mark for a span, in per cent. */
const LEAST_SPAN = 1.6;

function Bars({ lane, axis }: { lane: LaneLayout; axis: Axis }) {
  const first = lane.segments[0];
  const middle = first ? lane.floor - thickness(first) / 2 : 0;
  return (
    <>
      {first && lane.openStart && (
        <line class="lead" x1="0" x2={percent(axis.percent(first.from))} y1={middle} y2={middle} />
      )}
      {lane.segments.map((segment, index) => {
        const { from, sure, to } = segment;
        const height = thickness(segment);
        const isLast = index === lane.segments.length - 1;
        const end = isLast && lane.sourcesEnd && lane.sourcesEnd < to ? lane.sourcesEnd : to;
        const known = end < sure ? sure : end;
        const x = axis.percent(sure);
        return (
          <>
            {from < sure && (
              <rect
                class="maybe"
                x={percent(axis.percent(from))}
                y={lane.floor - height + 0.5}
                width={percent(x - axis.percent(from))}
                height={height - 1}
              />
            )}
            {(sure < known || from === sure) && (
              <rect
                class="st"
                x={percent(x)}
                y={lane.floor - height}
                width={percent(Math.max(axis.percent(known) - x, SLIVER))}
                height={height}
              />
            )}
            {known < to && (
              <rect
                class="last"
                x={percent(axis.percent(known))}
                y={lane.floor - height + 0.5}
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

function Labels({ lane }: { lane: LaneLayout }) {
  return (
    <>
      {lane.labels.map(({ x, level, text, before }) => {
        const y = lane.labelBase - level * lane.labelStep;
        return (
          <>
            {level > 0 && <line class="rim" x1={percent(x)} x2={percent(x)} y1={y - 9} y2={lane.floor - 4} />}
            <text x={percent(x)} dx={before ? -5 : 6} y={y} text-anchor={before ? 'end' : undefined}>
              {text}
            </text>
          </>
        );
      })}
    </>
  );
}

/** A mark on its day or, if the day is not known, over all possible days. */
function MarkShape({ mark, axis, y }: { mark: ChartMark; axis: Axis; y: number }) {
  const { shape, from, to } = mark;
  const [x, end] = rangeInPercent(mark, axis);
  if (from !== to) {
    const width = percent(Math.max(end - x, LEAST_SPAN));
    if (shape !== 'word')
      return (
        <rect
          class={shape === 'held' ? 'held' : 'plan'}
          x={percent(x)}
          y={y - 6}
          width={width}
          height="12"
          rx="6"
        />
      );
    return <rect class="said" x={percent(x)} y={y - 2} width={width} height="4" />;
  }
  if (shape === 'word') return <line class="word" x1={percent(x)} x2={percent(x)} y1={y - 7} y2={y + 6} />;
  return (
    <svg x={percent(x)} y={y} overflow="visible" aria-hidden="true">
      {shape === 'held' ? (
        <path class="held" d="M0-7 7 0 0 7-7 0Z" />
      ) : (
        <rect class="plan" x="-6" y="-6" width="12" height="12" />
      )}
    </svg>
  );
}

function Marks({ lane, axis, middle }: { lane: LaneLayout; axis: Axis; middle: number }) {
  const taken = lane.marks.map((mark) => {
    const [start, end] = rangeInPercent(mark, axis);
    return [start - HALF_MARK, end + HALF_MARK];
  });
  if (lane.planRow === 0) taken.push(...lane.plans.map((plan) => rangeInPercent(plan, axis)));
  const take = (from: number, to: number) => {
    const free = from >= 0 && to <= 100 && !taken.some(([a = 0, b = 0]) => a < to && from < b);
    if (free) taken.push([from, to]);
    return free;
  };
  return (
    <>
      {lane.marks.map((mark) => {
        const { label } = mark;
        const [start, end] = rangeInPercent(mark, axis);
        const room = widthOf(label);
        const left = label !== '' && take(start - HALF_MARK - room, start - HALF_MARK);
        const right = label !== '' && !left && take(end + HALF_MARK, end + HALF_MARK + room);
        return (
          <>
            <MarkShape mark={mark} axis={axis} y={middle} />
            {(left || right) && (
              <text
                x={percent(left ? start : end)}
                dx={left ? -12 : 12}
                y={middle + 4}
                text-anchor={left ? 'end' : undefined}
              >
                {label}
              </text>
            )}
          </>
        );
      })}
    </>
  );
}

/** A hollow pill over all possible days of the plan. The label is inside or, if the pill is short, beside it. */
function PlanMark({ plan, axis, y }: { plan: PlannedSpan; axis: Axis; y: number }) {
  const [from, to] = rangeInPercent(plan, axis);
  const width = Math.max(to - from, LEAST_SPAN);
  const room = widthOf(plan.label);
  let words: { x: number; dx: number; anchor?: 'middle' | 'end' } = { x: from + width, dx: 6 };
  if (room < width) words = { x: from + width / 2, dx: 0, anchor: 'middle' };
  else if (from + width + room > 100) words = { x: from, dx: -6, anchor: 'end' };
  return (
    <>
      <rect class="plan" x={percent(from)} y={y - 9} width={percent(width)} height="18" rx="9" />
      <text x={percent(words.x)} dx={words.dx} y={y + 4.5} text-anchor={words.anchor}>
        {plan.label}
      </text>
    </>
  );
}

type LaneProps = { lane: LaneLayout; axis: Axis; first: boolean; page: Page };

/** One track: its name, the bar with its labels, and the marks under it. */
export function LaneGroup({ lane, axis, first, page }: LaneProps) {
  const middle = lane.floor + MARK_ROW / 2;
  return (
    <g>
      {!first && <line class="grid" x1="0" x2="100%" y1={lane.top} y2={lane.top} />}
      <text class="nm" x="0" y={lane.top + 22}>
        {marked(trackName(lane.story.track, page), trackMark(lane.story, page), messagesFor(page.language))}
      </text>
      <Bars lane={lane} axis={axis} />
      <Labels lane={lane} />
      <Marks lane={lane} axis={axis} middle={middle} />
      {lane.plans.map((plan) => (
        <PlanMark plan={plan} axis={axis} y={middle + lane.planRow * MARK_ROW} />
      ))}
    </g>
  );
}
