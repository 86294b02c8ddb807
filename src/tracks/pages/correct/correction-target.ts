import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { TrackHistories } from '../../../domain/decide/working-copy.js';
import { type Citation, isAboutSteps } from '../../../domain/events/event-data.js';
import { type Entry, entriesOf } from '../../../domain/events/history.js';
import type { Text } from '../../../domain/values/text.js';
import type { Place } from '../../../domain/values/views.js';
import { LedgerReader } from '../../../ledger/ledger-reader.js';
import { type EntrySelection, entryOfSeq } from '../../commands/command.js';
import type { Replacement } from '../../commands/requests.js';
import { TransitionsQuery } from '../../queries/transitions.query.js';
import type { EntryAnswers } from '../form/read-entry.js';

/** An entry as it stands now, and the live entries of its meeting. */
export type CorrectionTarget = {
  slug: string;
  entry: Entry;
  meeting: { track: string; entry: Entry }[];
};

/** Whether a correction applies to the entry alone or to its whole meeting. */
export type CorrectionScope = 'one' | 'all';

/** Finds the entry to correct, and its meeting. */
@Injectable()
export class CorrectionTargets {
  constructor(
    private readonly ledger: LedgerReader,
    private readonly transitions: TransitionsQuery,
  ) {}

  /** Throws 404 if the track has no such entry. For the seq of a correction, returns the corrected entry. */
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

/** The live entries of the meeting. If all are annulled, returns all: correcting them restores them together. */
function together(histories: TrackHistories, meeting: string): CorrectionTarget['meeting'] {
  const all = [...histories.values()].flatMap(({ slug, rows }) =>
    entriesOf(rows).flatMap((entry) => (entry.meeting === meeting ? [{ track: slug, entry }] : [])),
  );
  const live = all.filter(({ entry }) => !entry.annulled);
  return live.length > 0 ? live : all;
}

/** Whether the act can apply to the whole meeting. */
export const isWithMeeting = (
  action: string,
  { entry, meeting }: Pick<CorrectionTarget, 'entry' | 'meeting'>,
): boolean => meeting.length > 0 && !(action === 'publish' && isAboutSteps(entry.type));

/**
 * The entries of the meeting to which a correction applies. An amendment applies to entries of the same event type. A
 * publication applies to entries that are not public yet; if all are public, to all, which the rules then refuse. Agreed
 * steps are never published with their meeting.
 */
export function entriesInScope(
  { slug, entry, meeting }: CorrectionTarget,
  scope: CorrectionScope,
  action: string,
): CorrectionTarget['meeting'] {
  if (scope === 'one' || !isWithMeeting(action, { entry, meeting })) return [{ track: slug, entry }];
  if (action === 'amend') return meeting.filter((one) => one.entry.type === entry.type);
  if (action !== 'publish') return meeting;
  const publishable = meeting.filter((one) => !isAboutSteps(one.entry.type));
  const hidden = publishable.filter((one) => one.entry.visibility !== 'public');
  return hidden.length > 0 ? hidden : publishable;
}

/** The same entries as the selection of a command. */
export const selectionOf = (
  target: CorrectionTarget,
  scope: CorrectionScope,
  action: string,
): EntrySelection => ({
  entries: entriesInScope(target, scope, action).map(({ track, entry }) => ({ track, seq: entry.seq })),
});

/**
 * The changed fields only. On each track of a meeting, unchanged fields keep their own values. `base` is the entry from
 * which the form started, `before` what it showed of it.
 */
export function replacementOf(
  entry: Entry,
  answers: EntryAnswers,
  { base, before }: { base: Entry; before: EntryAnswers },
): Replacement {
  const { occurredOn, data, sources, documents, note } = answers;
  const isChanged = (field: 'data' | 'sources') =>
    !isDeepStrictEqual(answers[field], before[field]) || !isDeepStrictEqual(base[field], entry[field]);
  return {
    ...(occurredOn !== entry.occurredOn && { occurredOn }),
    ...(isChanged('data') && { data: asItWas(data, before.data, base.data) }),
    ...(isChanged('sources') && { sources: sources.map((source) => asCited(source, before.sources, base)) }),
    ...((!isDeepStrictEqual(documents, before.documents) ||
      !isDeepStrictEqual(base.documents, entry.documents)) && {
      documents: documents.map(({ named }) => named),
    }),
    ...(note !== undefined && !isDeepStrictEqual(note, entry.note) && { note }),
  };
}

/** A field that comes back unchanged keeps its recorded value, because the form may not show all of it. */
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

/** A source that comes back unchanged is kept as recorded: the form shows its quotation in one language only. */
function asCited(citation: Citation, shown: EntryAnswers['sources'], { sources }: Entry): Citation {
  const unchanged = sources[shown.findIndex((one) => isDeepStrictEqual(one, citation))];
  if (unchanged) return unchanged;
  const before = 'ref' in citation ? sources.find(({ ref }) => ref === citation.ref) : undefined;
  if (!before || typeof before.quote !== 'object' || typeof citation.quote !== 'string') return citation;
  const isShown = Object.values(before.quote as Exclude<Text, string>).includes(citation.quote);
  return isShown ? { ...citation, quote: before.quote } : citation;
}
