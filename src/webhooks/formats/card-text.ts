import type { NextRound, StatusView, TrackView, TransitionView } from '../../domain/values/views.js';
import { formatInstant } from '../../i18n/dates.js';
import { type Mark, marked } from '../../i18n/marks.js';
import { type Messages, messagesFor } from '../../i18n/messages.js';
import { pick } from '../../i18n/names.js';
import { type Naming, trackName } from '../../i18n/track-names.js';
import { nextRoundPieces } from '../../ui/event-title.js';
import { paths } from '../../ui/page.js';
import { placeIn, placeName } from '../../ui/story.js';
import { type Message, slugOf } from '../events/message.js';
import type { CardLine, CardText } from './card.js';
import { eventWords, type Line, linesOf } from './message-words.js';

/** Who reads the card. */
export type CardReader = Naming & {
  publicUrl: string | null;
  /** Whether the endpoint is told of the public log, which has numbers of its own. */
  public: boolean;
};

/** What a card must mark: what happened, or of a public entry what is not public around it. */
export type CardMarks = { event: Mark | null; stage: Mark | null; nextRound: Mark | null };

export const NO_MARKS: CardMarks = { event: null, stage: null, nextRound: null };

/** The sources that a card names; of more it says how many. */
const MOST_SOURCES = 3;

/** A card of the whole message. `track` as it was known then; null if the message is about none. */
export function cardText(
  message: Message,
  track: TrackView | null,
  marks: CardMarks,
  reader: CardReader,
): CardText {
  const m = messagesFor(reader.language);
  const event = marked(eventWords(message, m, { full: false }), marks.event, m);
  const named = track
    ? { title: trackName(track, reader), subtitle: event }
    : { title: event, subtitle: null };
  return { ...frameOf(message, reader), ...named, lines: cardLines(message, m, marks) };
}

/** A card of a thin message: what happened, on which track, and where to read it. */
export function thinCardText(message: Message, reader: CardReader): CardText {
  const m = messagesFor(reader.language);
  const lines = slugOf(message) === null ? cardLines(message, m, NO_MARKS) : [];
  return { ...frameOf(message, reader), title: m.label('events', message.type), subtitle: null, lines };
}

const frameOf = (message: Message, reader: CardReader) => ({
  language: reader.language,
  foot: slugOf(message),
  url: urlOf(message, reader),
});

/**
 * The page of the track, at the entry. In the public log entries have other numbers, and whoever has signed in sees those
 * of the ledger, so a card of the public view leads to the track.
 */
function urlOf(message: Message, { publicUrl, language, public: isPublic }: CardReader): string | null {
  if (publicUrl === null) return null;
  const slug = slugOf(message);
  const { transition, data } = message;
  if (slug !== null) {
    const entry = transition && !isPublic ? `#entry-${transition.corrects ?? transition.seq}` : '';
    return `${publicUrl}${paths.track(slug)}?lang=${language}${entry}`;
  }
  const { id } = data.endpoint as { id: string };
  return `${publicUrl}${paths.endpoint(id)}?lang=${language}`;
}

function cardLines(message: Message, m: Messages, marks: CardMarks): CardLine[] {
  const { transition, data } = message;
  const lines = linesOf(message, m);
  if (!transition) return [...lines, ...endpointLines(message, m)];
  const { nextRound } = data.status as StatusView;
  const of = (field: Line['field']) => lines.filter((line) => line.field === field);
  return [
    ...(transition.corrects === null ? [] : [labelled('corrects', String(transition.corrects), m)]),
    ...of('date'),
    ...placeLine(transition, m),
    ...of('stage').map((line) => ({
      ...line,
      value: marked(`${m.label('stages', transition.from.stage)} → ${line.value}`, marks.stage, m),
    })),
    ...(nextRound === null ? [] : [nextRoundLine(nextRound, marks.nextRound, m)]),
    ...of('summary'),
    ...of('reason'),
    ...sourcesLine(transition, m),
  ];
}

const labelled = (
  field: Exclude<CardLine['field'], 'date' | 'sentence'>,
  value: string,
  m: Messages,
): CardLine => ({
  field,
  label: m.label('fields', field),
  value,
});

const nextRoundLine = (round: NextRound, mark: Mark | null, m: Messages) =>
  labelled('nextRound', marked(m.text(nextRoundPieces(round, m)), mark, m), m);

function placeLine(transition: TransitionView, m: Messages): CardLine[] {
  const place = placeName(placeIn(transition), m);
  return place ? [labelled('place', place.value, m)] : [];
}

function sourcesLine({ sources }: TransitionView, m: Messages): CardLine[] {
  if (sources.length === 0) return [];
  const titles = sources
    .slice(0, MOST_SOURCES)
    .map(({ title, publisher }) => [title, publisher].map((text) => pick(text, m.language).value).join(', '));
  const more = sources.length - titles.length;
  const named = more > 0 ? [...titles, m.t('webhooks.more', { count: more })] : titles;
  return [labelled('sources', named.join('; '), m)];
}

/** Why an endpoint was disabled; the purpose of one that is tested. */
function endpointLines({ type, data }: Message, m: Messages): CardLine[] {
  const sentence = (value: string): CardLine[] => [{ field: 'sentence', label: null, value }];
  if (type === 'endpoint.test') {
    const { description } = data.endpoint as { description: string };
    return description === '' ? [] : sentence(description);
  }
  if (type !== 'endpoint.disabled') return [];
  const { disabledAt, disabledReason } = data.endpoint as {
    disabledAt: string;
    disabledReason: 'gone' | 'failing';
  };
  return sentence(m.t(`webhooks.off.${disabledReason}`, { instant: formatInstant(disabledAt, m.language) }));
}
