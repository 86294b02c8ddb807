import type { Day, TransitionView } from '../../../domain/values/views.js';
import { date } from '../../../i18n/dates.js';
import { type Messages, messagesFor, type Piece } from '../../../i18n/messages.js';
import { isOwedSince, type ListedStep } from '../../../ui/agreed-steps.js';
import { AssigneeLine } from '../../../ui/deadline-list.js';
import { link, type Page, paths } from '../../../ui/page.js';
import { StepWords } from '../../../ui/step-words.js';
import { Pieces } from '../../../ui/text.js';
import type { ListedDeadline } from '../../queries/deadlines/deadline-view.js';
import { AssignButtons } from '../deadlines/assign-buttons.js';
import { StepDone } from './step-done.js';

function stateOf(step: ListedStep, day: Day, m: Messages): Piece[] {
  const { closed } = step;
  if (closed)
    return m.pieces(closed.type === 'action.done' ? 'steps.done' : 'steps.dropped', {
      date: date(closed.occurredOn),
    });
  return [m.t(isOwedSince(step, day) ? 'steps.overdue' : 'steps.open')];
}

type StepsProps = {
  steps: ListedStep<TransitionView>[];
  page: Page;
  day: Day;
  /** The key of the buttons; null where nothing can be ticked off: on a past day, or without the right. */
  token: string | null;
  /** Those of the steps, among others; none on a past day. */
  deadlines: readonly ListedDeadline[];
  mayAssign: boolean;
};

function Step(props: Omit<StepsProps, 'steps'> & { step: ListedStep<TransitionView> }) {
  const { step, page, day, token, deadlines, mayAssign } = props;
  const m = messagesFor(page.language);
  const { entry, closed, number } = step;
  const item = deadlines.find((one) => one.rule === 'action' && one.number === number);
  const log = (type: string) => link(page, paths.logEvent(entry.track), { type, number });
  return (
    <li>
      <p>
        {number}. <StepWords step={step} m={m} />{' '}
        <span class="tag">
          <Pieces pieces={stateOf(step, day, m)} language={m.language} />
        </span>
        {item && <AssigneeLine item={item} page={page} />}
      </p>
      <div class="inline">
        {token !== null && closed === null && (
          <>
            <StepDone page={page} track={{ slug: entry.track }} step={step} token={token} />
            <a href={log('action.done')}>{m.t('steps.other_day')}</a>
            <a href={log('action.dropped')}>{m.t('steps.drop')}</a>
          </>
        )}
        {item && mayAssign && closed === null && <AssignButtons page={page} item={item} />}
        <a href={`#entry-${(closed ?? entry).seq}`}>{m.t('track.entry', { entry: (closed ?? entry).seq })}</a>
      </div>
    </li>
  );
}

/** For staff: what the sides agreed to do, the closed steps folded. */
export function AgreedSteps({ steps, ...shown }: StepsProps) {
  if (steps.length === 0) return null;
  const { t } = messagesFor(shown.page.language);
  const [open, closed] = [
    steps.filter((step) => step.closed === null),
    steps.filter((step) => step.closed !== null),
  ];
  const list = (some: typeof steps) => (
    <ul class="can">
      {some.map((step) => (
        <Step step={step} {...shown} />
      ))}
    </ul>
  );
  return (
    <section class="part" aria-labelledby="steps">
      <h2 id="steps">{t('steps.title')}</h2>
      {open.length > 0 && list(open)}
      {closed.length > 0 && (
        <details>
          <summary>{t('steps.closed', { count: closed.length })}</summary>
          {list(closed)}
        </details>
      )}
    </section>
  );
}
