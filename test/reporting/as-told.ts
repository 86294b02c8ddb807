import { boundsOf, dayOf } from '../../src/domain/values/dates.js';
import type { DeadlineView, Text, TrackView, TransitionView } from '../../src/domain/values/views.js';

/** What the API tells, in the columns of the views for BI tools. */

type Row = Record<string, unknown>;

const ORDERS = { en: ['en', 'ru', 'kk'], ru: ['ru', 'kk', 'en'], kk: ['kk', 'ru', 'en'] } as const;

const languages = (name: string, text: Text | null | undefined): Row =>
  Object.fromEntries(
    Object.entries(ORDERS).map(([language, order]) => {
      if (typeof text === 'string' || !text) return [`${name}_${language}`, text ?? null];
      return [`${name}_${language}`, order.map((one) => text[one]).find((one) => one !== undefined)];
    }),
  );

const day = (number: number): string | null => (Number.isFinite(number) ? dayOf(number) : null);

const dates = (name: string, ends: string, date: string | null | undefined): Row => {
  const bounds = date ? boundsOf(date) : null;
  const [earliest, latest] = bounds ? [day(bounds.earliest), day(bounds.latest)] : [null, null];
  return { [name]: date ?? null, [`${ends}_earliest`]: earliest, [`${ends}_latest`]: latest };
};

export function statusRow({ status, ...track }: TrackView): Row {
  const { lastEvent: last, nextRound: next } = status;
  return {
    slug: track.slug,
    kind: track.kind,
    ...languages('title', track.title),
    kind_version: track.kindVersion,
    parties: track.parties,
    depositary: track.depositary ?? null,
    twin: track.twin,
    stage: status.stage,
    unknown_before: status.unknownBefore,
    talks: status.talks,
    application: status.application,
    ...dates('since', 'since', status.since),
    rounds_held: status.roundsHeld,
    last_event_seq: last?.seq ?? null,
    last_event_type: last?.type ?? null,
    ...dates('last_event_on', 'last_event', last?.occurredOn),
    next_round_number: next?.number ?? null,
    ...dates('next_round_target', 'next_round', next?.target),
    coverage_until: track.coverageUntil,
    silent_days: status.silentDays ?? null,
    stalled: status.stalled ?? null,
    open_actions: status.openActions ?? null,
    articles_agreed: status.textAgreed?.agreed ?? null,
    articles_total: status.textAgreed?.total ?? null,
    revision: track.revision,
  };
}

type Placed = { city?: Text; country?: Text };

const place = (data: Record<string, unknown>): Row => ({
  ...languages('city', (data.place as Placed | undefined)?.city),
  format: data.format ?? null,
});

export const historyRow = (entry: TransitionView, index: number): Row => ({
  slug: entry.track,
  position: index + 1,
  seq: entry.seq,
  type: entry.type,
  ...dates('occurred_on', 'occurred', entry.occurredOn),
  recorded_at: entry.recordedAt,
  corrected_by: entry.correctedBy,
  stage: entry.to.stage,
  talks: entry.to.talks,
  application: entry.to.application,
  side: entry.data.side ?? null,
  number: typeof entry.data.number === 'number' ? entry.data.number : null,
  ...place(entry.data),
  ...languages('summary', entry.data.summary as Text | undefined),
  meeting: entry.meeting,
  visibility: entry.visibility ?? null,
  embargo_until: entry.embargoUntil ?? null,
  source_count: entry.sources.length,
  document_count: entry.documents?.length ?? 0,
});

export const roundRow = (entry: TransitionView): Row => ({
  slug: entry.track,
  number: entry.data.number ?? null,
  ...dates('held_on', 'held', entry.occurredOn),
  ...place(entry.data),
  seq: entry.seq,
  meeting: entry.meeting,
});

export const deadlineRow = (deadline: DeadlineView): Row => ({
  slug: deadline.track,
  rule: deadline.rule,
  owner: deadline.owner,
  number: deadline.number ?? null,
  ...dates('due', 'due', deadline.due),
  state: deadline.state,
  ...languages('action', deadline.rule === 'action' ? deadline.what : null),
});

export type TextView = { articles: { ref: string; title?: Text; state: string; since: string }[] };

export const articleRow =
  (slug: string) =>
  (article: TextView['articles'][number], index: number): Row => ({
    slug,
    article: article.ref,
    position: index + 1,
    ...languages('article_title', article.title),
    state: article.state,
    ...dates('since', 'since', article.since),
  });

/** Of a row, the columns that another has. */
export const likeThat = (row: Row, wanted: Row | undefined): Row =>
  Object.fromEntries(Object.keys(wanted ?? {}).map((name) => [name, row[name]]));
