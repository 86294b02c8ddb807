/**
 * What dashboards outside rely on, as `reporting` and `reporting_public` were first released: views, their columns in
 * order, and types. It is written down here a second time so that nobody changes it without meaning to.
 */
const TRACK = [
  ...['slug text', 'kind text', 'title_en text', 'title_ru text', 'title_kk text', 'party_codes text[]'],
];

const dates = (name: string, ends = name) => [`${name} text`, `${ends}_earliest date`, `${ends}_latest date`];
const inLanguages = (name: string) => ['en', 'ru', 'kk'].map((language) => `${name}_${language} text`);

export const PROMISED: Readonly<Record<string, readonly string[]>> = {
  status: [
    ...TRACK,
    ...[
      'kind_version integer',
      'subtype text',
      'parties text[]',
      'depositary text',
      'twin text',
      'as_of date',
    ],
    ...['stage text', 'stage_order integer', 'unknown_before boolean', 'talks text', 'application text'],
    ...dates('since'),
    ...['rounds_held integer', 'last_event_seq integer', 'last_event_type text'],
    ...dates('last_event_on', 'last_event'),
    'next_round_number integer',
    ...dates('next_round_target', 'next_round'),
    ...['coverage_until date', 'silent_days integer', 'stalled boolean', 'open_actions integer'],
    ...['articles_agreed integer', 'articles_total integer', 'revision integer'],
  ],
  history: [
    ...TRACK,
    ...['position integer', 'seq integer', 'type text'],
    ...dates('occurred_on', 'occurred'),
    ...['shown_from date', 'recorded_at timestamp with time zone', 'corrected_by integer'],
    ...['stage text', 'stage_order integer', 'talks text', 'application text', 'side text', 'number integer'],
    ...inLanguages('city'),
    ...['country text', 'format text'],
    ...inLanguages('summary'),
    ...['meeting uuid', 'visibility text', 'embargo_until timestamp with time zone'],
    ...['source_count integer', 'document_count integer'],
  ],
  rounds: [
    ...TRACK,
    ...['number integer', 'state text'],
    ...dates('held_on', 'held'),
    ...dates('target'),
    ...inLanguages('city'),
    ...['country text', 'format text', 'seq integer', 'meeting uuid'],
  ],
  durations: [
    ...TRACK,
    ...['nth integer', 'stage text', 'stage_order integer', 'is_current boolean', 'began_by text'],
    ...dates('began_on', 'began'),
    'ended_by text',
    ...dates('ended_on', 'ended'),
    ...['days_least integer', 'days_most integer', 'shown_from date', 'shown_until date'],
  ],
  deadlines: [
    ...TRACK,
    ...['key text', 'rule text', 'owner text', 'number integer', 'step text', 'awaits text'],
    ...dates('due'),
    ...['state text', 'days_left integer'],
    ...inLanguages('action'),
  ],
  text_state: [
    ...TRACK,
    ...['article text', 'position integer'],
    ...inLanguages('article_title'),
    'state text',
    ...dates('since'),
    'stated_by integer',
  ],
};

export const FUNCTIONS = [
  'earliest(edtf text) date',
  'latest(edtf text) date',
  'status_on(day date) SETOF status',
];

/** In answer to a change of what is promised. */
export const BREAKS = `Dashboards outside read these columns by name. Leave them as they are: add the new column at the end of its view,
or a new view beside it (status_2), and write it into test/reporting/promised.ts and the changelog.`;
