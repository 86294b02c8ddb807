import { KINDS } from '../domain/kinds/index.js';
import { STAGES } from '../domain/values/views.js';
import { kindShortName } from '../i18n/kinds.js';
import { messagesFor } from '../i18n/messages.js';
import { partyName } from '../i18n/parties.js';
import type { TrackSort } from '../tracks/queries/track-list.query.js';
import { Bar, BarField } from '../ui/bar.js';
import type { Page } from '../ui/page.js';
import { PAGE_PARAMETERS } from './board-pager.js';

const SORTS: readonly TrackSort[] = ['activity', 'name', 'stage', 'next'];

export type BoardFilters = {
  party?: string | undefined;
  kind?: string | undefined;
  stage?: string | undefined;
  stalled?: boolean | undefined;
  q?: string | undefined;
};

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
  /** Something is filtered, so that the reader sees by what. */
  filtered: boolean;
  sort: TrackSort;
  /** The text given as a party that nobody is called. */
  unknownParty: string | null;
  /** For staff: how many tracks are stalled. */
  stalled: number | undefined;
};

/** On narrow screens it is folded: the agreements come first. */
export function BoardFilter({ page, filters, filtered, sort, unknownParty, stalled }: BoardFilterProps) {
  const { t, label } = messagesFor(page.language);
  const own = ['party', 'kind', 'stage', 'stalled', 'q', 'sort', ...Object.keys(PAGE_PARAMETERS)];
  const party = unknownParty ?? (filters.party && partyName(filters.party, page.language));
  const sorts = SORTS.filter((one) => one !== 'next' || page.session.staff);
  return (
    <details class="folded" open={filtered}>
      <summary>{t('board.filter_and_sort')}</summary>
      <Bar page={page} own={own} label={t('board.filter')}>
        <BarField type="search" id="filter-q" name="q" label={t('board.find')} value={filters.q} />
        <BarField
          id="filter-party"
          name="party"
          label={t('board.party')}
          value={party}
          describedBy={unknownParty ? 'unknown-party' : undefined}
        />
        <Choice
          name="kind"
          label={t('board.kind')}
          any={t('board.any_kind')}
          chosen={filters.kind}
          options={KINDS.map(({ kind }) => ({ value: kind, label: kindShortName(kind, page.language) }))}
        />
        <Choice
          name="stage"
          label={t('board.stage')}
          any={t('board.any_stage')}
          chosen={filters.stage}
          options={STAGES.map((value) => ({ value, label: label('stages', value) }))}
        />
        <div>
          <label for="filter-sort">{t('board.sort')}</label>
          <select id="filter-sort" name="sort">
            {sorts.map((value) => (
              <option value={value} selected={value === sort}>
                {t(`board.sort_${value}`)}
              </option>
            ))}
          </select>
        </div>
        {page.session.staff && (
          <label class="tick">
            <input type="checkbox" name="stalled" value="true" checked={filters.stalled} />
            {stalled === undefined ? t('fields.stalled') : t('board.stalled_only', { count: stalled })}
          </label>
        )}
        <button type="submit">{t('board.apply')}</button>
        {unknownParty && (
          <p class="quiet" id="unknown-party">
            {t('board.unknown_party', { typed: unknownParty })}
          </p>
        )}
      </Bar>
    </details>
  );
}
