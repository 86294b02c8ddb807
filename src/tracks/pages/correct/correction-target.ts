import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { TrackHistories } from '../../../domain/decide/working-copy.js';
import type { Citation } from '../../../domain/events/event-data.js';
import { type Entry, entriesOf } from '../../../domain/events/history.js';
import type { Text } from '../../../domain/values/text.js';
import type { Place } from '../../../domain/values/views.js';
import { LedgerReader } from '../../../ledger/ledger-reader.js';
import { type EntrySelection, entryOfSeq } from '../../commands/command.js';
import type { Replacement } from '../../commands/requests.js';
import { TransitionsQuery } from '../../queries/transitions.query.js';
import type { EntryAnswers } from '../form/read-entry.js';

/** The entry that a page is about, as it now stands, and the live entries of its meeting. */
export type CorrectionTarget = {
  slug: string;
  entry: Entry;
  meeting: { track: string; entry: Entry }[];
};

/** How far an act reaches: the entry alone or its whole meeting. */
export type CorrectionScope = 'one' | 'all';

/** Finds what is to be corrected. */
@Injectable()
export class CorrectionTargets {
  constructor(
    private readonly ledger: LedgerReader,
    private readonly transitions: TransitionsQuery,
  ) {}

  /** 404 where the track has no such entry; a correction leads to the entry that it corrects. */
  async target(slug: string, seq: number): Promise<CorrectionTarget> {
    const row = await this.transitions.one(slug, seq, 'full');
    const slugs = row?.meeting ? await this.tracksOf(row.meeting) : [slug];
    const { snapshots } = await this.ledger.snapshots([...new Set([slug, ...slugs])]);
    const histories = new Map([...snapshots].map(([track, { history }]) => [track, history]));
    const { entry } = entryOfSeq(histories, slug, row?.corrects ?? seq);
    const meeting = entry.meeting === null ? [] : together(histories, entry.meeting);
    return { slug, entry, meeting: meeting.length > 1 ? meeting : [] };
  }

  private async tracksOf(meeting: string): Promise<string[]> {
    const rows = await this.transitions.ofMeeting(meeting, 'full');
    return rows.map(({ transition }) => transition.track);
  }
}

/** The meeting’s live entries; if all are annulled, those: correcting them restores them together. */
function together(histories: TrackHistories, meeting: string): CorrectionTarget['meeting'] {
  const all = [...histories.values()].flatMap(({ slug, rows }) =>
    entriesOf(rows).flatMap((entry) => (entry.meeting === meeting ? [{ track: slug, entry }] : [])),
  );
  const live = all.filter(({ entry }) => !entry.annulled);
  return live.length > 0 ? live : all;
}

/**
 * Those of the meeting that an act on all of it concerns: an amendment, only those of the same event; a publication, only
 * those that are not public yet, or all if there are none, which the rules then refuse.
 */
export function entriesInScope(
  { slug, entry, meeting }: CorrectionTarget,
  scope: CorrectionScope,
  action: string,
): CorrectionTarget['meeting'] {
  if (scope === 'one' || meeting.length === 0) return [{ track: slug, entry }];
  if (action === 'amend') return meeting.filter((one) => one.entry.type === entry.type);
  const hidden = meeting.filter((one) => one.entry.visibility !== 'public');
  return action === 'publish' && hidden.length > 0 ? hidden : meeting;
}

/** The same, as the ledger is asked. */
export const selectionOf = (
  target: CorrectionTarget,
  scope: CorrectionScope,
  action: string,
): EntrySelection => ({
  entries: entriesInScope(target, scope, action).map(({ track, entry }) => ({ track, seq: entry.seq })),
});

/** What of an entry the answers change; what they leave as it is stays untouched, on every track of a meeting. */
export function replacementOf(entry: Entry, answers: EntryAnswers, before: EntryAnswers): Replacement {
  const { occurredOn, data, sources, note } = answers;
  return {
    ...(occurredOn !== entry.occurredOn && { occurredOn }),
    ...(!isDeepStrictEqual(data, before.data) && { data: asItWas(data, before.data, entry.data) }),
    ...(!isDeepStrictEqual(sources, before.sources) && { sources: sources.map(quotedAs(entry)) }),
    ...(note !== undefined && !isDeepStrictEqual(note, entry.note) && { note }),
  };
}

/** A field that the form gives back as it showed it keeps what was recorded, which may say more than the form can. */
function asItWas(
  data: EntryAnswers['data'],
  shown: EntryAnswers['data'],
  recorded: Entry['data'],
): EntryAnswers['data'] {
  const kept = Object.entries(data).map(([name, value]): [string, unknown] => [
    name,
    isDeepStrictEqual(value, shown[name]) ? recorded[name] : value,
  ]);
  const result = Object.fromEntries(kept);
  const [place, placeShown, placeBefore] = [data.place, shown.place, recorded.place] as (Place | undefined)[];
  if (place?.country && isDeepStrictEqual(place.country, placeShown?.country)) {
    result.place = { ...place, country: placeBefore?.country };
  }
  return result;
}

/** A quotation in several languages is shown in one: unless that was changed, it stays whole. */
const quotedAs =
  (entry: Entry) =>
  (citation: Citation): Citation => {
    const before = 'ref' in citation ? entry.sources.find(({ ref }) => ref === citation.ref) : undefined;
    if (!before || typeof before.quote !== 'object' || typeof citation.quote !== 'string') return citation;
    const isShown = Object.values(before.quote as Exclude<Text, string>).includes(citation.quote);
    return isShown ? { ...citation, quote: before.quote } : citation;
  };
