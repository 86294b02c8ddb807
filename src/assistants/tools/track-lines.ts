import type { Language } from '../../domain/values/text.js';
import type { Day } from '../../domain/values/views.js';
import { messagesFor } from '../../i18n/messages.js';
import { ownPartyCode } from '../../i18n/parties.js';
import { trackName } from '../../i18n/track-names.js';
import type { TrackSummary } from '../../tracks/queries/tracks.query.js';
import { paths } from '../../ui/page.js';
import { statusSentence } from '../../ui/status-sentence.js';
import { line } from '../tool.js';

export const pageOfTrack = (origin: string, slug: string, query: Record<string, string | undefined> = {}) => {
  const given = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return `${origin}${paths.track(slug)}${given.length > 0 ? `?${new URLSearchParams(given)}` : ''}`;
};

/** What a track is called and where it stands, as the page of the board says it. */
export function trackLine(summary: TrackSummary, language: Language, day: Day): string {
  const { track } = summary;
  const { status, coverageUntil } = track;
  const m = messagesFor(language);
  const name = trackName(track, { language, ownParty: ownPartyCode() });
  const said = status.unknownBefore
    ? 'What stood on this day is not known: the first entry is later.'
    : m.text(statusSentence(summary, m, { day, long: true }));
  const covered = coverageUntil === null ? '' : ` Sources cover until ${coverageUntil}.`;
  return line(`${name} [${track.slug}]: ${said}${covered}`);
}
