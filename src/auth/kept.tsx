import { answersOf, type Typed } from '../http/forms.js';

/** Everything that was answered, carried along unseen: nothing is kept on the server between two pages. */
export const Kept = ({ typed }: { typed: Typed }) => (
  <>
    {Object.entries(answersOf(typed)).flatMap(([name, values]) =>
      values.map((value) => <input type="hidden" name={name} value={value} />),
    )}
  </>
);
