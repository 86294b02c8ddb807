import {
  type CalendarEvent,
  embargoEvent,
  icalendarOf,
  type NameOf,
  roundEvents,
} from '../../formats/index.js';
import { possibleDays } from '../../i18n/edtf.js';
import { marked, markOf } from '../../i18n/marks.js';
import { messagesFor } from '../../i18n/messages.js';
import { trackName } from '../../i18n/track-names.js';
import type { TrackSummary } from '../../tracks/queries/tracks.query.js';
import { eventTitle } from '../../ui/event-title.js';
import { paths } from '../../ui/page.js';
import { changesStage } from '../../ui/story.js';
import type { FollowedEvents } from '../own/followed-events.js';
import { type CalendarProps, dueEvents, INTERNAL } from './due-calendar.js';

/** The most events of a calendar. The latest are kept. */
const MOST_EVENTS = 2_000;

type FollowedProps = CalendarProps & { now: string };

/**
 * Followed tracks as an iCalendar: rounds and ends of embargoes as in the calendar of the board, stages that were reached, and
 * deadlines as in the calendar of the agenda. A planned round is told once, as a round.
 */
export function followedCalendar(found: FollowedEvents, props: FollowedProps): string {
  const m = messagesFor(props.language);
  const { namesakes, summaries } = found;
  const bySlug = new Map(summaries.map(({ track }) => [track.slug, track]));
  const nameOf: NameOf = (slug, language) => {
    const track = bySlug.get(slug);
    return track ? trackName(track, { ...props, language, namesakes }) : slug;
  };
  const told = { ...props, nameOf };
  const items = found.deadlines.items.filter(({ rule }) => rule !== 'round');
  const events = [
    ...found.rounds.flatMap((track) => roundEvents(track, told)),
    ...found.embargoes.map((embargo) => embargoEvent(embargo, told)),
    ...summaries.flatMap((story) => milestoneEvents(story, told)),
    ...dueEvents({ ...found.deadlines, items }, props),
  ];
  const isInternal = events.some(({ confidential }) => confidential);
  const name = m.t('reminders.followed_calendar_name');
  return icalendarOf(isInternal ? marked(name, INTERNAL, m) : name, latestOf(events));
}

/** The entries that brought the track from one stage to another, without rounds, which are told as rounds. */
function milestoneEvents(
  { track, entries, hidden = [] }: TrackSummary,
  { origin, language, nameOf, now, today }: FollowedProps & { nameOf: NameOf },
): CalendarEvent[] {
  const m = messagesFor(language);
  const seen = new Map<string, number>();
  return entries
    .filter((entry) => changesStage(entry) && !entry.type.startsWith('round'))
    .flatMap((entry) => {
      const { type, occurredOn } = entry;
      const count = (seen.get(type) ?? 0) + 1;
      seen.set(type, count);
      const { first, last } = possibleDays(occurredOn);
      // A calendar event needs a first and a last day, which an open interval lacks.
      if (!first || !last) return [];
      const mark = markOf(
        hidden.filter((one) => one.type === type && one.occurredOn === occurredOn),
        now,
      );
      return {
        // The same wherever its day moves.
        uid: `${track.slug}-${type.replaceAll(/[^a-z]+/g, '-')}-${count}@paraph`,
        // Every entry of its track may change it.
        sequence: track.revision,
        recordedAt: `${today}T00:00:00.000Z`,
        when: { first, last },
        summary: marked(`${nameOf(track.slug, language)}: ${m.text(eventTitle(entry, m))}`, mark, m),
        url: `${origin}${paths.track(track.slug)}`,
        confidential: mark !== null,
      };
    });
}

function latestOf(events: readonly CalendarEvent[]): CalendarEvent[] {
  const dayOf = ({ when }: CalendarEvent) => ('at' in when ? when.at : when.last);
  return events.toSorted((a, b) => (dayOf(a) < dayOf(b) ? 1 : -1)).slice(0, MOST_EVENTS);
}
