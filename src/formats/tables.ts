import type {
  Instant,
  Language,
  Person,
  StatusEvent,
  Text,
  TrackView,
  TransitionView,
} from '../domain/values/views.js';
import { strictest } from '../i18n/marks.js';
import { messagesAsRecorded } from '../i18n/messages.js';
import { pick } from '../i18n/names.js';
import { numberIn, placeIn, placeName, type Story, stringIn, textIn } from '../ui/story.js';
import { lastEventMark, statusMark } from '../ui/story-marks.js';
import { type Cell, csvOf } from './csv.js';

const words = (text: Text | null | undefined, language: Language) =>
  text === null || text === undefined ? null : pick(text, language).value;

const TRACK = [
  ...['slug', 'kind', 'parties', 'title', 'stage', 'since', 'talks', 'application', 'roundsHeld'],
  ...['nextRound', 'nextRoundTarget', 'nextRoundPlace', 'lastEvent', 'lastEventOn', 'twin', 'coverageUntil'],
];
/** `visibility` is the strictest visibility of the facts in the row; `embargoUntil` is set for an embargo. */
const TRACK_FOR_STAFF = [
  ...['silentDays', 'stalled', 'visibility', 'embargoUntil', 'openActions', 'nextDeadline'],
  ...['articlesAgreed', 'articles'],
];

/** The board, one row per track. Dates are EDTF, names are in the reader's language, columns are named as in the API. */
export function boardTable(
  stories: readonly Story<StatusEvent>[],
  staff: boolean,
  now: Instant,
  language: Language,
  part?: { isFirst: boolean },
): string {
  const m = messagesAsRecorded(language);
  const row = (story: Story<StatusEvent>): Record<string, Cell> => {
    const mark = strictest([statusMark(story, { now }), lastEventMark(story, { now })]);
    return {
      ...rowOf(story.track),
      visibility: mark ? (mark.internal ? 'internal' : 'embargoed') : 'public',
      embargoUntil: mark?.until,
    };
  };
  const rowOf = ({ status, ...track }: TrackView): Record<string, Cell> => ({
    ...track,
    ...status,
    parties: track.parties.join(' '),
    title: words(track.title, language),
    head: null,
    subtype: null,
    members: null,
    nextRound: status.nextRound?.number,
    nextRoundTarget: status.nextRound?.target,
    nextRoundPlace: placeName(status.nextRound?.place, m)?.value,
    lastEvent: status.lastEvent?.type,
    lastEventOn: status.lastEvent?.occurredOn,
    milestones: null,
    byParty: null,
    entryByClauses: null,
    nextDeadline: status.nextDeadline?.due,
    textAgreed: null,
    articlesAgreed: status.textAgreed?.agreed,
    articles: status.textAgreed?.total,
  });
  return csvOf(staff ? [...TRACK, ...TRACK_FOR_STAFF] : TRACK, stories.map(row), language, part);
}

const ENTRY = [
  ...['seq', 'type', 'event', 'occurredOn', 'recordedAt', 'fromStage', 'toStage', 'number', 'target', 'side'],
  ...['place', 'people', 'summary', 'outcome', 'data', 'sources', 'meeting', 'corrects', 'correctedBy'],
  ...['annulled', 'reason'],
];
const ENTRY_FOR_STAFF = [
  ...[
    'actor',
    'approvedBy',
    'visibility',
    'embargoUntil',
    'warnings',
    'offProcedure',
    'note',
    'prevHash',
    'hash',
  ],
];

/** A track's history or ledger, one row per entry. `data` is the entry's data as JSON. */
export function entriesTable(entries: readonly TransitionView[], staff: boolean, language: Language): string {
  const m = messagesAsRecorded(language);
  // Files are left to the API.
  const row = ({ documents: _, ...entry }: TransitionView): Record<string, Cell> => ({
    ...entry,
    event: m.label('events', entry.type),
    fromStage: entry.from.stage,
    toStage: entry.to.stage,
    number: numberIn(entry, 'number'),
    target: stringIn(entry, 'target'),
    side: stringIn(entry, 'side'),
    place: placeName(placeIn(entry), m)?.value,
    people: ((entry.data.people ?? []) as Person[]).map(({ name }) => words(name, language)).join('; '),
    summary: words(textIn(entry, 'summary'), language),
    outcome: words(textIn(entry, 'outcome'), language),
    data: JSON.stringify(entry.data),
    sources: entry.sources
      .map(({ publisher, title, url }) =>
        [words(publisher, language), words(title, language), url].filter(Boolean).join(', '),
      )
      .join('; '),
    reason: words(entry.reason, language),
    from: null,
    to: null,
    warnings: entry.warnings?.map(({ code }) => code).join(' '),
    note: words(entry.note, language),
  });
  return csvOf(staff ? [...ENTRY, ...ENTRY_FOR_STAFF] : ENTRY, entries.map(row), language);
}
