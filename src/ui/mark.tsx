import { type Mark, markOf, markWords, type Restricted } from '../i18n/marks.js';
import { messagesFor } from '../i18n/messages.js';
import type { Page } from './page.js';

/** A confidentiality mark as text, not as a colour, so that it is printed and read aloud. */
export function MarkTag({ mark, page }: { mark: Mark | null; page: Page }) {
  if (!mark) return null;
  return (
    <>
      {' '}
      <span class={mark.until ? 'tag embargo' : 'tag'}>{markWords(mark, messagesFor(page.language))}</span>
    </>
  );
}

/** The confidentiality mark of one entry. */
export const EntryMark = ({ entry, page }: { entry: Restricted; page: Page }) => (
  <MarkTag mark={markOf([entry], page.now)} page={page} />
);
