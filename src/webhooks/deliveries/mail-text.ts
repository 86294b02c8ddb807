import { visible } from '../../domain/values/characters.js';
import type { Instant, NextRound, StatusEvent, Text, TransitionView } from '../../domain/values/views.js';
import { date } from '../../i18n/dates.js';
import { type Mark, marked, markOf } from '../../i18n/marks.js';
import { type Messages, messagesFor } from '../../i18n/messages.js';
import { pick } from '../../i18n/names.js';
import { type Naming, trackName } from '../../i18n/track-names.js';
import { dateLabel, eventTitle } from '../../ui/event-title.js';
import type { Story } from '../../ui/story.js';
import { planMark } from '../../ui/story-marks.js';
import type { Message } from './message.js';

export type Letter = { subject: string; text: string };

/** The tracks that something is told of, by their slugs. */
type Tracks = ReadonlyMap<string, Story<StatusEvent>>;

export type Reader = Naming & {
  now: Instant;
  address: string;
  publicUrl: string;
  unsubscribeUrl: string;
};

/** Months without movement after which a track is told to stand still (domain/status.ts). */
const STALLED_AFTER = 9;

/** What is written to a person: of one change its title and what it did, of several one after the other. */
export function letterOf(message: readonly Message[], tracks: Tracks, reader: Reader): Letter {
  const m = messagesFor(reader.language);
  const [first] = message;
  const titles = message.map((one) => titleOf(one, tracks, reader, m));
  const subject =
    message.length === 1 && first ? (titles[0] ?? first.type) : m.t('mail.digest', { count: message.length });
  const parts = message.map((one, index) => [titles[index], ...linesOf(one, reader, m)].join('\n'));
  const foot = [
    m.t('mail.why', { address: reader.address }),
    m.t('mail.unsubscribe', { url: reader.unsubscribeUrl }),
  ].join('\n');
  const text = `${[...parts, `-- \n${foot}`].join('\n\n')}\n`;
  return { subject: visible(oneLine(subject)), text: visible(text) };
}

function titleOf(message: Message, tracks: Tracks, reader: Reader, m: Messages): string {
  const story = storyOf(message, tracks);
  const event = message.transition ? eventOf(message.transition, m) : m.label('events', message.type);
  const line = story ? m.t('mail.line', { label: trackName(story.track, reader), value: event }) : event;
  return marked(line, markFor(message, story, reader), m);
}

const storyOf = (message: Message, tracks: Tracks) => {
  const slug = slugOf(message);
  return slug === null ? undefined : tracks.get(slug);
};

/** What is told of a round or of silence rests on entries that need not be public, and silence never is. */
function markFor(message: Message, story: Story<StatusEvent> | undefined, reader: Reader): Mark | null {
  if (message.transition) return markOf([message.transition], reader.now);
  if (message.type === 'track.stalled') return { internal: true, until: null };
  const round = message.data.round as NextRound | undefined;
  return round && story ? planMark(story.hidden ?? [], round.number, reader) : null;
}

const eventOf = (entry: TransitionView, m: Messages): string =>
  entry.corrects === null ? m.text(eventTitle(entry, m, { full: true })) : m.label('events', entry.type);

/** The track that something is told of; null for what concerns none. */
export function slugOf({ transition, data }: Message): string | null {
  return transition?.track ?? (typeof data.track === 'string' ? data.track : null);
}

function linesOf(message: Message, { publicUrl }: Reader, m: Messages): string[] {
  const slug = slugOf(message);
  const more =
    slug === null ? [] : [m.t('mail.more', { url: `${publicUrl}/tracks/${slug}?lang=${m.language}` })];
  if (message.transition) return [...entryLines(message.transition, m), ...more];
  switch (message.type) {
    case 'round.overdue': {
      const { number, target } = message.data.round as NextRound;
      return [m.t('sentences.round_overdue', { number, date: date(target) }), ...more];
    }
    case 'track.stalled':
      return [m.t('sentences.stalled', { months: STALLED_AFTER }), ...more];
    case 'endpoint.disabled': {
      const { id, description } = message.data.endpoint as { id: string; description: string };
      return [m.t('mail.endpoint_disabled', { name: description || id })];
    }
    default:
      return more;
  }
}

function entryLines(entry: TransitionView, m: Messages): string[] {
  const line = (field: 'stage' | 'reason' | 'summary', value: string) =>
    m.t('mail.line', { label: m.label('fields', field), value });
  const said = (text: Text) => pick(text, m.language).value;
  const summary = entry.data.summary as Text | undefined;
  return [
    m.t('mail.line', { label: dateLabel(entry.type, m), value: m.text([date(entry.occurredOn)]) }),
    ...(entry.from.stage === entry.to.stage ? [] : [line('stage', m.label('stages', entry.to.stage))]),
    ...(summary === undefined ? [] : [line('summary', said(summary))]),
    ...(entry.reason === null ? [] : [line('reason', said(entry.reason))]),
  ];
}

/** A header is one line, whatever a title holds. */
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
