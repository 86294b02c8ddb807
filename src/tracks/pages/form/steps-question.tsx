import { EVENT_DATA } from '../../../domain/events/event-data.js';
import type { Text } from '../../../domain/values/text.js';
import type { Edtf } from '../../../domain/values/views.js';
import { dateFaultText } from '../../../forms/date-fault.js';
import { Line, OtherLanguages } from '../../../forms/form-state.js';
import type { FormReader } from '../../../forms/reader.js';
import { AddRow, type QuestionProps } from '../../../forms/rows.js';
import { idOf, rowsOf, textOf } from '../../../forms/typed.js';
import { readDate } from '../../../forms/typed-date.js';
import { one } from '../../../http/bodies/forms.js';
import { ownFirst, partyName } from '../../../i18n/parties.js';
import { fieldLabel } from '../../../ui/entry-facts.js';
import { Fieldset, Select, TextField } from '../../../ui/form.js';

/** A line of the form. It gets its number when it is recorded. */
export type NewStep = { side: string; what: Text; due?: Edtf };

const TYPE = 'action.agreed';
const NAME = 'steps';

/** What the meeting agreed to do: who, what, by when. Each line is recorded as an entry of the same meeting. */
export function StepsQuestion({ sheet, hints }: QuestionProps) {
  const { errors, m, typed } = sheet;
  const count = rowsOf(typed, NAME, 1);
  return (
    <Fieldset id={NAME} label={m.t('steps.title')} hint={m.t('steps.hint')} errors={errors} m={m}>
      {Array.from({ length: count }, (_, row) => (
        <StepRow sheet={sheet} hints={hints} at={`${NAME}.${row}`} row={row} />
      ))}
      <AddRow sheet={sheet} name={NAME} count={count} label={m.t('actions.add_step')} />
    </Fieldset>
  );
}

function StepRow({ sheet, hints, at, row }: QuestionProps & { at: string; row: number }) {
  const { typed, errors, m, page } = sheet;
  const what = { name: `${at}.what`, label: fieldLabel('what', m, TYPE) };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset here would be a question of its own
    <div class="entered" role="group" aria-label={m.t('steps.line', { line: row + 1 })}>
      <div class="row">
        <Select
          id={idOf(`${at}.side`)}
          name={`${at}.side`}
          label={fieldLabel('side', m, TYPE)}
          value={one(typed, `${at}.side`)}
          options={ownFirst(hints.parties, page.ownParty).map((value) => ({
            value,
            label: partyName(value, m.language),
          }))}
          empty={m.t('entry.choose')}
          errors={errors}
          m={m}
        />
        <Line sheet={sheet} {...what} width="w20" />
        <TextField
          id={idOf(`${at}.due`)}
          name={`${at}.due`}
          label={m.t('form.optional', { label: fieldLabel('due', m, TYPE) })}
          value={one(typed, `${at}.due`)}
          width="w12"
          errors={errors}
          m={m}
        />
      </div>
      <OtherLanguages sheet={sheet} fields={[what]} />
    </div>
  );
}

/** The lines that were filled in. A line that names only a side, a deed or a date is an error that names it. */
export const readSteps = (reader: FormReader): NewStep[] =>
  Array.from({ length: rowsOf(reader.typed, NAME, 0) }, (_, row) => readStep(reader, row)).filter(
    (step) => step !== null,
  );

function readStep(reader: FormReader, row: number): NewStep | null {
  const { typed, m } = reader;
  const at = `${NAME}.${row}`;
  const line = row + 1;
  const side = one(typed, `${at}.side`);
  const what = textOf(typed, `${at}.what`, m.language);
  const typedDue = one(typed, `${at}.due`);
  if (side === '' && what === undefined && typedDue === '') return null;
  const due = readDate(typedDue);
  if (side === '') reader.wrong(`${at}.side`, 'steps.no_side', { line });
  if (what === undefined) reader.wrong(`${at}.what`, 'steps.no_what', { line });
  if (typedDue !== '' && due === null)
    reader.wrong(`${at}.due`, 'steps.due_fault', { line, fault: dateFaultText(typedDue, m) });
  if (side === '' || what === undefined) return null;
  const { shape } = EVENT_DATA[TYPE];
  reader.check(`${at}.side`, shape.side.safeParse(side), fieldLabel('side', m, TYPE));
  reader.check(`${at}.what`, shape.what.safeParse(what), fieldLabel('what', m, TYPE));
  return { side, what, ...(due !== null && { due }) };
}
