import { isAdministrative } from '../domain/events/event-data.js';
import { findKind, KINDS } from '../domain/kinds/index.js';
import {
  type Day,
  type Edtf,
  type Place,
  STAGES,
  type Stage,
  type StatusEvent,
  type Text,
  type TrackView,
  type TransitionView,
} from '../domain/values/views.js';
import { possibleDays } from '../i18n/edtf.js';
import { pickCommon } from '../i18n/known-names.js';
import type { Messages } from '../i18n/messages.js';
import { type LocalText, pick } from '../i18n/names.js';
import { partyName } from '../i18n/parties.js';

/** A track with its entries in effective order, oldest first; or only with the entries that make up its status. */
export type Story<Entry extends StatusEvent = TransitionView> = {
  track: TrackView;
  entries: Entry[];
  /** Hidden entries, for lists whose `entries` lack visibility (tracks/queries/sql/tracks.sql.ts). */
  hidden?: readonly Hidden[];
};

/** The fields of a hidden entry that its confidentiality mark needs. */
export type Hidden = Pick<
  TransitionView,
  'seq' | 'type' | 'occurredOn' | 'data' | 'visibility' | 'embargoUntil'
>;

/** The stages on the rail of any kind, in procedural order: the columns of the board. The others are off the rail. */
export const RAIL: readonly Stage[] = STAGES.filter((stage) =>
  KINDS.some(({ rail }) => rail.includes(stage)),
);

/** The usual way of a track's kind. */
export const railOf = ({ kind }: Pick<TrackView, 'kind'>): readonly Stage[] => findKind(kind)?.rail ?? RAIL;

export const changesStage = (entry: StatusEvent) => entry.from.stage !== entry.to.stage;

/** The stages that the entries prove. An asserted stage proves nothing about earlier stages. */
export function visitedStages(entries: StatusEvent[]): Set<Stage> {
  const seen = new Set<Stage>();
  for (const entry of entries) {
    if (entry.type !== 'stage.asserted') seen.add(entry.from.stage);
    seen.add(entry.to.stage);
  }
  return seen;
}

/** The entry that last brought the track into the stage. */
export const entryInto = <Entry extends StatusEvent>(entries: Entry[], stage: Stage) =>
  entries.findLast((entry) => changesStage(entry) && entry.to.stage === stage);

/** The position on the rail: the stage or, off the rail, the last stage that was on it. */
export function railStage({ track, entries }: Story<StatusEvent>): Stage {
  const { stage } = track.status;
  const rail = railOf(track);
  if (rail.includes(stage)) return stage;
  const left = entries.findLast((entry) => changesStage(entry) && rail.includes(entry.from.stage));
  return left?.from.stage ?? 'exploratory';
}

/** The entries about the negotiation, without administrative ones. */
export const aboutTalks = <Entry extends StatusEvent>(entries: Entry[]): Entry[] =>
  entries.filter(({ type }) => !isAdministrative(type));

/** The day on which the track's sources end; null if there is none, or if an entry is certainly later. */
export function sourcesEnd({ track, entries }: Story<StatusEvent>): Day | null {
  const until = track.coverageUntil;
  if (until === null) return null;
  const dates = [
    track.status.lastEvent?.occurredOn,
    ...aboutTalks(entries).map(({ occurredOn }) => occurredOn),
  ];
  const isLater = (occurredOn: Edtf | undefined) =>
    occurredOn && (possibleDays(occurredOn).last ?? '9') > until;
  return dates.some(isLater) ? null : until;
}

/** The day on which the sources of all tracks end, if it is the same for all. */
export function commonEnd(stories: Story<StatusEvent>[]): Day | null {
  const [first = null, ...others] = stories.map(sourcesEnd);
  return others.every((end) => end === first) ? first : null;
}

/** `data` is untyped JSON. These functions read a field of the expected type. */
export const numberIn = (entry: Pick<StatusEvent, 'data'>, name: string) =>
  typeof entry.data[name] === 'number' ? (entry.data[name] as number) : undefined;
export const stringIn = (entry: Pick<StatusEvent, 'data'>, name: string) =>
  typeof entry.data[name] === 'string' ? (entry.data[name] as string) : undefined;
export const textIn = (entry: Pick<StatusEvent, 'data'>, name: string) => {
  const value = entry.data[name];
  return typeof value === 'string' || (typeof value === 'object' && value !== null && !Array.isArray(value))
    ? (value as Text)
    : undefined;
};
export const placeIn = (entry: Pick<StatusEvent, 'data'>) => entry.data.place as Place | undefined;

/** A country is a code, or free text from the source. */
export const countryName = (country: Text, { language }: Messages) =>
  typeof country === 'string' && /^[A-Z]{2}$/.test(country)
    ? partyName(country, language)
    : pick(country, language).value;

/** A city or a body in the reader’s language, if that is common knowledge. */
export const nameIn = (kind: 'city' | 'body', text: Text, { language, asRecorded }: Messages): LocalText =>
  asRecorded ? pick(text, language) : pickCommon(kind, text, language);

/** The city; the country if no city is known. */
export function placeName(place: Place | null | undefined, m: Messages): LocalText | undefined {
  if (place?.city) return nameIn('city', place.city, m);
  return place?.country ? { value: countryName(place.country, m), lang: null } : undefined;
}
