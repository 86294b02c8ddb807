import type { Stage, StatusEvent } from '../domain/values/views.js';
import type { DateForm } from '../i18n/dates.js';
import type { Messages } from '../i18n/messages.js';
import { DateText } from './dates.js';
import { entryInto, RAIL, railOf, railStage, type Story, visitedStages } from './story.js';

type RailProps = {
  story: Story<StatusEvent>;
  m: Messages;
  /** Vertical on narrow screens (track page, briefing note). */
  tall?: boolean;
  /** `short` dates on the board and in print, full ones on the track's page. */
  form?: 'short' | 'date';
};

/**
 * The label for consecutive stages without a source is shown once; it is shorter for a single stage, which has less
 * space.
 */
const NoSource = ({ alone, m }: { alone: boolean; m: Messages }) => (
  <span class={alone ? undefined : 'wide'}>{m.t(alone ? 'rail.no_source' : 'rail.earlier')} </span>
);

/**
 * The rail of the track's kind: stages passed, current, not reached, or earlier without a source. On the board, where the
 * names of stages stand above all rails, a stage that the kind does not come to keeps its column.
 */
export function Rail({ story, m, tall = false, form = 'short' }: RailProps) {
  const { track, entries } = story;
  const present = railStage(story);
  const onRail = present === track.status.stage;
  const visited = visitedStages(entries);
  const rail = railOf(track);
  const index = rail.indexOf(present);
  const isGap = (stage: Stage, at: number) =>
    entries.length > 0 && at >= 0 && at < index && !visited.has(stage);
  return (
    <ol class={tall ? 'rail tall' : 'rail'} aria-label={m.t('rail.label')}>
      {(tall ? rail : RAIL).map((stage) => {
        const at = rail.indexOf(stage);
        if (at === -1) return <li class="off" aria-hidden="true" />;
        const gap = isGap(stage, at);
        const now = at === index;
        const reached = at <= index && !gap;
        const on = now && onRail ? (track.status.since ?? undefined) : entryInto(entries, stage)?.occurredOn;
        const dateForm: DateForm = now && onRail && form === 'date' ? 'since' : form;
        let words = m.t(onRail ? 'rail.ahead' : 'rail.not_reached');
        if (gap) words = m.t('rail.gap');
        else if (now) words = m.t(onRail ? 'rail.now' : 'rail.last');
        else if (reached) words = m.t('rail.passed');
        return (
          <li
            class={gap ? 'gap' : now ? 'now' : reached ? 'done' : undefined}
            aria-current={now ? 'step' : undefined}
          >
            <b>{m.label('stages', stage)}</b>{' '}
            {reached && on && (
              <span>
                <DateText edtf={on} form={dateForm} language={m.language} />{' '}
              </span>
            )}
            {gap && !isGap(rail[at - 1] ?? stage, at - 1) && (
              <NoSource alone={!isGap(rail[at + 1] ?? stage, at + 1)} m={m} />
            )}
            {tall && at === 0 && reached && !on && <span>{m.t('rail.no_start')} </span>}
            <span class="vh">{words}</span>
          </li>
        );
      })}
    </ol>
  );
}
