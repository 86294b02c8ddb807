/**
 * What the schemas `reporting` and `reporting_public` promise: the views, their columns in order, the type of each and
 * what it says. Both schemas have all of them (docs/adr/0035). The words are the columns' comments in the database and
 * the tables of docs/connect/reporting.md.
 */
type Column = readonly [type: string, says: string];
type View = { says: string; columns: Readonly<Record<string, Column>> };

const TRACK = {
  slug: ['text', 'the name of the track in addresses'],
  kind: ['text', 'the kind of agreement'],
  title_en: ['text', 'the title in English, else in Russian, else in Kazakh'],
  title_ru: ['text', 'the title in Russian, else in Kazakh, else in English'],
  title_kk: ['text', 'the title in Kazakh, else in Russian, else in English'],
  party_codes: ['text[]', 'parties, members of a mixed agreement, and who acceded'],
} as const satisfies Record<string, Column>;

const FIRST = 'its first possible day; null where it has none';
const LAST = 'its last possible day; null where it has none';
const STAFF = 'null in the public view';

const STATUS = {
  ...TRACK,
  kind_version: ['integer', 'the version of the kind'],
  subtype: ['text', 'what the agreement is about'],
  parties: ['text[]', 'the parties with which the track was opened'],
  depositary: ['text', 'who keeps the treaty'],
  twin: ['text', 'the slug of the twin'],
  as_of: ['date', 'the day of which the row tells'],
  stage: ['text', 'the stage; `exploratory` where nothing is recorded yet'],
  stage_order: ['integer', '1 for `exploratory` to 10 for `superseded`, to sort by'],
  unknown_before: ['boolean', 'nothing is known of the time before the first entry, and the day lies in it'],
  talks: ['text', '`not_begun`, `active`, `paused` or `ended`'],
  application: ['text', '`none`, `provisional`, `full`, `partly_suspended` or `suspended`'],
  since: ['text', 'the date of the last change of stage, as written'],
  since_earliest: ['date', FIRST],
  since_latest: ['date', LAST],
  rounds_held: ['integer', 'rounds held as far as is known'],
  last_event_seq: ['integer', 'the number of the last entry'],
  last_event_type: ['text', 'its type'],
  last_event_on: ['text', 'its date, as written'],
  last_event_earliest: ['date', FIRST],
  last_event_latest: ['date', LAST],
  next_round_number: ['integer', 'the number of the next round planned'],
  next_round_target: ['text', 'when it is to be, as written'],
  next_round_earliest: ['date', FIRST],
  next_round_latest: ['date', LAST],
  coverage_until: ['date', 'how far the sources reach'],
  silent_days: ['integer', `days since the last entry; ${STAFF}`],
  stalled: ['boolean', `no round and no change of stage for nine months; ${STAFF}`],
  open_actions: ['integer', `agreed steps that are neither done nor dropped; ${STAFF}`],
  articles_agreed: ['integer', `articles of the text that are agreed; ${STAFF}`],
  articles_total: ['integer', `of so many that were not dropped; ${STAFF}`],
  revision: ['integer', 'rows recorded up to now'],
} as const satisfies Record<string, Column>;

const HISTORY = {
  ...TRACK,
  position: ['integer', 'its place in the effective history, from 1'],
  seq: ['integer', 'its number in the log'],
  type: ['text', 'the type of event'],
  occurred_on: ['text', 'its date, as written'],
  occurred_earliest: ['date', FIRST],
  occurred_latest: ['date', LAST],
  shown_from: ['date', 'the first day as of which a board shows it'],
  recorded_at: ['timestamptz', 'when it was recorded'],
  corrected_by: ['integer', 'the number of its newest correction'],
  stage: ['text', 'the stage after it'],
  stage_order: ['integer', '1 to 10, as in `status`'],
  talks: ['text', 'the talks after it'],
  application: ['text', 'the application after it'],
  side: ['text', 'the code of the party that it is about'],
  number: ['integer', 'of a round, a committee’s meeting or an agreed step'],
  city_en: ['text', 'the city in this language, else in another'],
  city_ru: ['text', ''],
  city_kk: ['text', ''],
  country: ['text', 'the country: a code, or a name in English, else in another language'],
  format: ['text', '`in_person`, `hybrid`, `video` or `written`'],
  summary_en: ['text', 'the summary, likewise'],
  summary_ru: ['text', ''],
  summary_kk: ['text', ''],
  meeting: ['uuid', 'the same for the entries of one gathering'],
  visibility: ['text', `\`public\`, \`internal\` or \`embargoed\`; ${STAFF}`],
  embargo_until: ['timestamptz', `when the embargo ends; ${STAFF}`],
  source_count: ['integer', 'how many sources it cites'],
  document_count: ['integer', 'how many documents it names'],
} as const satisfies Record<string, Column>;

const ROUNDS = {
  ...TRACK,
  number: ['integer', 'the number of the round'],
  state: ['text', '`held`, `planned`, or `overdue`: planned for days that have passed'],
  held_on: ['text', 'when it was held, as written'],
  held_earliest: ['date', FIRST],
  held_latest: ['date', LAST],
  target: ['text', 'when it is to be held, as written'],
  target_earliest: ['date', FIRST],
  target_latest: ['date', LAST],
  city_en: ['text', 'the city in this language, else in another'],
  city_ru: ['text', ''],
  city_kk: ['text', ''],
  country: ['text', 'the country: a code, or a name in English, else in another language'],
  format: ['text', '`in_person`, `hybrid`, `video` or `written`'],
  seq: ['integer', 'the number of the entry by which it was held'],
  meeting: ['uuid', 'the same for the rounds of one gathering'],
} as const satisfies Record<string, Column>;

const DURATIONS = {
  ...TRACK,
  nth: ['integer', 'the stay’s place on the track; 0 for the time before the first change of stage'],
  stage: ['text', 'the stage'],
  stage_order: ['integer', '1 to 10, as in `status`'],
  is_current: ['boolean', 'whether it lasts'],
  began_by: ['text', 'the type of event by which it began'],
  began_on: ['text', 'when it began, as written'],
  began_earliest: ['date', FIRST],
  began_latest: ['date', LAST],
  ended_by: ['text', 'the type of event by which it ended'],
  ended_on: ['text', 'when it ended, as written'],
  ended_earliest: ['date', FIRST],
  ended_latest: ['date', LAST],
  days_least: ['integer', 'how many days it took at least; up to today where it lasts'],
  days_most: ['integer', 'how many days it took at most; null where a date has no bound'],
  shown_from: ['date', 'the first day as of which a board shows it'],
  shown_until: ['date', 'the first day as of which a board shows the next one'],
} as const satisfies Record<string, Column>;

const DEADLINES = {
  ...TRACK,
  key: ['text', 'its name among those of the track'],
  rule: ['text', 'by which rule it is owed, as in `GET /v1/deadlines`'],
  owner: ['text', 'the code of the party that owes it; null where it concerns all'],
  number: ['integer', 'of the agreed step or the round'],
  step: ['text', 'the step of the owner’s domestic procedure'],
  awaits: ['text', 'what the final clauses wait for'],
  due: ['text', 'the days on which it may fall, as agreed or as computed'],
  due_earliest: ['date', FIRST],
  due_latest: ['date', LAST],
  state: ['text', '`open`, `met` or `overdue`'],
  days_left: ['integer', 'days from today to its last possible day; negative where it has passed'],
  action_en: ['text', 'what the side agreed to do, in this language, else in another'],
  action_ru: ['text', ''],
  action_kk: ['text', ''],
} as const satisfies Record<string, Column>;

const TEXT_STATE = {
  ...TRACK,
  article: ['text', 'the number or the name of the article'],
  position: ['integer', 'its place in the draft, from 1'],
  article_title_en: ['text', 'its title in this language, else in another'],
  article_title_ru: ['text', ''],
  article_title_kk: ['text', ''],
  state: ['text', '`agreed`, `bracketed`, `open` or `dropped`'],
  since: ['text', 'since when, as written'],
  since_earliest: ['date', FIRST],
  since_latest: ['date', LAST],
  stated_by: ['integer', 'the number of the entry that said so last'],
} as const satisfies Record<string, Column>;

export const REPORTING = {
  status: { says: 'How each track stands today: one row a track.', columns: STATUS },
  history: {
    says: 'The effective history: one row an entry, as corrected, in the order in which it happened.',
    columns: HISTORY,
  },
  rounds: { says: 'Rounds held, and rounds planned that were neither held nor cancelled.', columns: ROUNDS },
  durations: { says: 'How long each stage lasted: one row a stay.', columns: DURATIONS },
  deadlines: {
    says: 'What is owed, by whom, until when, as today. Without rows in the public view.',
    columns: DEADLINES,
  },
  text_state: {
    says: 'The text by article, as today. Without rows in the public view.',
    columns: TEXT_STATE,
  },
} as const satisfies Record<string, View>;

export type ViewName = keyof typeof REPORTING;
export type ColumnOf<Name extends ViewName> = keyof (typeof REPORTING)[Name]['columns'];
