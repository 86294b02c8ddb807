import type { Instant, TrackView, TransitionView } from '../../domain/values/views.js';
import { date } from '../../i18n/dates.js';
import { marked, markOf, strictest } from '../../i18n/marks.js';
import { type Messages, messagesFor } from '../../i18n/messages.js';
import { trackName } from '../../i18n/track-names.js';
import { dateLabel, eventTitle } from '../../ui/event-title.js';
import { type LetterText, letterOf, type Recipient } from './letter-text.js';

/** Entries as they were recorded, with their tracks by slug. `isMore`: more were recorded. */
type News = {
  entries: readonly TransitionView[];
  tracks: ReadonlyMap<string, TrackView>;
  namesakes: ReadonlySet<string>;
  isMore: boolean;
  now: Instant;
};

/** The mail about new entries of tracks that a person follows, or null if there are none. */
export function followedText(news: News, recipient: Recipient): LetterText | null {
  const m = messagesFor(recipient.language);
  const told = news.entries.flatMap((entry) => {
    const track = news.tracks.get(entry.track);
    return track
      ? [{ entry, mark: markOf([entry], news.now), title: titleOf(entry, track, news, recipient) }]
      : [];
  });
  const [first] = told;
  if (!first) return null;
  const count = news.isMore ? `${told.length}+` : told.length;
  const title = told.length === 1 ? first.title : m.t('reminders.followed_subject', { count });
  const more = m.t('reminders.more', { url: `${recipient.publicUrl}/home?lang=${m.language}` });
  const parts = told.map(({ entry, mark, title }) =>
    [marked(title, mark, m), ...linesOf(entry, recipient, m)].join('\n'),
  );
  const subject = marked(title, strictest(told.map(({ mark }) => mark)), m);
  return letterOf(
    { subject, why: 'reminders.followed_why' },
    [...parts, ...(news.isMore ? [more] : [])],
    recipient,
    m,
  );
}

function titleOf(entry: TransitionView, track: TrackView, { namesakes }: News, recipient: Recipient): string {
  const m = messagesFor(recipient.language);
  const value =
    entry.corrects === null ? m.text(eventTitle(entry, m, { full: true })) : correctionOf(entry, m);
  return m.t('mail.line', { label: trackName(track, { ...recipient, namesakes }), value });
}

/** "Entry corrected: entry 4". */
const correctionOf = ({ type, corrects }: TransitionView, m: Messages): string =>
  m.t('mail.line', {
    label: m.label('events', type),
    value: m.t('deadlines.entry', { entry: corrects ?? 0 }),
  });

function linesOf(entry: TransitionView, { publicUrl }: Recipient, m: Messages): string[] {
  const line = (label: string, value: string) => `  ${m.t('mail.line', { label, value })}`;
  return [
    line(dateLabel(entry.type, m), m.text([date(entry.occurredOn)])),
    ...(entry.from.stage === entry.to.stage
      ? []
      : [line(m.label('fields', 'stage'), m.label('stages', entry.to.stage))]),
    `  ${publicUrl}/tracks/${encodeURIComponent(entry.track)}?lang=${m.language}`,
  ];
}
