import { messagesFor } from '../../i18n/messages.js';
import { Layout } from '../../ui/layout.js';
import type { Page } from '../../ui/page.js';

/** Asks for confirmation, because mail servers follow links in mails by themselves. */
export function UnsubscribePage({ page, address, done }: { page: Page; address: string; done: boolean }) {
  const { t } = messagesFor(page.language);
  return (
    <Layout page={page} title={t('mail.unsubscribe_title')}>
      <div class="prose">
        <h1>{t('mail.unsubscribe_title')}</h1>
        {done ? (
          <p>{t('mail.unsubscribe_done', { address })}</p>
        ) : (
          <form method="post">
            <p>{t('mail.unsubscribe_ask', { address })}</p>
            <button type="submit">{t('mail.unsubscribe_do')}</button>
          </form>
        )}
      </div>
    </Layout>
  );
}
