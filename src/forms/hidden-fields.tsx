import { answersOf, type Typed } from '../http/bodies/forms.js';

/** Everything that was answered, carried along unseen: nothing is kept on the server between two pages. */
export const HiddenFields = ({ typed }: { typed: Typed }) => (
  <>
    {Object.entries(answersOf(typed)).flatMap(([name, values]) =>
      values.map((value) => <input type="hidden" name={name} value={value} />),
    )}
  </>
);

/** What goes along with signing in, in bytes as it is sent: as much as any form takes but that of a dossier. */
export const MOST_CARRIED = 512 * 1024;

export const isLarge = (typed: Typed): boolean => {
  const fields = Object.entries(answersOf(typed)).flatMap(([name, values]) =>
    values.map((value) => [name, value]),
  );
  return `${new URLSearchParams(fields)}`.length > MOST_CARRIED;
};
