import type { Language, Person, Text, TransitionView } from '../../domain/values/views.js';
import { markOf, markWords } from '../../i18n/marks.js';
import { type Messages, messagesAsRecorded } from '../../i18n/messages.js';
import { pick } from '../../i18n/names.js';
import { eventTitle } from '../../ui/event-title.js';
import { numberIn, placeIn, placeName, textIn } from '../../ui/story.js';
import { dateCell, type Sheet, sheetOf } from './sheet.js';

type View = { language: Language; staff: boolean; now: string };

const words = (text: Text | null | undefined, { language }: Messages): string | null =>
  text ? pick(text, language).value : null;

const peopleOf = (entry: TransitionView, m: Messages): string =>
  ((entry.data.people ?? []) as Person[])
    .map(({ name, title }) => [words(name, m), words(title, m)].filter(Boolean).join(', '))
    .join('; ');

const sourcesOf = (entry: TransitionView, m: Messages): string =>
  entry.sources
    .map(({ publisher, title, url }) =>
      [words(publisher, m), words(title, m), url].filter(Boolean).join(', '),
    )
    .join('; ');

const visibilityOf = (entry: TransitionView, now: string, m: Messages): string => {
  const mark = markOf([entry], now);
  return mark ? markWords(mark, m) : m.t('fields.visibility.public');
};

/** The history of a track as it is now believed, and its rounds. */
export function trackSheets(entries: readonly TransitionView[], { language, staff, now }: View): Sheet[] {
  const m = messagesAsRecorded(language);
  const { t } = m;
  const placed = [t('fields.place'), (entry: TransitionView) => placeName(placeIn(entry), m)?.value] as const;
  const sourced = [t('fields.sources'), (entry: TransitionView) => sourcesOf(entry, m)] as const;
  const seen = [t('fields.visibility'), (entry: TransitionView) => visibilityOf(entry, now, m)] as const;
  const history = sheetOf<TransitionView>(
    t('track.happened'),
    [
      [t('fields.occurredOn'), ({ occurredOn }) => dateCell(occurredOn)],
      [t('fields.type'), (entry) => m.text(eventTitle(entry, m, { full: true }))],
      placed,
      [t('fields.people'), (entry) => peopleOf(entry, m)],
      [t('fields.summary'), (entry) => words(textIn(entry, 'summary') ?? textIn(entry, 'outcome'), m)],
      [t('fields.stage'), ({ to }) => m.label('stages', to.stage)],
      sourced,
      ...(staff ? [seen] : []),
      [t('fields.seq'), ({ seq }) => seq],
    ],
    entries,
  );
  const rounds = sheetOf<TransitionView>(
    t('calendar.rounds'),
    [
      [t('fields.number'), (entry) => numberIn(entry, 'number')],
      [t('fields.type'), ({ type }) => m.label('events', type)],
      [t('fields.occurredOn'), ({ occurredOn }) => dateCell(occurredOn)],
      [t('fields.target'), ({ data }) => dateCell(data.target as string | undefined)],
      placed,
      [t('fields.people'), (entry) => peopleOf(entry, m)],
      [t('fields.outcome'), (entry) => words(textIn(entry, 'outcome'), m)],
      sourced,
      ...(staff ? [seen] : []),
      [t('fields.seq'), ({ seq }) => seq],
    ],
    entries.filter(({ type }) => type.startsWith('round.')),
  );
  return [history, rounds];
}
