import { Feed } from 'feed';
import type { Instant, Language, Text, TransitionView } from '../domain/values/views.js';
import { marked, markOf } from '../i18n/marks.js';
import { messagesAsRecorded } from '../i18n/messages.js';
import { pick } from '../i18n/names.js';
import { datedTitle } from '../ui/event-title.js';
import { paths } from '../ui/page.js';
import { changesStage, textIn } from '../ui/story.js';

/** What a track is called in the reader's language (i18n/track-names.ts). */
export type NameOf = (slug: string, language: Language) => string;

export type AtomProps = {
  /** The public URL, without a trailing slash. */
  origin: string;
  /** Path and query of the feed, and the path of the page with the same content. */
  self: string;
  page: string;
  title: string;
  /** Rows as recorded, newest first. */
  rows: readonly TransitionView[];
  nameOf: NameOf;
  now: Instant;
  language: Language;
};

/**
 * Rows as an Atom feed (RFC 4287). Each row is an entry under the row's permanent id. A correction is an entry of its own,
 * so that readers of the corrected entry see it.
 */
export function atomOf({ origin, self, page, title, rows, nameOf, now, language }: AtomProps): string {
  const m = messagesAsRecorded(language);
  const feed = new Feed({
    id: `${origin}${self}`,
    link: `${origin}${page}`,
    feedLinks: { atom: `${origin}${self}` },
    title,
    language,
    copyright: '',
    generator: 'Paraph',
    author: { name: 'Paraph' },
    // An empty feed has a constant date, so that the ETag of the answer does not change.
    updated: new Date(rows[0]?.recordedAt ?? 0),
  });
  for (const row of rows) {
    const among = rows.filter(({ track }) => track === row.track);
    const event = m.text(datedTitle(row, m, { full: true, among }));
    const recorded = new Date(row.recordedAt);
    feed.addItem({
      title: asHtml(marked(`${nameOf(row.track, language)}: ${event}`, markOf([row], now), m)),
      id: `urn:uuid:${row.id}`,
      link: `${origin}${paths.track(row.track)}#entry-${row.corrects ?? row.seq}`,
      date: recorded,
      published: recorded,
      description: asHtml(summaryOf(row, language)),
    });
  }
  return feed.atom1();
}

/** The library declares titles and summaries as HTML (RFC 4287, section 3.1.1.2), so they must be escaped as HTML. */
const asHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

function summaryOf(row: TransitionView, language: Language): string {
  const m = messagesAsRecorded(language);
  const translated = (text: Text | null | undefined) => (text ? [pick(text, language).value] : []);
  const step = changesStage(row)
    ? [`${m.label('stages', row.from.stage)} → ${m.label('stages', row.to.stage)}`]
    : [];
  const corrected = row.correctedBy
    ? [m.t(row.annulled ? 'history.annulled' : 'history.corrected', { entry: row.correctedBy })]
    : [];
  const corrects = row.corrects
    ? [
        m.t(row.type === 'transition.annulled' ? 'history.annuls' : 'history.corrects', {
          entry: row.corrects,
        }),
      ]
    : [];
  return [
    ...corrects,
    ...translated(row.reason),
    ...step,
    ...translated(textIn(row, 'what')),
    ...translated(textIn(row, 'summary')),
    ...translated(textIn(row, 'outcome')),
    ...corrected,
  ].join('\n');
}
