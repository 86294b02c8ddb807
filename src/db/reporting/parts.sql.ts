import { STAGES } from '../../domain/values/views.js';

/** SQL that the views of both schemas share. */

/** Which schema: of the ledger, or of the public log. */
export type Sight = { schema: 'reporting' | 'reporting_public'; isPublic: boolean };

export const SIGHTS: readonly Sight[] = [
  { schema: 'reporting', isPublic: false },
  { schema: 'reporting_public', isPublic: true },
];

/** Today, as the service counts days. */
export const TODAY = `(now() AT TIME ZONE 'UTC')::date`;

const FALLBACKS = { en: ['en', 'ru', 'kk'], ru: ['ru', 'kk', 'en'], kk: ['kk', 'ru', 'en'] } as const;

/** A text in a language, or in the next one that it has. Without any, it is a string. */
export const inLanguage = (text: string, language: keyof typeof FALLBACKS): string =>
  `coalesce(${FALLBACKS[language].map((one) => `${text} ->> '${one}'`).join(', ')}, ${text} #>> '{}')`;

type InLanguages<Name extends string> = Record<`${Name}_${keyof typeof FALLBACKS}`, string>;

export const inLanguages = <Name extends string>(name: Name, text: string): InLanguages<Name> =>
  ({
    [`${name}_en`]: inLanguage(text, 'en'),
    [`${name}_ru`]: inLanguage(text, 'ru'),
    [`${name}_kk`]: inLanguage(text, 'kk'),
  }) as InLanguages<Name>;

/** A date as written, and the days that it may mean. */
export const dated = <Name extends string, Ends extends string>(
  { schema }: Sight,
  name: Name,
  ends: Ends,
  date: string,
): Record<Name | `${Ends}_earliest` | `${Ends}_latest`, string> =>
  ({
    [name]: date,
    [`${ends}_earliest`]: `${schema}.earliest(${date})`,
    [`${ends}_latest`]: `${schema}.latest(${date})`,
  }) as Record<Name | `${Ends}_earliest` | `${Ends}_latest`, string>;

const quoted = (names: readonly string[]): string => names.map((name) => `'${name}'`).join();

/** 1 for the first stage. */
export const stageOrder = (stage: string): string => `array_position(ARRAY[${quoted(STAGES)}], ${stage})`;

/** Talks as they are told (`toldTalks` in domain/replay/talks.ts). */
export const toldTalks = (stage: string, talks: string): string => `CASE
    WHEN ${stage} IN ('negotiating', 'text_agreed', 'initialled') THEN ${talks}
    WHEN ${stage} IN ('exploratory', 'announced') THEN 'not_begun' ELSE 'ended' END`;

/** Whether rounds that are planned are still ahead (`roundsAhead` in domain/replay/talks.ts). */
export const areRoundsAhead = (stage: string): string =>
  `${stage} IN ('exploratory', 'announced', 'negotiating', 'text_agreed', 'initialled', 'abandoned')`;

/** The tracks that the log has, as `t`, with what the log calls them and where it ends. */
export const tracksOf = ({ isPublic }: Sight): string => {
  const log = isPublic ? 'h.public_' : 'h.';
  return `(
    SELECT r.id, r.slug, r.kind, r.kind_version, r.subtype, r.parties, r.depositary, r.coverage_until,
      r.twin_id, r.twin_recorded, r.title AS first_title, coalesce(${log}renamed::jsonb, r.title) AS title,
      n.codes AS party_codes, ${log}revision AS revision, ${log}positions AS positions
    FROM track_names n JOIN tracks r ON r.id = n.track_id JOIN heads h ON h.track_id = n.track_id
    WHERE n.public = ${isPublic}) t`;
};

/** What every view says of the track. */
export const OF_TRACK = {
  slug: 't.slug',
  kind: 't.kind',
  ...inLanguages('title', 't.title'),
  party_codes: 't.party_codes',
};

/** The state at the end of the log, as `e`. */
export const atEnd = ({ isPublic }: Sight): string => `
  LEFT JOIN statuses s ON s.track_id = t.id AND s.public = ${isPublic} AND s.position = t.positions`;

/**
 * The entries `l` of the ledger, each with its newest correction `c` and its content as it stands, `d`. `among`: which;
 * in the words of an index, where one is meant. `joined`: what is joined to them.
 */
const entriesOfLedger = (among: string, joined: string): string => `
  FROM ledger l
  LEFT JOIN LATERAL (
    SELECT o.seq, o.type, o.occurred_on, o.data, o.sources, o.documents FROM ledger o
    WHERE o.track_id = l.track_id AND o.corrects = l.seq AND o.type <> 'transition.published'
    ORDER BY o.seq DESC LIMIT 1
  ) c ON true
  CROSS JOIN LATERAL (SELECT l.seq, coalesce(c.occurred_on, l.occurred_on) AS occurred_on,
    coalesce(c.data, l.data) AS data, coalesce(c.sources, l.sources) AS sources,
    coalesce(c.documents, l.documents) AS documents, l.recorded_at) d ${joined}
  WHERE l.track_id = t.id AND ${among}`;

/**
 * As {@link entriesOfLedger}, of the public log: its own numbers and times, and the content as it showed it. `OFFSET 0`
 * keeps the planner from reading all of a track for each of its entries.
 */
const entriesShown = (among: string, joined: string): string => `
  FROM ledger l JOIN public_log p ON p.track_id = l.track_id AND p.row_seq = l.seq
  LEFT JOIN LATERAL (
    SELECT o.seq, r.type, o.content_seq FROM public_log o
    JOIN ledger r ON r.track_id = o.track_id AND r.seq = o.row_seq
    WHERE o.track_id = p.track_id AND o.corrects = p.seq ORDER BY o.seq DESC LIMIT 1
  ) c ON true
  CROSS JOIN LATERAL (SELECT p.seq, w.occurred_on, w.data, w.sources, w.documents, p.recorded_at FROM ledger w
    WHERE w.track_id = p.track_id AND w.seq = coalesce(c.content_seq, p.content_seq) OFFSET 0) d ${joined}
  WHERE l.track_id = t.id AND ${among}`;

export const entriesOf = ({ isPublic }: Sight, among: string, joined = ''): string =>
  (isPublic ? entriesShown : entriesOfLedger)(among, joined);
