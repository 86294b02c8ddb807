import type { ComponentChildren } from 'preact';
import { EVENT_DATA, type EventType, type StatedArticle } from '../../../domain/events/event-data.js';
import { LANGUAGES, type Text } from '../../../domain/values/text.js';
import type {
  Instant,
  NextRound,
  Person,
  Place,
  SourceView,
  TrackView,
} from '../../../domain/values/views.js';
import { onClock, type Zone } from '../../../forms/typed-instant.js';
import { date, formatInstant } from '../../../i18n/dates.js';
import { type Messages, messagesFor } from '../../../i18n/messages.js';
import { languageName, pick } from '../../../i18n/names.js';
import { DateText } from '../../../ui/dates.js';
import { fieldLabel, isPeople, PersonLine, Value } from '../../../ui/entry-facts.js';
import { dateLabel, nextRoundPieces } from '../../../ui/event-title.js';
import type { Page } from '../../../ui/page.js';
import { ClaimFacts } from '../../../ui/source-claims.js';
import { StepWords } from '../../../ui/step-words.js';
import { Pieces, Words } from '../../../ui/text.js';
import { TrackName } from '../../../ui/track-name.js';
import { fieldsOf } from '../form/fields.js';
import type { EntryAnswers, NewAnswers } from '../form/read-entry.js';
import type { NewStep } from '../form/steps-question.js';
import { ArticleAnswers } from './article-changes.js';
import type { AnswerLine } from './check.page.js';

/** The id of the form field for a field of the data. */
const FIELD: Record<string, string> = { place: 'city' };

/** Shown even if empty, so that the reader notices the gap. */
const ALWAYS = ['place', 'format', 'people', 'outcome', 'number'];

/** In the order of the form: the event's own fields, the meeting, then long texts. */
function namesOf(type: EventType): string[] {
  const own = fieldsOf(type);
  const words = own.filter(({ input }) => input === 'words');
  const others = own.filter(({ input }) => input !== 'words');
  const named = (fields: typeof own) => fields.map(({ name }) => name);
  const all = [...named(others), 'place', 'format', 'body', 'people', ...named(words)];
  return all.filter((name) => name in EVENT_DATA[type].shape);
}

/** The answers about an event, one line each; texts in every language given. */
export function entryAnswerLines(
  { type, occurredOn, data, sources, documents, note }: EntryAnswers,
  stored: readonly SourceView[],
  m: Messages,
): AnswerLine[] {
  const { t, language } = m;
  const names = namesOf(type).filter((name) => data[name] !== undefined || ALWAYS.includes(name));
  return [
    { label: t('fields.type'), value: m.label('events', type), field: 'own' },
    {
      label: dateLabel(type, m),
      value: <DateText edtf={occurredOn} language={language} />,
      field: 'occurredOn',
    },
    ...names.map((name) => ({
      label: fieldLabel(name, m, type),
      value:
        data[name] === undefined ? (
          t('form.not_stated')
        ) : (
          <AllLanguages name={name} value={data[name]} m={m} />
        ),
      field: FIELD[name] ?? name,
    })),
    {
      label: t('fields.sources'),
      value: sourceTitles(sources, stored, m),
      field: 'source',
    },
    ...(documents.length === 0
      ? []
      : [
          {
            label: t('documents.title'),
            value: <DocumentAnswers documents={documents} m={m} />,
            field: 'document',
          },
        ]),
    ...(note === undefined
      ? []
      : [{ label: t('fields.note'), value: <AllLanguages name="note" value={note} m={m} />, field: 'note' }]),
  ];
}

export function sourceTitles(
  sources: EntryAnswers['sources'],
  stored: readonly SourceView[],
  m: Messages,
): ComponentChildren {
  const { t, language } = m;
  if (sources.length === 0) return t('entry.none_given');
  return sources.map((source) => {
    const view = 'ref' in source ? stored.find(({ ref }) => ref === source.ref) : source;
    if (!view) return null;
    return (
      <div>
        {`${pick(view.publisher, language).value}: ${pick(view.title, language).value}`}
        {source.quote !== undefined && (
          <blockquote lang={typeof source.quote === 'string' ? view.language : undefined}>
            <Words text={source.quote} language={language} />
          </blockquote>
        )}
        {source.says && (
          <>
            <p>{t('track.says_otherwise')}</p>
            <ClaimFacts says={source.says} source={view} m={m} />
          </>
        )}
      </div>
    );
  });
}

export function newEntryAnswerLines(
  answers: NewAnswers,
  tracks: readonly TrackView[],
  stored: readonly SourceView[],
  page: Page,
): AnswerLine[] {
  const m = messagesFor(page.language);
  const { t, language } = m;
  const { visibility, embargoUntil, planned, steps } = answers;
  const seen =
    visibility === 'embargoed' && embargoUntil
      ? t('track.embargo', { instant: embargoOf(embargoUntil, answers.embargoZone ?? 'utc', m) })
      : t(`entry.${visibility}_hint`);
  return [
    {
      label: t('fields.tracks'),
      value: tracks.map((track) => (
        <div>
          <TrackName track={track} page={page} />
        </div>
      )),
      field: 'track',
    },
    ...entryAnswerLines(answers, stored, m),
    ...(answers.type === 'round.held'
      ? [
          {
            label: t('fields.nextRound'),
            value: planned ? (
              <>
                <Pieces
                  pieces={nextRoundPieces({ place: null, ...planned } as NextRound, m)}
                  language={language}
                />
                <OtherNames text={(planned.place as Place | undefined)?.city ?? ''} m={m} />
              </>
            ) : (
              t('entry.not_named')
            ),
            field: 'planned',
          },
          { label: t('steps.title'), value: <StepsAnswer steps={steps} m={m} />, field: 'steps' },
        ]
      : []),
    {
      label: t('fields.visibility'),
      value: `${m.label('fields', `visibility.${visibility}`)}: ${seen}`,
      field: 'visibility',
    },
  ];
}

function DocumentAnswers({ documents, m }: { documents: EntryAnswers['documents']; m: Messages }) {
  return documents.map(({ named: { kind, language, title, marking }, name }) => (
    <div>
      {m.label('documents', `kind.${kind}`)}:{' '}
      {title === undefined ? name : <Words text={title} language={m.language} />}
      {title !== undefined && ` (${name})`}
      {language && `; ${languageName(language, m.language)}`}
      {marking && `; ${m.label('documents', `marking.${marking}`)}`}
    </div>
  ));
}

function StepsAnswer({ steps, m }: { steps: readonly NewStep[]; m: Messages }) {
  if (steps.length === 0) return m.t('steps.none');
  return (
    <>
      {steps.map(({ due = null, ...step }) => (
        <div>
          <StepWords step={{ ...step, due }} m={m} />
        </div>
      ))}
      <small>{m.t('steps.internal')}</small>
    </>
  );
}

const LANGUAGES_OF = (value: unknown): string[] =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.keys(value).filter((key) => key === 'en' || key === 'ru' || key === 'kk')
    : [];

/** A value as read; a text in every language given. */
function AllLanguages({ name, value, m }: { name: string; value: unknown; m: Messages }) {
  const languages = LANGUAGES_OF(value);
  if (name === 'articles') return <ArticleAnswers articles={value as StatedArticle[]} m={m} />;
  if (name === 'place') return <PlaceAnswer place={value as Place} m={m} />;
  if (isPeople(value)) return <PeopleAnswer people={value} m={m} />;
  if (languages.length < 2) return <Value name={name} value={value} m={m} />;
  const texts = value as Record<string, string>;
  return (
    <>
      {languages.map((language) => (
        <div lang={language}>{texts[language]}</div>
      ))}
    </>
  );
}

/** A place, with the city in the languages that are not the reader’s. */
const PlaceAnswer = ({ place, m }: { place: Place; m: Messages }) => (
  <>
    <Value name="place" value={place} m={m} />
    {place.city && <OtherNames text={place.city} m={m} />}
  </>
);

const PeopleAnswer = ({ people, m }: { people: Person[]; m: Messages }) => (
  <ul>
    {people.map((person) => (
      <li>
        <PersonLine person={person} m={m} />
        <OtherNames text={person.name} m={m} />
        {person.title && <OtherNames text={person.title} m={m} />}
      </li>
    ))}
  </ul>
);

/** A name as it would be recorded in the other languages. */
function OtherNames({ text, m }: { text: Text; m: Messages }) {
  if (typeof text === 'string') return null;
  const shown = pick(text, m.language).lang;
  return LANGUAGES.filter((each) => each !== shown && text[each] !== undefined).map((each) => (
    <div class="quiet" lang={each}>
      {text[each]}
    </div>
  ));
}

/** An instant by the clock by which it was typed, and in UTC. */
function embargoOf(until: Instant, zone: Zone, m: Messages): string {
  const inUtc = formatInstant(until, m.language);
  if (zone === 'utc') return inUtc;
  const { day, time } = onClock(until, zone);
  return `${m.t('entry.clock', { date: date(day), time, zone })} (${inUtc})`;
}
