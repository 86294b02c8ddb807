import type { Person, SourceView } from '../domain/values/views.js';
import type { FormState } from './form-state.js';

/**
 * Suggestions beside the fields. They are never filled in, so that nobody records a person whom the source does not
 * name.
 */
export type Suggestions = {
  people: Person[];
  sources: SourceView[];
  /** Codes of the parties of all tracks. */
  parties: string[];
};

export type QuestionProps = { sheet: FormState; hints: Suggestions };

/** A button that adds a row without a script: the page returns with one more row and all answers. */
export function AddRow({
  sheet,
  name,
  count,
  label,
}: {
  sheet: FormState;
  name: string;
  count: number;
  label: string;
}) {
  const path = `${sheet.page.path}${sheet.page.query ? `?${sheet.page.query}` : ''}`;
  return (
    <p>
      <input type="hidden" name={`${name}.rows`} value={String(count)} />
      <button type="submit" class="mini" name="do" value={`add ${name}`} formaction={`${path}#${name}`}>
        {label}
      </button>
    </p>
  );
}
