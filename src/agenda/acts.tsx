import { type Caller, may } from '../access/allow.js';
import { messagesFor } from '../i18n/messages.js';
import { AssignButtons, StepDone } from '../tracks/pages/index.js';
import type { DueItem } from '../ui/deadline-list.js';
import { link, type Page, paths } from '../ui/page.js';

/**
 * What can be done at once with a deadline: tick an agreed step off, or record what was planned; and take it on. `token`:
 * the key of the buttons of this page.
 */
export const actsFor = (page: Page, caller: Caller, token: string) => (item: DueItem) =>
  item.state === 'met' || !may(caller, 'record', item.track) ? null : (
    <>
      <Doing page={page} item={item} token={token} />
      <AssignButtons page={page} item={item} />
    </>
  );

function Doing({ page, item, token }: { page: Page; item: DueItem; token: string }) {
  const { t } = messagesFor(page.language);
  const { rule, track: slug, number, what } = item;
  if (rule === 'action' && number !== undefined)
    return <StepDone page={page} track={{ slug }} step={{ number, what }} token={token} />;
  if (rule === 'round')
    return <a href={link(page, paths.logRound, { track: slug })}>{t('deadlines.log_round')}</a>;
  if (rule === 'scheduled_entry' || rule === 'entry_by_clauses') {
    const type = 'agreement.entered_into_force';
    return <a href={link(page, paths.logEvent(slug), { type })}>{t('deadlines.record')}</a>;
  }
  return null;
}
