import {
  areRoundsAhead,
  atEnd,
  dated,
  inLanguage,
  inLanguages,
  OF_TRACK,
  type Sight,
  stageOrder,
  TODAY,
  toldTalks,
  tracksOf,
} from './parts.sql.js';
import { atLeastNone, forStaff, selectOf } from './select.sql.js';
import { lastSeen, stageSeen, stalledOn } from './state-as-of.sql.js';

/** How tracks stand: `seen` joins the stored state `s` of each, as of `day`. */
function statusOf(sight: Sight, day: string, seen: string): string {
  const { isPublic } = sight;
  const dayNumber = `(${day} - '1970-01-01'::date)`;
  const stage = `coalesce(v.stage, 'exploratory')`;
  const count = (list: string, where: string) =>
    forStaff(sight, `(SELECT count(*) FROM jsonb_array_elements(c.${list}) one WHERE ${where})`);
  const title = 'coalesce(c.title, t.first_title)';
  return selectOf('status', {
    columns: {
      ...OF_TRACK,
      ...inLanguages('title', title),
      kind_version: 't.kind_version',
      subtype: inLanguage('t.subtype', 'en'),
      parties: 't.parties',
      depositary: 't.depositary',
      // A twin that was linked by an event is known since then.
      twin: `CASE WHEN NOT t.twin_recorded OR c.twin = twin.slug THEN twin.slug END`,
      as_of: day,
      stage,
      stage_order: stageOrder(stage),
      unknown_before: `(${stageSeen(isPublic)}) IS NULL`,
      talks: toldTalks(stage, 'v.talks'),
      application: `coalesce(v.application, 'none')`,
      ...dated(sight, 'since', 'since', 'c.since'),
      rounds_held: `coalesce((c.rounds ->> 'before')::integer + (c.rounds ->> 'count')::integer, 0)`,
      last_event_seq: `c."lastEvent" ->> 'seq'`,
      last_event_type: `c."lastEvent" ->> 'type'`,
      ...dated(sight, 'last_event_on', 'last_event', `c."lastEvent" ->> 'occurredOn'`),
      next_round_number: 'next.number',
      ...dated(sight, 'next_round_target', 'next_round', 'next.target'),
      coverage_until: `coalesce(c.coverage ->> 'until', t.coverage_until)`,
      silent_days: forStaff(sight, atLeastNone(`${dayNumber} - (c."lastEvent" ->> 'certainDay')::integer`)),
      stalled: forStaff(sight, `(${stalledOn(dayNumber)}) IS TRUE`),
      open_actions: count('actions', `one ->> 'closed' IS NULL`),
      articles_agreed: articles(sight, `one ->> 'state' = 'agreed'`),
      articles_total: articles(sight, `one ->> 'state' <> 'dropped'`),
      revision: 't.revision',
    },
    from: `${tracksOf(sight)} ${seen}
  LEFT JOIN LATERAL jsonb_to_record(s.state) AS e(value jsonb, context jsonb) ON true
  LEFT JOIN LATERAL jsonb_to_record(e.value) AS v(stage text, talks text, application text) ON true
  LEFT JOIN LATERAL jsonb_to_record(e.context) AS c(title jsonb, since text, rounds jsonb, planned jsonb,
    "lastEvent" jsonb, coverage jsonb, twin text, actions jsonb, articles jsonb) ON true
  LEFT JOIN LATERAL (
    SELECT p.number, p.target FROM jsonb_to_recordset(c.planned) AS p(number integer, target text)
    WHERE ${areRoundsAhead(stage)}
    ORDER BY ${sight.schema}.earliest(p.target) NULLS FIRST, p.number LIMIT 1
  ) next ON true
  LEFT JOIN LATERAL (
    SELECT w.slug FROM tracks w JOIN heads g ON g.track_id = w.id
    WHERE w.id = t.twin_id ${isPublic ? 'AND g.public_revision > 0' : ''}
  ) twin ON true`,
  });
}

/** How many articles; null where no state of the text was stated. */
const articles = (sight: Sight, where: string): string =>
  forStaff(
    sight,
    `(SELECT count(*) FROM jsonb_array_elements(c.articles) one WHERE ${where} HAVING jsonb_array_length(c.articles) > 0)`,
  );

/** SQL: how each track stands today. */
export const statusNow = (sight: Sight): string => statusOf(sight, TODAY, atEnd(sight));

/** SQL: the rows of `status` as of a day. */
export const statusAsOf = (sight: Sight, day: string): string =>
  statusOf(sight, day, lastSeen(sight.isPublic, `(${day} - '1970-01-01'::date)`));
