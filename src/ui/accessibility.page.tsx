import { messagesFor } from '../i18n/messages.js';
import { Layout } from './layout.js';
import type { Page } from './page.js';

export type AccessibilityPageProps = {
  page: Page;
  /** The contact URL (`mailto:` or a page), if the operator set one. */
  contact: string | null;
};

/** The accessibility statement: the goal, known limits, and the contact. */
export function AccessibilityPage({ page, contact }: AccessibilityPageProps) {
  const { t } = messagesFor(page.language);
  const MARK = '\u0000';
  const [before = '', after = ''] = t('access.contact', { contact: MARK }).split(MARK);
  return (
    <Layout page={page} title={t('access.title')}>
      <div class="prose">
        <h1>{t('access.title')}</h1>
        <p>{t('access.aim')}</p>
        <h2>{t('access.can')}</h2>
        <ul>
          <li>{t('access.keyboard')}</li>
          <li>{t('access.zoom')}</li>
          <li>{t('access.colours')}</li>
          <li>{t('access.text')}</li>
          <li>{t('access.motion')}</li>
        </ul>
        <h2>{t('access.limits')}</h2>
        <ul>
          <li>{t('access.limit_sources')}</li>
          <li>{t('access.limit_review')}</li>
          <li>{t('access.limit_chart')}</li>
        </ul>
        <h2>{t('access.checked')}</h2>
        <p>{t('access.how')}</p>
        <h2>{t('access.tell')}</h2>
        {contact ? (
          <p>
            {before}
            <a href={contact}>{contact.replace(/^mailto:/, '')}</a>
            {after}
          </p>
        ) : (
          <p>{t('access.no_contact')}</p>
        )}
      </div>
    </Layout>
  );
}
