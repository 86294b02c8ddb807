import { type Caller, may } from '../access/allow.js';
import { messagesFor } from '../i18n/messages.js';
import { StepDone } from '../tracks/index.js';
import type { DueItem } from '../ui/deadline-list.js';
import { link, type Page, paths } from '../ui/page.js';

/**
 * What can be done at once with a deadline: tick an agreed step off, or record what was planned. `token`: the key of the
 * buttons of this page.
 */
export function actsFor(page: Page, caller: Caller, token: string) {
  const { t } = messagesFor(page.language);
  return (item: DueItem) => {
    const { rule, track: slug, number, state, what } = item;
    if (state === 'met' || !may(caller, 'record', slug)) return null;
    if (rule === 'action' && number !== undefined)
      return <StepDone page={page} track={{ slug }} step={{ number, what }} token={token} />;
    if (rule === 'round')
      return <a href={link(page, paths.logRound, { track: slug })}>{t('deadlines.log_round')}</a>;
    if (rule === 'scheduled_entry' || rule === 'entry_by_clauses') {
      const type = 'agreement.entered_into_force';
      return <a href={link(page, paths.logEvent(slug), { type })}>{t('deadlines.record')}</a>;
    }
    return null;
  };
}
