import { visible } from '../../domain/values/characters.js';
import type { Language } from '../../domain/values/text.js';
import { messagesFor } from '../../i18n/messages.js';
import type { MessageBody } from '../events/message-format.js';

/** What a line of a card is about. */
export type CardField =
  | 'corrects'
  | 'date'
  | 'nextRound'
  | 'place'
  | 'reason'
  | 'sentence'
  | 'sources'
  | 'stage'
  | 'summary';

export type CardLine = { field: CardField; label: string | null; value: string };

/** A card, before it is made to fit. */
export type CardText = {
  language: Language;
  /** The name of the track, or what happened where no track is named. */
  title: string;
  subtitle: string | null;
  lines: readonly CardLine[];
  /** The slug of the track. It says which one, where several have one name. */
  foot: string | null;
  /** The page that the button opens; null for none. */
  url: string | null;
};

/**
 * Teams refuses a message above 28 KB (learn.microsoft.com, Microsoft Teams, "Create an Incoming Webhook"); its connector
 * says "about 28 KB". How it counts is not written down, and a client that tried found 21,000 (msteams_hermes), so a card
 * stays below that.
 */
export const MOST_BYTES = 20_000;

/** Characters of one text. */
const LONGEST = 1_000;

/** What a card that is too large leaves out, in this order. Without them it always fits. */
const LEFT_OUT: readonly CardField[] = ['sources', 'summary', 'reason', 'nextRound', 'place'];

/** The version with the elements that are used here, and what clients of Teams have had for years. */
const VERSION = '1.4';

type TextRun = { type: 'TextRun'; text: string; size?: string; weight?: string; isSubtle?: boolean };

/** The message to a Teams workflow: one Adaptive Card. */
export function cardBody(card: CardText): MessageBody {
  let { lines } = card;
  let body = written(card, lines);
  for (const field of LEFT_OUT) {
    if (Buffer.byteLength(body) <= MOST_BYTES) break;
    lines = lines.filter((line) => line.field !== field);
    body = written(card, lines);
  }
  return { contentType: 'application/json', body };
}

function written(card: CardText, lines: readonly CardLine[]): string {
  const { t } = messagesFor(card.language);
  const { title, subtitle, foot, url } = card;
  const all = [title, subtitle ?? '', foot ?? '', ...lines.map(({ value }) => value)];
  const isWhole = lines.length === card.lines.length && all.every((text) => shortened(text) === text);
  const body = [
    block([run(title, { size: 'Large', weight: 'Bolder' })]),
    ...(subtitle === null ? [] : [block([run(subtitle, { weight: 'Bolder' })])]),
    ...lines.map(({ label, value }) =>
      block(
        label === null
          ? [run(value)]
          : [run(t('mail.line', { label, value: '' }), { isSubtle: true }), run(value)],
      ),
    ),
    ...(isWhole ? [] : [block([run(t('webhooks.card.left_out'), { isSubtle: true })])]),
    ...(foot === null ? [] : [block([run(foot, { isSubtle: true, size: 'Small' })])]),
  ];
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: VERSION,
    lang: card.language,
    body,
    ...(url !== null && { actions: [{ type: 'Action.OpenUrl', title: t('webhooks.card.open'), url }] }),
  };
  const contentType = 'application/vnd.microsoft.card.adaptive';
  return JSON.stringify({ type: 'message', attachments: [{ contentType, contentUrl: null, content }] });
}

/**
 * A paragraph. A TextRun shows its text as it is, while a TextBlock and the facts of a FactSet read Markdown, and with it
 * links that somebody typed into a title (learn.microsoft.com, Adaptive Cards, "TextRun", "Text features"). It wraps.
 */
const block = (inlines: TextRun[]) => ({ type: 'RichTextBlock', spacing: 'Small', inlines });

const run = (text: string, style: Partial<TextRun> = {}): TextRun => ({
  type: 'TextRun',
  text: literal(shortened(text)),
  ...style,
});

const shortened = (text: string): string => {
  const characters = [...text];
  return characters.length <= LONGEST ? text : `${characters.slice(0, LONGEST - 1).join('')}…`;
};

/** With invisible characters written out, and without the calls `{{DATE(…)}}` and `{{TIME(…)}}`, which cards replace. */
const literal = (text: string): string => visible(text).replaceAll('{{', '{ {');
