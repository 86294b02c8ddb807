import type { Person, SourceView } from '../domain/values/views.js';
import type { FormState } from './form-state.js';

/** Suggested beside the fields, never filled in: nobody is named who is not in the source. */
export type Suggestions = {
  people: Person[];
  sources: SourceView[];
  /** Codes of the parties of all tracks. */
  parties: string[];
};

export type QuestionProps = { sheet: FormState; hints: Suggestions };

/** One row more, without script: the page comes back with it, everything typed still there. */
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
