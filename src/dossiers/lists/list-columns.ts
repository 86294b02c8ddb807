import type { EventType } from '../../domain/events/event-data.js';

/** What a column of a list may hold: a part of the track, or the date of an event. */
export const TRACK_COLUMNS = ['title', 'parties', 'kind', 'subtype'] as const;
export const EVENT_COLUMNS = {
  opened: 'negotiations.opened',
  round: 'round.held',
  initialled: 'text.initialled',
  signed: 'agreement.signed',
  in_force: 'agreement.entered_into_force',
  terminated: 'agreement.terminated',
} as const satisfies Record<string, EventType>;

export type EventColumn = keyof typeof EVENT_COLUMNS;
export type ListColumn = (typeof TRACK_COLUMNS)[number] | EventColumn | 'note';
export const LIST_COLUMNS: readonly ListColumn[] = [
  ...TRACK_COLUMNS,
  ...(Object.keys(EVENT_COLUMNS) as EventColumn[]),
  'note',
];

/** For each column of a file: what it holds, or null if it is left out. */
export type Mapping = readonly (ListColumn | null)[];

export const isEventColumn = (column: ListColumn | null | undefined): column is EventColumn =>
  column !== null && column !== undefined && column in EVENT_COLUMNS;

/** Words by which the name of a column is recognised, in English, Russian and Kazakh. */
const WORDS: readonly (readonly [ListColumn, RegExp])[] = [
  ['terminated', /terminat|expir|прекращ|тоқтат/i],
  ['in_force', /force|вступлени|күшіне/i],
  ['signed', /sign|подписан|қол қой/i],
  ['initialled', /initial|парафир|дәйекте/i],
  ['round', /round|раунд/i],
  ['opened', /open|start|начал|басталу/i],
  ['parties', /part(y|ies)|countr|стран|сторон|тарап|ел(дер)?$/i],
  ['subtype', /subject|type|предмет|тип|мәні/i],
  ['kind', /kind|вид|түр/i],
  ['title', /title|name|agreement|назван|наименован|договор|соглашен|атау|келісім|шарт/i],
  ['note', /note|comment|remark|примечан|коммент|ескерт/i],
];

/** What the names of columns suggest; each meaning but a round's once. */
export function suggestedMapping(names: readonly string[]): Mapping {
  const taken = new Set<ListColumn>();
  return names.map((name) => {
    const found = WORDS.find(
      ([column, words]) => words.test(name) && (column === 'round' || !taken.has(column)),
    );
    if (!found) return null;
    taken.add(found[0]);
    return found[0];
  });
}
