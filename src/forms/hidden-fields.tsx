import { answersOf, type Typed } from '../http/bodies/forms.js';

/** All answers as hidden fields: the server stores nothing between two pages of a form. */
export const HiddenFields = ({ typed }: { typed: Typed }) => (
  <>
    {Object.entries(answersOf(typed)).flatMap(([name, values]) =>
      values.map((value) => <input type="hidden" name={name} value={value} />),
    )}
  </>
);

/**
 * The most bytes of answers that the sign-in form carries: room for an entry and the published text from which it was
 * filled in. Only the form of a dossier can be larger.
 */
export const MOST_CARRIED = 960 * 1024;

export const isLarge = (typed: Typed): boolean => {
  const fields = Object.entries(answersOf(typed)).flatMap(([name, values]) =>
    values.map((value) => [name, value]),
  );
  return `${new URLSearchParams(fields)}`.length > MOST_CARRIED;
};
