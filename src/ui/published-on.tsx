import type { Instant } from '../domain/values/views.js';
import { date } from '../i18n/dates.js';
import { messagesFor } from '../i18n/messages.js';
import type { Page } from './page.js';
import { Pieces } from './text.js';

/** "published on 5 March 2026": the day on which an entry that was not public became so. */
export function PublishedOn({ instant, page: { language } }: { instant: Instant; page: Page }) {
  const pieces = messagesFor(language).pieces('track.published_on', { date: date(instant.slice(0, 10)) });
  return <Pieces pieces={pieces} language={language} />;
}
