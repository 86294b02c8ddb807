import { messagesFor } from '../../i18n/messages.js';
import { Layout } from '../../ui/layout.js';
import type { Page } from '../../ui/page.js';

export type LinkAct = 'confirm' | 'stop';

type LinkProps = { page: Page; act: LinkAct; address: string; isDone: boolean };

/** Asks before it acts, because mail servers follow links in mails by themselves. */
export function MailLinkPage({ page, act, address, isDone }: LinkProps) {
  const { t } = messagesFor(page.language);
  const title = t(act === 'confirm' ? 'reminders.confirm_title' : 'reminders.stop_title');
  const ask = act === 'confirm' ? 'reminders.confirm_page' : 'reminders.stop_ask';
  const done = act === 'confirm' ? 'reminders.confirm_done' : 'reminders.stop_done';
  return (
    <Layout page={page} title={title}>
      <div class="prose">
        <h1>{title}</h1>
        {isDone ? (
          <p>{t(done, { address })}</p>
        ) : (
          <form method="post">
            <p>{t(ask, { address })}</p>
            <button type="submit">{t(act === 'confirm' ? 'reminders.confirm_do' : 'reminders.stop')}</button>
          </form>
        )}
      </div>
    </Layout>
  );
}
