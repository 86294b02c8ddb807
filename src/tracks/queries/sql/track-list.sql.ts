import {
  dayNumberOf,
  lastSeen,
  NEXT_ROUND_SEEN,
  stageSeen,
  stalledOn,
} from '../../../db/reporting/state-as-of.sql.js';
import { STAGES, type Stage } from '../../../domain/values/views.js';
import type { LogName } from '../../../ledger/read-scope.js';
import { NO_ACTIVITY } from '../../../ledger/rows/list-keys.js';
import { hasWords, type WantedWord } from './find.sql.js';
import { Values } from './values.js';

export type TrackSort = 'activity' | 'name' | 'stage' | 'next';

/** Which tracks are listed, and in which order. `asOf`: as they stood on `day`, and not as they stand now. */
export type TrackList = {
  sort: TrackSort;
  language: 'en' | 'ru' | 'kk';
  kind?: string | undefined;
  party?: string | undefined;
  stage?: Stage | undefined;
  stalled?: boolean | undefined;
  words: readonly WantedWord[];
  day: string;
  asOf: boolean;
};

/** `own`: a desk's tracks. Of the full log only these are listed, and of the public log all others. */
export type ListedLog = { log: LogName; own?: readonly string[] };

/**
 * A part of a list, which sorts it by these keys, the slug last. The parts of a list follow one another. `names`: what an
 * index of names knows of its tracks, and may know of few.
 */
export type ListPart = { keys: string[]; types: string[]; from: string; where: string[]; names: string[] };

const NAMES = 'FROM track_names n JOIN heads h ON h.track_id = n.track_id';

/** Whether a track is stalled is not public: so no public track is said to be, or not to be. */
const stalledIs = (wanted: boolean | undefined, log: LogName, isStalled: () => string): string[] => {
  if (wanted === undefined) return [];
  if (log === 'public') return ['false'];
  return [wanted ? isStalled() : `(${isStalled()}) IS NOT TRUE`];
};

/** What must be true of the names `n` of a track. */
const ofNames = (list: TrackList, { log, own }: ListedLog, values: Values): string[] => [
  `n.public = ${log === 'public'}`,
  ...(own ? [`n.slug ${log === 'public' ? '<> ALL' : '= ANY'} (${values.add(own, 'text[]')})`] : []),
  ...(list.kind ? [`n.kind = ${values.add(list.kind, 'text')}`] : []),
  ...(list.party ? [`n.codes @> ${values.add([list.party], 'text[]')}`] : []),
  ...hasWords(list.words, values),
];

const isByName = ({ kind, party, words }: TrackList, { own }: ListedLog): boolean =>
  Boolean(own ?? kind ?? party) || words.length > 0;

type Part = Omit<ListPart, 'names'>;

/** The parts of a list of tracks as they stand now: each walks an index of `heads` or `track_names`. */
function partsNow(list: TrackList, at: ListedLog, names: readonly string[], values: Values): Part[] {
  const prefix = at.log === 'public' ? 'h.public_' : 'h.';
  const newest = { keys: [`(-${prefix}activity)`, 'h.slug'], types: ['integer', 'text'] };
  const next = `${prefix}next_day`;
  const isNamed = list.sort === 'name' || isByName(list, at);
  const where = [
    ...(at.log === 'public' ? ['h.public_activity IS NOT NULL'] : []),
    ...(isNamed ? names : []),
    ...(list.stage ? [`${prefix}stage = ${values.add(STAGES.indexOf(list.stage), 'integer')}`] : []),
    ...stalledIs(
      list.stalled,
      at.log,
      () => `h.stalled_from <= ${dayNumberOf(values.add(list.day, 'date'))}`,
    ),
  ];
  const from = isNamed ? NAMES : 'FROM heads h';
  if (list.sort === 'name')
    return [{ keys: [`n.${list.language}`, 'n.slug'], types: ['text', 'text'], from, where }];
  if (list.sort === 'stage')
    return [{ keys: [`${prefix}stage`, ...newest.keys], types: ['integer', ...newest.types], from, where }];
  if (list.sort === 'activity') return [{ ...newest, from, where }];
  return [
    { keys: [next, 'h.slug'], types: newest.types, from, where: [...where, `${next} IS NOT NULL`] },
    { ...newest, from, where: [...where, `${next} IS NULL`] },
  ];
}

/** The parts of a list of tracks as they stood on a day. By stage and by next round every track is looked at. */
function partsAsOf(list: TrackList, at: ListedLog, names: readonly string[], values: Values): Part[] {
  const isPublic = at.log === 'public';
  const day = dayNumberOf(values.add(list.day, 'date'));
  const tracks = 'FROM track_names n JOIN tracks t ON t.id = n.track_id';
  const from = `${tracks} ${lastSeen(isPublic, day)}`;
  const where = [
    ...names,
    ...(list.stage ? [`${stageSeen(isPublic)} = ${values.add(list.stage, 'text')}`] : []),
    ...stalledIs(list.stalled, at.log, () => stalledOn(day)),
  ];
  if (list.sort === 'name')
    return [{ keys: [`n.${list.language}`, 'n.slug'], types: ['text', 'text'], from, where }];
  if (list.sort === 'stage') {
    const stage = `array_position(${values.add(STAGES, 'text[]')}, coalesce(s.state #>> '{value,stage}', 'exploratory'))`;
    const keys = [stage, `(-coalesce(s.activity, ${NO_ACTIVITY}))`, 'n.slug'];
    return [{ keys, types: ['integer', 'integer', 'text'], from, where }];
  }
  if (list.sort === 'next')
    return [{ keys: [`coalesce(${NEXT_ROUND_SEEN}, '~')`, 'n.slug'], types: ['text', 'text'], from, where }];
  const prefix = isPublic ? 'e.public_' : 'e.';
  return [
    {
      ...{ keys: ['(-s.activity)', 'n.slug'], types: ['integer', 'text'] },
      from: `${tracks} JOIN statuses s ON s.track_id = n.track_id`,
      where: [
        `s.public = ${isPublic} AND (-s.activity) >= -${day} AND s.certain_day <= ${day}`,
        `NOT EXISTS (SELECT FROM statuses l WHERE l.track_id = s.track_id AND l.public = ${isPublic}
           AND l.position > s.position AND l.certain_day <= ${day})`,
        ...where,
      ],
    },
    {
      ...{ keys: ['n.slug'], types: ['text'], from },
      where: [
        ...where,
        's.position IS NULL',
        `n.track_id IN (
           SELECT f.track_id FROM statuses f WHERE f.public = ${isPublic} AND f.position = 1 AND f.certain_day > ${day}
           UNION ALL SELECT e.track_id FROM heads e
           WHERE ${prefix}activity = ${NO_ACTIVITY} AND ${prefix}positions = 0)`,
      ],
    },
  ];
}

export function partsOf(list: TrackList, at: ListedLog, values: Values): ListPart[] {
  const isNamed = list.asOf || list.sort === 'name' || isByName(list, at);
  const names = isNamed ? ofNames(list, at, values) : [];
  const parts = (list.asOf ? partsAsOf : partsNow)(list, at, names, values);
  const mayBeFew = list.party !== undefined || list.words.length > 0;
  return parts.map((part) => ({ ...part, names: mayBeFew ? names : [] }));
}

export type ListKey = string | number;

/** Where a page begins: after these keys of this part, or before them. */
export type ListPlace = { part: number; keys: readonly ListKey[] };

/** Whether a list has such a place. */
export function hasPlace(list: TrackList, { part, keys }: ListPlace): boolean {
  const types = partsOf(list, { log: 'full' }, new Values())[part]?.types ?? [];
  const isOf = (key: ListKey, type: string | undefined) =>
    type === 'integer' ? typeof key === 'number' : typeof key === 'string';
  return (
    keys.length > 0 && keys.length === types.length && keys.every((key, index) => isOf(key, types[index]))
  );
}

/** So many tracks are sorted sooner than an index is walked until it has met a page of them. */
const FEW = 1_500;

/** $1: how many. The tracks of a part after a place, the nearest first. `backwards`: those before it. */
export function pageOf(
  { keys, types, from, where, names }: ListPart,
  { after, backwards }: { after: readonly ListKey[] | null; backwards: boolean },
  values: Values,
): string {
  const place = after?.map((key, index) => values.add(key, types[index] ?? 'text')).join();
  const beyond = place ? [`(${keys.join()}) ${backwards ? '<' : '>'} (${place})`] : [];
  const order = keys.map((key) => `${key}${backwards ? ' DESC' : ''}`).join();
  const selected = keys.map((key, index) => `${key} AS k${index}`).join();
  const page = (...among: string[]) => `SELECT ${selected} ${from}
    WHERE ${[...where, ...beyond, ...among].join(' AND ') || 'true'} ORDER BY ${order} LIMIT $1`;
  if (names.length === 0) return page();
  // The planner would walk the index of the order for a rare party too: it takes the tracks for evenly spread.
  return `
    WITH found AS MATERIALIZED (
      SELECT n.track_id FROM track_names n WHERE ${names.join(' AND ')} LIMIT ${FEW + 1}),
    size AS MATERIALIZED (SELECT count(*) <= ${FEW} AS few FROM found)
    (${page('(SELECT few FROM size)', 'n.track_id = ANY (ARRAY(SELECT track_id FROM found))')})
    UNION ALL (${page('NOT (SELECT few FROM size)')})`;
}

/** $1: how many. Pages of two logs as one. */
export const merged = (pages: readonly string[], keys: number, backwards: boolean): string =>
  pages.length === 1
    ? (pages[0] ?? '')
    : `SELECT * FROM (${pages.map((page) => `(${page})`).join(' UNION ALL ')}) each
       ORDER BY ${Array.from({ length: keys }, (_, key) => `k${key}${backwards ? ' DESC' : ''}`).join()}
       LIMIT $1`;

/** How many tracks a list has. What is filtered by names alone is counted in their index. */
export function countOf(list: TrackList, at: ListedLog, values: Values): string {
  const [part] =
    list.stage === undefined && list.stalled === undefined
      ? [{ from: 'FROM track_names n', where: ofNames(list, at, values) }]
      : partsOf({ ...list, sort: 'name' }, at, values);
  return `SELECT count(*)::integer AS total ${part?.from} WHERE ${part?.where.join(' AND ')}`;
}

/** A track may be opened long after it took its id, but hardly after a thousand others. */
const OPENED = `concat_ws(' ', (SELECT max(id) FROM tracks),
  (SELECT count(*) FROM tracks WHERE id > (SELECT max(id) FROM tracks) - 1000))`;

/** $1: whether of the public log. A version is null while rows wait for their numbers. */
const whenNumbered = (version: string): string =>
  `CASE WHEN NOT EXISTS (SELECT FROM unnumbered WHERE public = $1) THEN ${version} END AS version`;

/** How often something was redacted in the entries of the log: few rows, and each is looked up in an index. */
const REDACTED = `(SELECT nullif(count(*), 0) FROM redactions r JOIN ledger l USING (track_id, seq)
    WHERE NOT $1 OR EXISTS (
      SELECT FROM public_log p WHERE p.track_id = r.track_id AND p.row_seq = coalesce(l.corrects, l.seq)))`;

/**
 * The newest cursor of a log, and what changes whenever rows are added to it, tracks are opened or words are redacted.
 * One statement, so that whatever is read afterwards contains all rows up to the cursor.
 */
export const LOG_VERSION = `SELECT f.cursor,
  ${whenNumbered(`concat_ws(' ', f.cursor, CASE WHEN NOT $1 THEN ${OPENED} END, ${REDACTED})`)}
  FROM (SELECT feed_cursor_v2($1, coalesce(max(position), 0)) AS cursor FROM feed WHERE public = $1) f`;

/** What changes only when a log gets another track. */
export const TRACKS_VERSION = `SELECT ${whenNumbered(`CASE WHEN $1
  THEN (SELECT max(position) FROM feed WHERE public AND seq = 1)::text ELSE ${OPENED} END`)}`;

/** Whether a list holds whatever is recorded on its tracks. What a track is called and between whom may change. */
export const isOfTracksAlone = ({ party, stage, stalled, words }: TrackList, { own }: ListedLog): boolean =>
  !(own || party || stage || stalled !== undefined || words.length > 0);
