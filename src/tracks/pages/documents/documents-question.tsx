import { DOCUMENT_KINDS } from '../../../domain/values/documents.js';
import { type FormState, Line, OtherLanguages } from '../../../forms/form-state.js';
import { AddRow } from '../../../forms/rows.js';
import { SOURCE_LANGUAGES } from '../../../forms/source-languages.js';
import { idOf, isTyped, rowsOf } from '../../../forms/typed.js';
import { one } from '../../../http/bodies/forms.js';
import { languageName } from '../../../i18n/names.js';
import { Details, Fieldset, FileField, Select } from '../../../ui/form.js';
import type { FileLimits } from './attached-files.js';

type DocumentsProps = { sheet: FormState; limits: FileLimits };

/** The files of an entry. Each is uploaded with the form, at whatever button is pressed. */
export function DocumentsQuestion({ sheet, limits }: DocumentsProps) {
  const { errors, m, typed } = sheet;
  const { t } = m;
  const count = rowsOf(typed, 'document', 1);
  const isOpen = isTyped(typed, 'document') || errors.some(({ field }) => field.startsWith('document'));
  return (
    <Details summary={t('documents.title')} open={isOpen}>
      <Fieldset
        id="document"
        label={t('documents.title')}
        hint={t('documents.hint', limits)}
        errors={errors}
        m={m}
      >
        {Array.from({ length: count }, (_, row) => (
          <DocumentRow sheet={sheet} limits={limits} at={`document.${row}`} row={row} />
        ))}
        <AddRow sheet={sheet} name="document" count={count} label={t('documents.add')} />
      </Fieldset>
    </Details>
  );
}

function DocumentRow({ sheet, limits, at, row }: DocumentsProps & { at: string; row: number }) {
  const { typed, errors, m } = sheet;
  const { t, language } = m;
  const [sha256, name] = [one(typed, `${at}.sha256`), one(typed, `${at}.name`)];
  const chosen = one(typed, `${at}.language`);
  const languages = [...new Set([...SOURCE_LANGUAGES, ...(chosen === '' ? [] : [chosen])])];
  const tick = (field: string, label: string) => (
    <label class="tick">
      <input
        type="checkbox"
        name={`${at}.${field}`}
        value="yes"
        checked={one(typed, `${at}.${field}`) !== ''}
      />
      <span>{label}</span>
    </label>
  );
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset here would be a question of its own
    <div class="entered" role="group" aria-label={t('documents.row', { number: row + 1 })}>
      {sha256 === '' ? (
        <FileField
          id={idOf(`${at}.file`)}
          name={`${at}.file`}
          label={t('documents.file')}
          accept={limits.types
            .split(', ')
            .map((type) => `.${type}`)
            .join()}
          errors={errors}
          m={m}
        />
      ) : (
        <>
          <p>{t('documents.attached', { name })}</p>
          <input type="hidden" name={`${at}.sha256`} value={sha256} />
          <input type="hidden" name={`${at}.name`} value={name} />
        </>
      )}
      <div class="row">
        <Select
          id={idOf(`${at}.kind`)}
          name={`${at}.kind`}
          label={t('documents.kind')}
          value={one(typed, `${at}.kind`)}
          options={DOCUMENT_KINDS.map((kind) => ({
            value: kind,
            label: m.label('documents', `kind.${kind}`),
          }))}
          empty={t('form.not_stated')}
          errors={errors}
          m={m}
        />
        <Select
          id={idOf(`${at}.language`)}
          name={`${at}.language`}
          label={t('documents.language')}
          value={chosen}
          options={languages.map((value) => ({ value, label: languageName(value, language) }))}
          empty={t('form.not_stated')}
          errors={errors}
          m={m}
        />
        <Line sheet={sheet} name={`${at}.title`} label={t('documents.title_of')} width="w20" />
      </div>
      <OtherLanguages sheet={sheet} fields={[{ name: `${at}.title`, label: t('documents.title_of') }]} />
      {tick('marking', t('documents.marking'))}
      {sha256 !== '' && tick('leave', t('documents.leave_out'))}
    </div>
  );
}
