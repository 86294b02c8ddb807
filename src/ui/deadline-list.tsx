import type { ComponentChildren } from 'preact';
import type { Text } from '../domain/values/text.js';
import type { Day, DeadlineView } from '../domain/values/views.js';
import { isDay, possibleDays } from '../i18n/edtf.js';
import { messagesFor } from '../i18n/messages.js';
import { partyName } from '../i18n/parties.js';
import type { Named } from '../i18n/track-names.js';
import { DateText } from './dates.js';
import { link, type Page, paths } from './page.js';
import { Words } from './text.js';
import { TrackName } from './track-name.js';

/** A deadline, with the desks that have its track. */
export type DueItem = DeadlineView & { key: string; desks: { slug: string; name: Text }[] };

type DueListProps = {
  items: readonly DueItem[];
  page: Page;
  /** Tracks by slug; absent on a page of one track. */
  tracks?: ReadonlyMap<string, Named>;
  /** What can be done with one. */
  act?: (item: DueItem) => ComponentChildren;
  /** In a narrow column. */
  slim?: boolean;
};

/** Deadlines in their order: when, what and why, whose. */
export function DueList({ items, page, tracks, act, slim = false }: DueListProps) {
  return (
    <ol class={slim ? 'due slim' : 'due'}>
      {items.map((item) => (
        <li class={item.due === null ? 'd-none' : isDay(item.due) ? 'd-day' : 'd-span'}>
          <When item={item} page={page} />
          <div class="what">
            <What item={item} page={page} track={tracks?.get(item.track)} />
          </div>
          <Owner item={item} page={page} />
          {act && <div class="doing">{act(item)}</div>}
        </li>
      ))}
    </ol>
  );
}

type ItemProps = { item: DueItem; page: Page };

function When({ item: { due, state }, page }: ItemProps) {
  const { t, language } = messagesFor(page.language);
  const last = due === null ? null : possibleDays(due).last;
  const isNear = due !== null && (isDay(due) || state === 'overdue');
  return (
    <p class="when">
      {due === null ? t('deadlines.no_day') : <DateText edtf={due} language={language} />}{' '}
      {state === 'overdue' && <span class="tag">{t('deadlines.overdue')}</span>}
      {state === 'met' && <span class="tag">{t('deadlines.group_met')}</span>}
      {isNear && last && state !== 'met' && <small>{fromToday(last, page)}</small>}
    </p>
  );
}

const DAY = 86_400_000;

/** "7 days ago", "tomorrow". */
function fromToday(day: Day, { today, language }: Page): string {
  const days = Math.round((Date.parse(day) - Date.parse(today)) / DAY);
  return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(days, 'day');
}

function What({ item, page, track }: ItemProps & { track: Named | undefined }) {
  const { t, language } = messagesFor(page.language);
  const at = (seq: number) => link(page, `${paths.track(item.track)}#entry-${seq}`);
  return (
    <>
      <h3>
        <Words text={item.what} language={language} />
      </h3>
      {track && (
        <p>
          <a href={link(page, paths.track(item.track))}>
            <TrackName track={track} page={page} />
          </a>
        </p>
      )}
      {item.basis.length > 0 && (
        <p class="quiet">
          {t('deadlines.basis')}{' '}
          {item.article !== undefined && (
            <>
              <Words text={item.article} language={language} />;{' '}
            </>
          )}
          {item.basis.map((seq, index) => (
            <>
              {index > 0 && ', '}
              <a href={at(seq)}>{t('deadlines.entry', { entry: seq })}</a>
            </>
          ))}
        </p>
      )}
    </>
  );
}

/** To whom it is assigned. */
export function AssigneeLine({ item: { assignee }, page }: { item: Pick<DueItem, 'assignee'>; page: Page }) {
  const { t } = messagesFor(page.language);
  if (!assignee) return null;
  const isReader = assignee.id === page.session.person;
  return (
    <small>{isReader ? t('deadlines.assigned_you') : t('deadlines.assigned', { name: assignee.name })}</small>
  );
}

function Owner({ item, page }: ItemProps) {
  const { owner, desks } = item;
  const { t, language } = messagesFor(page.language);
  return (
    <p class="owner">
      <span class="vh">{t('deadlines.owner')}: </span>
      <b>{owner === null ? t('deadlines.everybody') : partyName(owner, language)}</b>
      {owner !== null && (
        <small>{t(owner === page.ownParty ? 'deadlines.own_side' : 'deadlines.other_side')}</small>
      )}
      {desks.map(({ name }) => {
        const [before = '', after = ''] = t('deadlines.desk', { name: '\u0000' }).split('\u0000');
        return (
          <small>
            {before}
            <Words text={name} language={language} />
            {after}
          </small>
        );
      })}
      <AssigneeLine item={item} page={page} />
    </p>
  );
}

/** What the marks before the lines mean. */
export function DueKey({ page }: { page: Page }) {
  const { t } = messagesFor(page.language);
  return (
    <ul class="legend" aria-label={t('deadlines.key')}>
      <li>
        <span class="box" /> {t('deadlines.key_day')}
      </li>
      <li>
        <span class="box pill" /> {t('deadlines.key_span')}
      </li>
      <li>
        <span class="box none" /> {t('deadlines.key_none')}
      </li>
    </ul>
  );
}
