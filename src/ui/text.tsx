import type { Language, Text } from '../domain/values/views.js';
import type { Piece } from '../i18n/messages.js';
import { type LocalText, pick } from '../i18n/names.js';
import { DateText } from './dates.js';

/** A text with a `lang` attribute if its language differs from the page's, for screen readers and hyphenation. */
export function Marked({ picked, language }: { picked: LocalText; language: Language }) {
  const foreign = picked.lang !== null && picked.lang !== language;
  return <>{foreign ? <span lang={picked.lang ?? undefined}>{picked.value}</span> : picked.value}</>;
}

export function Words({ text, language }: { text: Text; language: Language }) {
  return <Marked picked={pick(text, language)} language={language} />;
}

/** A formatted message with its dates as `<time>`. */
export function Pieces({ pieces, language }: { pieces: Piece[]; language: Language }) {
  return (
    <>
      {pieces.map((piece) =>
        typeof piece === 'string' ? (
          piece
        ) : (
          <DateText edtf={piece.edtf} form={piece.form} language={language} />
        ),
      )}
    </>
  );
}
