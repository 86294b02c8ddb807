import { messagesFor } from '../../i18n/messages.js';
import type { Page } from '../../ui/page.js';

/** What the marks before the lines of this page mean. */
export function DueMarks({ page }: { page: Page }) {
  const { t } = messagesFor(page.language);
  return (
    <ul class="legend" aria-label={t('deadlines.key')}>
      <li>
        <span class="box disc" /> {t('home.key_recorded')}
      </li>
      <li>
        <span class="box ring" /> {t('home.key_proposed')}
      </li>
      <li>
        <span class="box held" /> {t('home.key_held')}
      </li>
      <li>
        <span class="box" /> {t('home.key_day')}
      </li>
      <li>
        <span class="box pill" /> {t('deadlines.key_span')}
      </li>
    </ul>
  );
}
