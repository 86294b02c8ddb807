import { visible } from '../../domain/values/characters.js';
import type {
  DeadlineView,
  Instant,
  NextRound,
  StatusEvent,
  Text,
  TransitionView,
} from '../../domain/values/views.js';
import { date } from '../../i18n/dates.js';
import { type Mark, marked, markOf } from '../../i18n/marks.js';
import { type Messages, messagesFor } from '../../i18n/messages.js';
import { pick } from '../../i18n/names.js';
import { type Naming, trackName } from '../../i18n/track-names.js';
import { dateLabel, eventTitle } from '../../ui/event-title.js';
import type { Story } from '../../ui/story.js';
import { planMark } from '../../ui/story-marks.js';
import type { Message } from './message.js';

export type MailText = { subject: string; text: string };

/** The tracks that the messages are about, by slug. */
type Tracks = ReadonlyMap<string, Story<StatusEvent>>;

export type Recipient = Naming & {
  now: Instant;
  address: string;
  publicUrl: string;
  unsubscribeUrl: string;
};

/** Months without movement after which a track counts as stalled (domain/replay/status.ts). */
const STALLED_AFTER = 9;

/** The mail about some messages. The subject is the title of a single message, or their number. */
export function mailTextOf(message: readonly Message[], tracks: Tracks, recipient: Recipient): MailText {
  const m = messagesFor(recipient.language);
  const [first] = message;
  const titles = message.map((one) => titleOf(one, tracks, recipient, m));
  const subject =
    message.length === 1 && first ? (titles[0] ?? first.type) : m.t('mail.digest', { count: message.length });
  const parts = message.map((one, index) => [titles[index], ...linesOf(one, recipient, m)].join('\n'));
  const foot = [
    m.t('mail.why', { address: recipient.address }),
    m.t('mail.unsubscribe', { url: recipient.unsubscribeUrl }),
  ].join('\n');
  const text = `${[...parts, `-- \n${foot}`].join('\n\n')}\n`;
  return { subject: visible(oneLine(subject)), text: visible(text) };
}

function titleOf(message: Message, tracks: Tracks, recipient: Recipient, m: Messages): string {
  const story = storyOf(message, tracks);
  const event = message.transition ? eventOf(message.transition, m) : m.label('events', message.type);
  const line = story ? m.t('mail.line', { label: trackName(story.track, recipient), value: event }) : event;
  return marked(line, markFor(message, story, recipient), m);
}

const storyOf = (message: Message, tracks: Tracks) => {
  const slug = slugOf(message);
  return slug === null ? undefined : tracks.get(slug);
};

/** Notices about rounds rest on entries that may be confidential; a notice about a stalled track always is. */
function markFor(message: Message, story: Story<StatusEvent> | undefined, recipient: Recipient): Mark | null {
  if (message.transition) return markOf([message.transition], recipient.now);
  if (message.type === 'track.stalled') return { internal: true, until: null };
  const round = message.data.round as NextRound | undefined;
  return round && story ? planMark(story.hidden ?? [], round.number, recipient) : null;
}

const eventOf = (entry: TransitionView, m: Messages): string =>
  entry.corrects === null ? m.text(eventTitle(entry, m, { full: true })) : m.label('events', entry.type);

/** The track that a message is about; null if it is about none. */
export function slugOf({ transition, data }: Message): string | null {
  return transition?.track ?? (typeof data.track === 'string' ? data.track : null);
}

function linesOf(message: Message, { publicUrl }: Recipient, m: Messages): string[] {
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
    case 'deadline.near':
    case 'deadline.passed': {
      const { what, due } = message.data.deadline as Pick<DeadlineView, 'what' | 'due'>;
      const words = pick(what, m.language).value;
      return [
        due === null ? words : m.t('sentences.deadline_due', { what: words, due: m.text([date(due)]) }),
        ...more,
      ];
    }
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
  const translated = (text: Text) => pick(text, m.language).value;
  const summary = entry.data.summary as Text | undefined;
  return [
    m.t('mail.line', { label: dateLabel(entry.type, m), value: m.text([date(entry.occurredOn)]) }),
    ...(entry.from.stage === entry.to.stage ? [] : [line('stage', m.label('stages', entry.to.stage))]),
    ...(summary === undefined ? [] : [line('summary', translated(summary))]),
    ...(entry.reason === null ? [] : [line('reason', translated(entry.reason))]),
  ];
}

/** Mail headers hold one line, but titles may hold line breaks. */
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
