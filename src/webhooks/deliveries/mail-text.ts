import { visible } from '../../domain/values/characters.js';
import type { Instant, NextRound, StatusEvent } from '../../domain/values/views.js';
import { type Mark, marked, markOf } from '../../i18n/marks.js';
import { type Messages, messagesFor } from '../../i18n/messages.js';
import { type Naming, trackName } from '../../i18n/track-names.js';
import type { Story } from '../../ui/story.js';
import { planMark } from '../../ui/story-marks.js';
import { type Message, slugOf } from '../events/message.js';
import { eventWords, linesOf } from '../formats/message-words.js';

export type MailText = { subject: string; text: string };

/** The tracks that the messages are about, by slug. */
type Tracks = ReadonlyMap<string, Story<StatusEvent>>;

export type Recipient = Naming & {
  now: Instant;
  address: string;
  publicUrl: string;
  unsubscribeUrl: string;
};

/** The mail about some messages. The subject is the title of a single message, or their number. */
export function mailTextOf(message: readonly Message[], tracks: Tracks, recipient: Recipient): MailText {
  const m = messagesFor(recipient.language);
  const [first] = message;
  const titles = message.map((one) => titleOf(one, tracks, recipient, m));
  const subject =
    message.length === 1 && first ? (titles[0] ?? first.type) : m.t('mail.digest', { count: message.length });
  const parts = message.map((one, index) => [titles[index], ...textOf(one, recipient, m)].join('\n'));
  const foot = [
    m.t('mail.why', { address: recipient.address }),
    m.t('mail.unsubscribe', { url: recipient.unsubscribeUrl }),
  ].join('\n');
  const text = `${[...parts, `-- \n${foot}`].join('\n\n')}\n`;
  return { subject: visible(oneLine(subject)), text: visible(text) };
}

function titleOf(message: Message, tracks: Tracks, recipient: Recipient, m: Messages): string {
  const story = storyOf(message, tracks);
  const event = eventWords(message, m, { full: true });
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

function textOf(message: Message, { publicUrl }: Recipient, m: Messages): string[] {
  const slug = slugOf(message);
  return [
    ...linesOf(message, m).map(({ label, value }) =>
      label === null ? value : m.t('mail.line', { label, value }),
    ),
    ...(slug === null ? [] : [m.t('mail.more', { url: `${publicUrl}/tracks/${slug}?lang=${m.language}` })]),
  ];
}

/** Mail headers hold one line, but titles may hold line breaks. */
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
