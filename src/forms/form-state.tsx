import { LANGUAGES } from '../domain/values/text.js';
import { one, type Typed } from '../http/bodies/forms.js';
import { type DateParam, date } from '../i18n/dates.js';
import type { Messages } from '../i18n/messages.js';
import { languageName } from '../i18n/names.js';
import { Details, type FieldError, TextArea, TextField } from '../ui/form.js';
import type { Page } from '../ui/page.js';
import { Pieces } from '../ui/text.js';
import { idOf } from './typed.js';
import { readDate } from './typed-date.js';

/** A form that is being filled in: its answers and its errors. */
export type FormState = { typed: Typed; errors: FieldError[]; page: Page; m: Messages };

type LineProps = {
  sheet: FormState;
  name: string;
  label: string;
  hint?: string | undefined;
  list?: string;
  width?: 'w12' | 'w20';
  area?: boolean;
};

/** A text in the page's language. A text that was recorded without a language stays so (typed.ts). */
export function Line({ sheet, name, label, hint, list, width, area = false }: LineProps) {
  const { typed, errors, m } = sheet;
  const { language } = m;
  const field = { id: idOf(name), name: `${name}.${language}`, label, hint, errors, m };
  const value = one(typed, `${name}.${language}`);
  return (
    <>
      {area ? (
        <TextArea {...field} value={value} />
      ) : (
        <TextField {...field} value={value} list={list} width={width} />
      )}
      {one(typed, `${name}.plain`) && <input type="hidden" name={`${name}.plain`} value="1" />}
    </>
  );
}

type OthersProps = { sheet: FormState; fields: { name: string; label: string; area?: boolean }[] };

/** The same texts in the other two languages, closed unless one is filled in. */
export function OtherLanguages({ sheet, fields }: OthersProps) {
  const { typed, m } = sheet;
  const others = LANGUAGES.filter((language) => language !== m.language).toReversed();
  const names = others.map((language) => languageName(language, m.language));
  const open = fields.some(({ name }) => others.some((language) => one(typed, `${name}.${language}`)));
  return (
    <Details
      summary={m.t('entry.other_languages', { one: names[0] ?? '', other: names[1] ?? '' })}
      open={open}
    >
      {fields.flatMap(({ name, label, area }) =>
        others.map((language) => {
          const typedAs = `${name}.${language}`;
          const named = m.t('entry.label_in', { label, language: languageName(language, m.language) });
          const field = {
            id: idOf(typedAs),
            name: typedAs,
            label: named,
            value: one(typed, typedAs),
            lang: language,
            m,
          };
          return area ? <TextArea {...field} /> : <TextField {...field} />;
        }),
      )}
    </Details>
  );
}

type DateProps = { sheet: FormState; name: string; label: string };

/** A date, possibly partial, with the words in which it was read. */
export function DateLine({ sheet, name, label }: DateProps) {
  const { typed, errors, m } = sheet;
  const value = one(typed, name);
  const edtf = readDate(value);
  return (
    <>
      <TextField
        id={idOf(name)}
        name={name}
        label={label}
        hint={m.t('entry.date_hint')}
        value={value}
        width="w12"
        errors={errors}
        m={m}
      />
      {edtf && (
        <p class="quiet as-read">
          <Pieces
            pieces={m.pieces('entry.read_as', { date: date(edtf) as DateParam })}
            language={m.language}
          />
        </p>
      )}
    </>
  );
}

export const DataList = ({ id, values }: { id: string; values: string[] }) => (
  <datalist id={id}>
    {values.map((value) => (
      <option value={value} />
    ))}
  </datalist>
);
