import { STAGES } from '../domain/values/views.js';
import { kindShortName } from '../i18n/kinds.js';
import { messagesFor } from '../i18n/messages.js';
import { partyName } from '../i18n/parties.js';
import type { Page } from '../ui/page.js';

export type BoardFilters = { party?: string; kind?: string; stage?: string; stalled?: boolean };

type Option = { value: string; label: string };

function Choice(props: {
  name: string;
  label: string;
  any: string;
  options: Option[];
  chosen: string | undefined;
}) {
  return (
    <div>
      <label for={`filter-${props.name}`}>{props.label}</label>
      <select id={`filter-${props.name}`} name={props.name}>
        <option value="">{props.any}</option>
        {props.options.map(({ value, label }) => (
          <option value={value} selected={value === props.chosen}>
            {label}
          </option>
        ))}
      </select>
    </div>
  );
}

type BoardFilterProps = {
  page: Page;
  filters: BoardFilters;
  choices: { parties: string[]; kinds: string[]; stalled?: number };
};

/** A plain GET form, so that the filter is in the URL and can be bookmarked or shared. */
export function BoardFilter({ page, filters, choices }: BoardFilterProps) {
  const { t, label } = messagesFor(page.language);
  const own = new Set(['party', 'kind', 'stage', 'stalled']);
  const kept = [...new URLSearchParams(page.query)].filter(([name]) => !own.has(name));
  return (
    <form class="bar" method="get" action={page.path} aria-label={t('board.filter')}>
      {kept.map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <Choice
        name="party"
        label={t('board.party')}
        any={t('board.any_party')}
        chosen={filters.party}
        options={choices.parties.map((value) => ({ value, label: partyName(value, page.language) }))}
      />
      <Choice
        name="kind"
        label={t('board.kind')}
        any={t('board.any_kind')}
        chosen={filters.kind}
        options={choices.kinds.map((value) => ({ value, label: kindShortName(value, page.language) }))}
      />
      <Choice
        name="stage"
        label={t('board.stage')}
        any={t('board.any_stage')}
        chosen={filters.stage}
        options={STAGES.map((value) => ({ value, label: label('stages', value) }))}
      />
      {page.session.staff && (
        <label class="tick">
          <input type="checkbox" name="stalled" value="true" checked={filters.stalled} />
          {choices.stalled === undefined
            ? t('fields.stalled')
            : t('board.stalled_only', { count: choices.stalled })}
        </label>
      )}
      <button type="submit">{t('board.apply')}</button>
    </form>
  );
}
