import { messagesFor } from '../../i18n/messages.js';
import { Columns } from '../../ui/columns.js';
import { InstantText } from '../../ui/dates.js';
import { Csrf } from '../../ui/layout.js';
import type { Page } from '../../ui/page.js';
import { Scroll } from '../../ui/scroll.js';
import type { Session } from '../sessions/sessions.js';
import { deviceOf } from './device-names.js';

type SessionsProps = {
  page: Page;
  sessions: Session[];
  /** The session of this browser. */
  own: string | null;
  /** The address of the form that ends a session. */
  ending: (id: string) => string;
};

/** A person's sessions. */
export function SessionsTable({ page, sessions, own, ending }: SessionsProps) {
  const { t } = messagesFor(page.language);
  if (sessions.length === 0) return <p>{t('people.no_sessions')}</p>;
  return (
    <Scroll label={t('people.sessions')}>
      <table>
        <Columns
          names={[t('people.browser'), t('people.address'), t('people.since'), t('people.seen')]}
          act={t('people.act')}
        />
        <tbody>
          {sessions.map(({ id, agent, address, createdAt, seenAt }) => (
            <tr>
              <th scope="row">
                {deviceOf(agent) ?? t('people.browser_unknown')}{' '}
                {id === own && <span class="tag">{t('people.this_session')}</span>}
              </th>
              <td>{address}</td>
              <td>
                <InstantText instant={createdAt.toISOString()} language={page.language} />
              </td>
              <td>
                <InstantText instant={seenAt.toISOString()} language={page.language} />
              </td>
              <td>
                <form method="post" action={ending(id)}>
                  <Csrf page={page} />
                  <button type="submit" class="mini">
                    {t('people.end_session')}
                  </button>
                </form>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
