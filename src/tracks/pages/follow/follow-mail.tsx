import type { FollowedMail } from '../../../accounts/agenda/agenda-mails.js';
import { messagesFor } from '../../../i18n/messages.js';
import { Csrf } from '../../../ui/layout.js';
import { addressOf, link, type Page, paths } from '../../../ui/page.js';

type FollowMailProps = { page: Page; mail: FollowedMail };

/** Whether new entries of what the reader follows come by mail, a button that changes it, and the way to the settings. */
export function FollowMail({ page, mail }: FollowMailProps) {
  const { t } = messagesFor(page.language);
  const isOn = mail === 'on';
  return (
    <form class="act" method="post" action={link(page, paths.followed)}>
      <Csrf page={page} />
      <input type="hidden" name="next" value={addressOf(page)} />
      {mail !== 'unset' && <>{t(isOn ? 'home.mail_is_on' : 'home.mail_is_off')} </>}
      {(isOn || mail === 'off') && (
        <>
          <button type="submit" class="mini" name="do" value={isOn ? 'mail_off' : 'mail_on'}>
            {t(isOn ? 'home.turn_mail_off' : 'home.turn_mail_on')}
          </button>{' '}
        </>
      )}
      <a href={link(page, paths.ownAgenda)}>{t('home.mail_and_calendar')}</a>
    </form>
  );
}
