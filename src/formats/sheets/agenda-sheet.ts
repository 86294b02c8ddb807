import type { DeadlineView } from '../../domain/values/views.js';
import { messagesAsRecorded } from '../../i18n/messages.js';
import { pick } from '../../i18n/names.js';
import { partyName } from '../../i18n/parties.js';
import type { Naming } from '../../i18n/track-names.js';
import { dateCell, type Sheet, sheetOf } from './sheet.js';

/** What is open and not overdue has no word. */
const STATES = { open: null, overdue: 'deadlines.overdue', met: 'deadlines.group_met' } as const;

/** What is owed, in the order of the agenda. `nameOf`: what a track is called. */
export function agendaSheet(
  items: readonly DeadlineView[],
  { language }: Pick<Naming, 'language'>,
  nameOf: (slug: string) => string,
): Sheet {
  const m = messagesAsRecorded(language);
  const { t } = m;
  return sheetOf<DeadlineView>(
    t('deadlines.title'),
    [
      [t('deadlines.due'), ({ due }) => dateCell(due)],
      [t('fields.what'), ({ what }) => pick(what, language).value],
      [t('deadlines.agreement'), ({ track }) => nameOf(track)],
      [t('deadlines.owner'), ({ owner }) => (owner ? partyName(owner, language) : t('deadlines.everybody'))],
      [t('deadlines.assigned_to'), ({ assignedTo }) => assignedTo?.join('; ')],
      [t('fields.status'), ({ state }) => STATES[state] && t(STATES[state])],
      ['slug', ({ track }) => track],
    ],
    items,
  );
}
