import { isAwaitedByTwin, waitsForTwin } from '../domain/kinds/index.js';
import { messagesFor } from '../i18n/messages.js';
import type { Named } from '../i18n/track-names.js';
import { link, type Page, paths } from './page.js';
import { Words } from './text.js';

/** The twin of a track, if the reader may see it. */
export type TwinLink = Named;

/**
 * Names the twin and the rule between them: which of the two waits for the other. Both have the same parties, which stand
 * beside it.
 */
export function Twin({ twin, kind, page }: { twin: TwinLink; kind: string; page: Page }) {
  const { t } = messagesFor(page.language);
  const MARK = '\u0000';
  const [before = '', after = ''] = t('board.twin_of', { twin: MARK }).split(MARK);
  const rule = waitsForTwin(kind)
    ? 'board.twin_after'
    : isAwaitedByTwin(kind)
      ? 'board.twin_before'
      : undefined;
  return (
    <p class="twin">
      <svg viewBox="0 0 24 16" width="24" height="16" aria-hidden="true">
        <circle cx="8.5" cy="8" r="6" />
        <circle cx="15.5" cy="8" r="6" />
      </svg>{' '}
      <span>
        {before}
        <a href={link(page, paths.track(twin.slug))}>
          <Words text={twin.title} language={page.language} />
        </a>
        {after}
        {rule && `; ${t(rule)}`}
      </span>
    </p>
  );
}
