import type { Text } from '../../../domain/values/text.js';
import { messagesFor } from '../../../i18n/messages.js';
import { pick } from '../../../i18n/names.js';
import { Csrf } from '../../../ui/layout.js';
import { link, type Page, paths, samePage } from '../../../ui/page.js';

type StepDoneProps = {
  page: Page;
  track: { slug: string };
  step: { number: number; what: Text };
  /** The key of this confirmation (submit-once.ts). All buttons of a page may share one. */
  token: string;
};

/** The query parameter by which the page knows which step was ticked off there: slug, number, entry. */
export const TICKED = 'ticked';

/** A button that records a step as done today, and comes back to this page. */
export function StepDone({ page, track: { slug }, step: { number, what }, token }: StepDoneProps) {
  const { t, language } = messagesFor(page.language);
  return (
    <form class="act" method="post" action={link(page, paths.stepDone(slug, number))}>
      <Csrf page={page} />
      <input type="hidden" name="key" value={token} />
      <input type="hidden" name="next" value={samePage(page, { [TICKED]: null })} />
      <button type="submit" class="mini" name="do" value="done">
        {t('steps.mark_done')}
        <span class="vh">: {pick(what, language).value}</span>
      </button>
    </form>
  );
}

/** The page where the button was pressed, which is then told what was recorded. */
export const tickedAt = (page: Page, back: string, slug: string, number: number, seq: number): string =>
  link(page, back, { [TICKED]: `${slug}:${number}:${seq}` });

/** Confirms on this page that a step was ticked off, with the way to take it back. */
export function StepTicked({ page }: { page: Page }) {
  const { t } = messagesFor(page.language);
  const [, slug, number, seq] =
    /^([a-z0-9-]{1,100}):(\d{1,4}):(\d{1,9})$/.exec(new URLSearchParams(page.query).get(TICKED) ?? '') ?? [];
  if (!slug || !page.session.staff) return null;
  return (
    <p class="note" role="status">
      {t('steps.ticked', { number: Number(number) })}{' '}
      <a href={link(page, paths.correct(slug, Number(seq)))}>
        {t('track.correct_link')}
        <span class="vh">, {t('track.entry', { entry: Number(seq) })}</span>
      </a>
    </p>
  );
}
