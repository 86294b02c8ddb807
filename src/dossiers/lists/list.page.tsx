import { KINDS } from '../../domain/kinds/index.js';
import { kindName } from '../../i18n/kinds.js';
import type { Messages } from '../../i18n/messages.js';
import { FileForm } from '../../ui/file-form.js';
import { Button, Buttons, FileField, Select, TextField } from '../../ui/form.js';
import { ErrorSummary, type FieldError } from '../../ui/form-field.js';
import { Layout } from '../../ui/layout.js';
import { link, type Page, paths } from '../../ui/page.js';
import { Scroll } from '../../ui/scroll.js';
import type { ImportDryRun } from '../dossier-import.js';
import type { DossierFault } from '../file-faults.js';
import { EVENT_COLUMNS, isEventColumn, LIST_COLUMNS, type ListColumn } from './list-columns.js';
import type { ListMeaning } from './list-mappings.js';

/** Rows that are shown so that one sees what a column holds. */
const SHOWN = 5;

type ListProps = {
  page: Page;
  m: Messages;
  errors?: FieldError[];
  /** Once a file was read: its rows, as text in hidden fields, and what its columns mean. */
  list?: { rows: readonly string[][]; parts: readonly string[]; meaning: ListMeaning };
  faults?: readonly DossierFault[];
  tried?: { imported: ImportDryRun['imported']; tracks: number; token: string };
};

export const columnName = (column: ListColumn, { t, label }: Messages): string =>
  isEventColumn(column) ? label('events', EVENT_COLUMNS[column]) : t(`fields.${column}`);

/** Imports a list that a ministry keeps: a file, then what its columns mean, then a dry run, then the import. */
export function ListPage({ page, m, errors = [], list, faults = [], tried }: ListProps) {
  const { t } = m;
  const title = t(tried ? 'entry.check_title' : 'lists.title');
  const isWrong = errors.length + faults.length > 0;
  return (
    <Layout
      page={page}
      title={isWrong ? t('form.error_title', { title }) : title}
      sends={{ enter: list ? 'check' : 'read', language: list ? 'check' : 'edit' }}
    >
      <nav class="crumb" aria-label={t('nav.path')}>
        <a href={link(page, paths.import)}>{t('entry.import_title')}</a>
      </nav>
      <h1>{title}</h1>
      <p class="lede">
        {tried
          ? t('lists.would', {
              tracks: tried.tracks,
              recorded: tried.imported.recorded,
              skipped: tried.imported.skipped,
            })
          : t(list ? 'lists.map_lede' : 'lists.lede')}
      </p>
      <FileForm action={link(page, paths.importList)} title={t('entry.refused')} {...{ page, faults, m }}>
        <ErrorSummary errors={errors} m={m} />
        {list?.parts.map((part, index) => (
          <input type="hidden" name={`rows.${index}`} value={part} />
        ))}
        {list && tried && <Answered meaning={list.meaning} token={tried.token} />}
        {list && !tried && <Questions list={list} errors={errors} m={m} />}
        {!list && (
          <FileField
            id="file"
            label={t('lists.file')}
            hint={t('lists.file_hint')}
            accept=".xlsx,.csv,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            errors={errors}
            m={m}
          />
        )}
        <Buttons>
          {!list && <Button does="read">{t('lists.read')}</Button>}
          {list && !tried && <Button does="check">{t('entry.try_out')}</Button>}
          {tried && <Button does="record">{t('entry.do_import')}</Button>}
          {tried && (
            <Button does="edit" plain>
              {t('entry.back_to_form')}
            </Button>
          )}
        </Buttons>
      </FileForm>
    </Layout>
  );
}

function Answered({ meaning: { mapping, kind, source }, token }: { meaning: ListMeaning; token: string }) {
  return (
    <>
      {mapping.map((column, index) => (
        <input type="hidden" name={`column.${index}`} value={column ?? ''} />
      ))}
      <input type="hidden" name="kind" value={kind} />
      <input type="hidden" name="source" value={source.title} />
      <input type="hidden" name="publisher" value={source.publisher} />
      <input type="hidden" name="key" value={token} />
    </>
  );
}

type QuestionsProps = { list: NonNullable<ListProps['list']>; errors: FieldError[]; m: Messages };

function Questions({ list: { rows, meaning }, errors, m }: QuestionsProps) {
  const { t } = m;
  const [names = [], ...others] = rows;
  const options = LIST_COLUMNS.map((value) => ({ value, label: columnName(value, m) }));
  return (
    <>
      <Scroll label={t('lists.columns')}>
        <table class="grid">
          <thead>
            <tr>
              {names.map((name, index) => (
                <th scope="col">
                  <Select
                    id={`column.${index}`}
                    label={name === '' ? t('lists.column', { number: index + 1 }) : name}
                    value={meaning.mapping[index] ?? ''}
                    options={options}
                    empty={t('lists.leave_out')}
                    m={m}
                  />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {others.slice(0, SHOWN).map((row) => (
              <tr>
                {row.map((cell) => (
                  <td>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <p class="quiet">{t('lists.rows', { count: others.length })}</p>
      <Select
        id="kind"
        label={t('lists.kind')}
        value={meaning.kind}
        options={KINDS.map(({ kind }) => ({ value: kind, label: kindName(kind, m.language) }))}
        m={m}
      />
      <TextField
        id="source"
        label={t('lists.source')}
        hint={t('lists.source_hint')}
        value={meaning.source.title}
        errors={errors}
        m={m}
      />
      <TextField
        id="publisher"
        label={t('fields.source.publisher')}
        value={meaning.source.publisher}
        errors={errors}
        m={m}
      />
    </>
  );
}
