import type { MessageKey } from '../../i18n/catalogue.js';
import { messagesFor } from '../../i18n/messages.js';
import { Layout } from '../../ui/layout.js';
import type { Page } from '../../ui/page.js';

export type LinkAct = 'confirm' | 'stop' | 'stop_followed';

/** What a page says, as keys of the catalogue. */
const WORDS = {
  confirm: [
    'reminders.confirm_title',
    'reminders.confirm_page',
    'reminders.confirm_do',
    'reminders.confirm_done',
  ],
  stop: ['reminders.stop_title', 'reminders.stop_ask', 'reminders.stop', 'reminders.stop_done'],
  stop_followed: [
    'reminders.stop_title',
    'reminders.stop_followed_ask',
    'reminders.stop',
    'reminders.stop_followed_done',
  ],
} as const satisfies Record<LinkAct, readonly MessageKey[]>;

type LinkProps = { page: Page; act: LinkAct; address: string; isDone: boolean };

/** Asks before it acts, because mail servers follow links in mails by themselves. */
export function MailLinkPage({ page, act, address, isDone }: LinkProps) {
  const { t } = messagesFor(page.language);
  const [titled, ask, button, done] = WORDS[act];
  const title = t(titled);
  return (
    <Layout page={page} title={title}>
      <div class="prose">
        <h1>{title}</h1>
        {isDone ? (
          <p>{t(done, { address })}</p>
        ) : (
          <form method="post">
            <p>{t(ask, { address })}</p>
            <button type="submit">{t(button)}</button>
          </form>
        )}
      </div>
    </Layout>
  );
}
