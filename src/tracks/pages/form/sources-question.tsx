import { EVENT_DATA, type EventType } from '../../../domain/events/event-data.js';
import { DateLine, type FormState, Line, OtherLanguages } from '../../../forms/form-state.js';
import { AddRow, type QuestionProps } from '../../../forms/rows.js';
import { SOURCE_LANGUAGES } from '../../../forms/source-languages.js';
import { idOf, isTyped, rowsOf } from '../../../forms/typed.js';
import { one } from '../../../http/bodies/forms.js';
import { languageName, pick } from '../../../i18n/names.js';
import { fieldLabel } from '../../../ui/entry-facts.js';
import { dateLabel } from '../../../ui/event-title.js';
import { Details, Fieldset, Select, TextField } from '../../../ui/form.js';

type SourcesProps = QuestionProps & { type: EventType };

export function SourcesQuestion({ sheet, hints, type }: SourcesProps) {
  const { errors, m, typed } = sheet;
  const { t } = m;
  const count = rowsOf(typed, 'source', 1);
  return (
    <Fieldset id="source" label={t('entry.rests_on')} hint={t('entry.without_source')} errors={errors} m={m}>
      {Array.from({ length: count }, (_, row) => (
        <SourceRow sheet={sheet} hints={hints} type={type} at={`source.${row}`} row={row} />
      ))}
      <AddRow sheet={sheet} name="source" count={count} label={t('actions.add_source')} />
    </Fieldset>
  );
}

function SourceRow({ sheet, hints, type, at, row }: SourcesProps & { at: string; row: number }) {
  const { typed, errors, m } = sheet;
  const { t, language } = m;
  const chosen = one(typed, `${at}.language`) || language;
  const languages = [...new Set([...SOURCE_LANGUAGES, chosen])];
  // A stored source needs only a quotation. Other typed fields stay visible until the user clears the conflict.
  const isNew =
    one(typed, `${at}.ref`) === '' ||
    ['title', 'publisher', 'url', 'publishedOn'].some((name) => isTyped(typed, `${at}.${name}`));
  const text = (name: string, label: string, width: 'w12' | 'w20') => (
    <TextField
      id={idOf(`${at}.${name}`)}
      name={`${at}.${name}`}
      label={label}
      value={one(typed, `${at}.${name}`)}
      width={width}
      errors={errors}
      m={m}
    />
  );
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset here would be a question of its own
    <div class="entered" role="group" aria-label={t('entry.source', { number: row + 1 })}>
      {hints.sources.length > 0 && (
        <Select
          id={idOf(`${at}.ref`)}
          name={`${at}.ref`}
          label={t('entry.source_known')}
          value={one(typed, `${at}.ref`)}
          options={hints.sources.map(({ ref, publisher, title }) => ({
            value: ref,
            label: `${pick(publisher, language).value}: ${pick(title, language).value}`,
          }))}
          empty={t('entry.source_new')}
          errors={errors}
          m={m}
        />
      )}
      {isNew && (
        <div class="row">
          {text('title', t('fields.source.title'), 'w20')}
          {text('publisher', t('fields.source.publisher'), 'w12')}
          <Select
            id={idOf(`${at}.language`)}
            name={`${at}.language`}
            label={t('fields.source.language')}
            value={chosen}
            options={languages.map((value) => ({ value, label: languageName(value, language) }))}
            m={m}
          />
        </div>
      )}
      <Details
        summary={t(isNew ? 'entry.source_more' : 'fields.source.quote')}
        open={['url', 'publishedOn', 'quote'].some((name) => isTyped(typed, `${at}.${name}`))}
      >
        {isNew && text('url', t('fields.source.url'), 'w20')}
        {isNew && (
          <DateLine sheet={sheet} name={`${at}.publishedOn`} label={t('fields.source.publishedOn')} />
        )}
        {text('quote', t('fields.source.quote'), 'w20')}
      </Details>
      <ClaimQuestion sheet={sheet} type={type} at={`${at}.says`} />
    </div>
  );
}

/** What this source says otherwise than the entry: folded unless it says something. */
function ClaimQuestion({ sheet, type, at }: { sheet: FormState; type: EventType; at: string }) {
  const { typed, errors, m } = sheet;
  const { t } = m;
  const asks = (field: string) => field in EVENT_DATA[type].shape || isTyped(typed, `${at}.${field}`);
  const text = (name: string, label: string, width: 'w4' | 'w12') => (
    <TextField
      id={idOf(`${at}.${name}`)}
      name={`${at}.${name}`}
      label={label}
      value={one(typed, `${at}.${name}`)}
      width={width}
      list={name === 'country' ? 'countries' : undefined}
      numeric={name === 'number'}
      errors={errors}
      m={m}
    />
  );
  const [city, what] = [
    { name: `${at}.city`, label: t('fields.city') },
    { name: `${at}.what`, label: t('fields.what'), area: true },
  ];
  return (
    <Details summary={t('entry.says_otherwise')} open={isTyped(typed, at)}>
      <p class="quiet">{t('entry.says_hint')}</p>
      <DateLine sheet={sheet} name={`${at}.occurredOn`} label={dateLabel(type, m)} />
      {asks('number') && text('number', fieldLabel('number', m), 'w4')}
      {asks('target') && <DateLine sheet={sheet} name={`${at}.target`} label={fieldLabel('target', m)} />}
      <div class="row">
        <Line sheet={sheet} {...city} list="cities" width="w12" />
        {text('country', t('fields.country'), 'w12')}
      </div>
      <Line sheet={sheet} {...what} />
      <OtherLanguages sheet={sheet} fields={[city, what]} />
      <input type="hidden" name={`${at}.people`} value={one(typed, `${at}.people`)} />
    </Details>
  );
}
