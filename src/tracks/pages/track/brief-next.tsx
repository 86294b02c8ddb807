import { isAwaitedByTwin, waitsForTwin } from '../../../domain/kinds/index.js';
import type { Stage } from '../../../domain/values/views.js';
import { messagesFor } from '../../../i18n/messages.js';
import { trackName } from '../../../i18n/track-names.js';
import { nextRoundPieces } from '../../../ui/event-title.js';
import { MarkTag } from '../../../ui/mark.js';
import { isNextRound, nextDeadlinePieces } from '../../../ui/next-deadline.js';
import type { Page } from '../../../ui/page.js';
import type { Story } from '../../../ui/story.js';
import { nextRoundMark } from '../../../ui/story-marks.js';
import { Pieces } from '../../../ui/text.js';
import type { BriefTwin } from './brief-facts.js';
import { byReason, lowerFirst, type NextStep } from './next-steps.js';

/** Events that take an agreement further. The note leaves out events that are possible at any time. */
const STEPS: readonly string[] = [
  'mandate.adopted',
  'round.held',
  'text.agreed',
  'text.initialled',
  'signing.authorised',
  'agreement.signed',
  'consent.given',
  'agreement.concluded',
  'agreement.ratified',
  'notification.sent',
  'provisional_application.started',
  'agreement.entered_into_force',
];
/** Events by stage: before the talks, in force, and after. */
const STEPS_OF: Partial<Record<Stage, readonly string[]>> = {
  exploratory: ['launch.announced', 'negotiations.opened'],
  announced: ['negotiations.opened'],
  abandoned: ['negotiations.opened'],
  signed: ['text.reopened'],
  in_force: ['application.suspended', 'application.resumed', 'denunciation.notified', 'agreement.terminated'],
};

type NextProps = { story: Story; steps: NextStep[]; twin: BriefTwin | null; page: Page };

/** For staff: the possible events, those that are not yet possible with the reasons, and the twin rule. */
export function BriefNext({ story, steps, twin, page }: NextProps) {
  const m = messagesFor(page.language);
  const { nextRound, nextDeadline, stage } = story.track.status;
  const shown = steps.filter(({ type }) => STEPS.includes(type) || STEPS_OF[stage]?.includes(type));
  const possible = shown.filter((step) => step.possible);
  const planned = nextRound && possible.some(({ type }) => type === 'round.held') ? nextRound : null;
  const others = possible
    .filter(({ type }) => planned === null || type !== 'round.held')
    .map(({ type }) => lowerFirst(m.label('events', type)));
  // The reason that blocks most events; before signature it is the signature.
  const [refused] = byReason(
    shown.filter((step) => !step.possible),
    m,
    (slug) => (twin?.slug === slug ? trackName(twin, page) : undefined),
  ).toSorted((a, b) => b.types.length - a.types.length);
  const rule = waitsForTwin(story.track.kind)
    ? 'brief.twin_rule_waits'
    : isAwaitedByTwin(story.track.kind) && 'brief.twin_rule_free';
  const twins = twin && rule;
  return (
    <section aria-labelledby="next">
      <h2 id="next">{m.t('brief.next')}</h2>
      <ul class="dots">
        {nextDeadline && !isNextRound(nextDeadline, nextRound) && (
          <li>
            {m.t('board.next_deadline')}:{' '}
            <Pieces pieces={nextDeadlinePieces(nextDeadline, m)} language={page.language} />.
          </li>
        )}
        {possible.length > 0 && (
          <li>
            {planned && (
              <>
                <Pieces pieces={nextRoundPieces(planned, m)} language={page.language} />
                <MarkTag mark={nextRoundMark(story, page)} page={page} />
                {others.length > 0 && '; '}
              </>
            )}
            {others.join('; ')}.
          </li>
        )}
        {refused && (
          <li>
            {m.t('brief.not_yet', {
              events: refused.types.map((type) => lowerFirst(m.label('events', type))).join('; '),
              reasons: refused.reasons.map(({ value }) => lowerFirst(value)).join('; '),
            })}
          </li>
        )}
        {twins && <li>{m.t(twins, { twin: trackName(twin, page) })}</li>}
      </ul>
    </section>
  );
}
