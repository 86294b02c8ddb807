import type { Language } from '../../domain/values/text.js';
import { messagesFor } from '../../i18n/messages.js';
import type { AgendaState } from '../people/administration.js';

type LinesProps = { agenda: AgendaState; language: Language };

/** What a person gets by mail, and which calendar links they have. */
export function AgendaLines({ agenda, language }: LinesProps) {
  const { t } = messagesFor(language);
  const said = (isOn: boolean) => t(isOn ? 'reminders.yes' : 'reminders.no');
  return (
    <>
      <p>{t('reminders.theirs', { mail: said(agenda.mail), calendar: said(agenda.calendar) })}</p>
      <p>
        {t('reminders.theirs_followed', {
          mail: said(agenda.followedMail),
          calendar: said(agenda.followedCalendar),
        })}
      </p>
    </>
  );
}
