import type { ViewName } from './columns.js';
import {
  areRoundsAhead,
  atEnd,
  dated,
  entriesOf,
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
import { statusNow } from './status.sql.js';

const PLACE = {
  ...inLanguages('city', `d.data #> '{place,city}'`),
  country: inLanguage(`(d.data #> '{place,country}')`, 'en'),
  format: `d.data ->> 'format'`,
};

/**
 * The positions of a track, as `s`. A board as of a day shows the last one that is certain by then, and what is ordered
 * before it: so a position is shown from the first day on which it or any after it is certain.
 */
const positionsOf = ({ isPublic }: Sight, more: string): string => `
  CROSS JOIN LATERAL (
    SELECT position, seq, '1970-01-01'::date + min(certain_day) OVER (ORDER BY position DESC) AS shown_from, ${more}
    FROM statuses WHERE track_id = t.id AND public = ${isPublic}
  ) s`;

function history(sight: Sight): string {
  return selectOf('history', {
    columns: {
      ...OF_TRACK,
      position: 's.position',
      seq: 's.seq',
      type: 'd.type',
      ...dated(sight, 'occurred_on', 'occurred', 'd.occurred_on'),
      shown_from: 's.shown_from',
      recorded_at: 'd.recorded_at',
      corrected_by: 'd.corrected_by',
      stage: 'v.stage',
      stage_order: stageOrder('v.stage'),
      talks: toldTalks('v.stage', 'v.talks'),
      application: 'v.application',
      side: `d.data ->> 'side'`,
      number: `CASE jsonb_typeof(d.data -> 'number') WHEN 'number' THEN d.data ->> 'number' END`,
      ...PLACE,
      ...inLanguages('summary', `d.data -> 'summary'`),
      meeting: 'd.meeting',
      visibility: forStaff(sight, `coalesce(u.visibility, d.visibility)`),
      embargo_until: forStaff(sight, `CASE WHEN u.visibility IS NULL THEN d.embargo_until END`),
      source_count: 'jsonb_array_length(d.sources)',
      document_count: 'jsonb_array_length(d.documents)',
    },
    from: `${tracksOf(sight)} ${positionsOf(sight, `state -> 'value' AS value`)}
  CROSS JOIN LATERAL jsonb_to_record(s.value) AS v(stage text, talks text, application text)
  CROSS JOIN LATERAL (
    SELECT l.seq AS row_seq, l.type, l.meeting, l.visibility, l.embargo_until, c.seq AS corrected_by,
      d.occurred_on, d.data, d.sources, d.documents, d.recorded_at
    ${entriesOf(sight, sight.isPublic ? 'p.track_id = t.id AND p.seq = s.seq' : 'l.seq = s.seq')}
  ) d
  LEFT JOIN LATERAL (
    SELECT 'public' AS visibility FROM ledger o
    WHERE o.track_id = t.id AND o.corrects = d.row_seq AND o.type = 'transition.published' LIMIT 1
  ) u ON ${!sight.isPublic}`,
  });
}

/** In the same words as the index ledger_rounds. */
const HELD = `l.type = 'round.held'
      AND l.type IN ('round.planned', 'round.rescheduled', 'round.cancelled', 'round.held')`;

function rounds(sight: Sight): string {
  const { schema } = sight;
  return selectOf('rounds', {
    columns: {
      ...OF_TRACK,
      number: 'd.number',
      state: `CASE WHEN d.held_on IS NOT NULL THEN 'held'
        WHEN ${schema}.latest(d.target) < ${TODAY} THEN 'overdue' ELSE 'planned' END`,
      ...dated(sight, 'held_on', 'held', 'd.held_on'),
      ...dated(sight, 'target', 'target', 'd.target'),
      ...PLACE,
      seq: 'd.seq',
      meeting: 'd.meeting',
    },
    from: `${tracksOf(sight)}
  CROSS JOIN LATERAL (
    SELECT d.seq, (d.data ->> 'number')::integer AS number, d.occurred_on AS held_on, NULL AS target, d.data, l.meeting
    ${entriesOf(sight, HELD)} AND c.type IS DISTINCT FROM 'transition.annulled'
    UNION ALL
    SELECT NULL, p.number, NULL, p.target, jsonb_build_object('place', p.place), NULL
    FROM statuses s CROSS JOIN LATERAL
      jsonb_to_recordset(s.state #> '{context,planned}') AS p(number integer, target text, place jsonb)
    WHERE s.track_id = t.id AND s.public = ${sight.isPublic} AND s.position = t.positions
      AND ${areRoundsAhead(`s.state #>> '{value,stage}'`)}
  ) d`,
  });
}

function durations(sight: Sight): string {
  const { schema } = sight;
  const ended = `CASE WHEN d.ended_by IS NULL THEN ${TODAY} ELSE`;
  return selectOf('durations', {
    columns: {
      ...OF_TRACK,
      nth: 'd.nth',
      stage: 'd.stage',
      stage_order: stageOrder('d.stage'),
      is_current: 'd.ended_by IS NULL',
      began_by: 'd.began_by',
      ...dated(sight, 'began_on', 'began', 'd.began_on'),
      ended_by: 'd.ended_by',
      ...dated(sight, 'ended_on', 'ended', 'd.ended_on'),
      days_least: atLeastNone(`${ended} ${schema}.earliest(d.ended_on) END - ${schema}.latest(d.began_on)`),
      days_most: `${ended} ${schema}.latest(d.ended_on) END - ${schema}.earliest(d.began_on)`,
      shown_from: 'd.shown_from',
      shown_until: 'd.shown_until',
    },
    from: `${tracksOf(sight)} ${atEnd(sight)}
  CROSS JOIN LATERAL (
    SELECT p.nth, coalesce(b."to", 'exploratory') AS stage, b.type AS began_by, b."occurredOn" AS began_on,
      n.type AS ended_by, n."occurredOn" AS ended_on, p.shown_from,
      lead(p.shown_from) OVER (ORDER BY p.nth) AS shown_until
    FROM (
      SELECT s.nth, min(s.shown_from) AS shown_from
      FROM (VALUES (1)) one ${positionsOf(sight, `jsonb_array_length(state #> '{context,way}') AS nth`)} GROUP BY s.nth
    ) p
    LEFT JOIN LATERAL jsonb_to_record(s.state #> '{context,way}' -> (p.nth - 1))
      AS b("to" text, type text, "occurredOn" text) ON p.nth > 0
    LEFT JOIN LATERAL jsonb_to_record(s.state #> '{context,way}' -> p.nth) AS n(type text, "occurredOn" text) ON true
  ) d`,
  });
}

function deadlines(sight: Sight): string {
  const days = { first: `'1970-01-01'::date + d.due_first`, last: `'1970-01-01'::date + d.due_last` };
  const due = `CASE WHEN d.stated IS NOT NULL THEN d.stated
        WHEN d.due_first = d.due_last THEN (${days.first})::text
        WHEN coalesce(d.due_first, d.due_last) IS NOT NULL
          THEN coalesce((${days.first})::text, '..') || '/' || coalesce((${days.last})::text, '..') END`;
  return selectOf('deadlines', {
    columns: {
      ...OF_TRACK,
      key: 'd.key',
      rule: 'd.rule',
      owner: 'd.owner',
      number: 'd.number',
      step: `CASE d.rule WHEN 'procedure_term' THEN split_part(d.key, ' ', 3) END`,
      awaits: 'd.awaits',
      due,
      due_earliest: days.first,
      due_latest: days.last,
      state: `CASE WHEN d.is_met THEN 'met' WHEN ${days.last} < ${TODAY} THEN 'overdue' ELSE 'open' END`,
      days_left: `${days.last} - ${TODAY}`,
      ...inLanguages('action', 'a.what'),
    },
    // Whose step it was and what became of it is not public, nor is what is owed.
    from: `${tracksOf(sight)} JOIN deadlines d ON d.track_id = t.id ${sight.isPublic ? 'AND false' : ''}
  LEFT JOIN LATERAL (
    SELECT d2.data -> 'what' AS what
    FROM (SELECT state FROM statuses WHERE track_id = t.id AND NOT public AND position = t.positions OFFSET 0) s
    CROSS JOIN LATERAL jsonb_to_recordset(s.state #> '{context,actions}') AS x(number integer, seq integer)
    CROSS JOIN LATERAL (
      SELECT d.data ${entriesOf({ ...sight, isPublic: false }, 'l.seq = x.seq')} OFFSET 0
    ) d2
    WHERE d.rule = 'action' AND x.number = d.number
  ) a ON true`,
  });
}

function textState(sight: Sight): string {
  return selectOf('text_state', {
    columns: {
      ...OF_TRACK,
      article: 'a.ref',
      position: 'a.position',
      ...inLanguages('article_title', '(w.titles -> a.ref)'),
      state: 'a.state',
      ...dated(sight, 'since', 'since', 'a.since'),
      stated_by: 'a.seq',
    },
    from: `${tracksOf(sight)} ${atEnd(sight)} ${sight.isPublic ? 'AND false' : ''}
  CROSS JOIN LATERAL ROWS FROM (
    jsonb_to_recordset(s.state #> '{context,articles}') AS (ref text, state text, since text, seq integer)
  ) WITH ORDINALITY AS a(ref, state, since, seq, position)
  LEFT JOIN LATERAL (
    -- The newest title of each article: of equal keys the last one stays.
    SELECT jsonb_object_agg(x.ref, x.title ORDER BY o.position) AS titles
    ${entriesOf(
      { ...sight, isPublic: false },
      `l.type = 'text.stated'`,
      `
      JOIN statuses o ON o.track_id = l.track_id AND NOT o.public AND o.seq = l.seq
      CROSS JOIN LATERAL jsonb_to_recordset(d.data -> 'articles') AS x(ref text, title jsonb)`,
    )}
      AND x.title IS NOT NULL
  ) w ON true`,
  });
}

/** SQL of the query of each view. */
export const viewsOf = (sight: Sight): Record<ViewName, string> => ({
  status: statusNow(sight),
  history: history(sight),
  rounds: rounds(sight),
  durations: durations(sight),
  deadlines: deadlines(sight),
  text_state: textState(sight),
});
