import type { ComponentChildren } from 'preact';
import {
  ARTICLE_STATES,
  type EntryIntoForceClause,
  type StatedArticle,
} from '../domain/events/event-data.js';
import type { Person, Place, Text, TransitionView } from '../domain/values/views.js';
import type { MessageKey } from '../i18n/catalogue.js';
import type { Messages } from '../i18n/messages.js';
import { pick } from '../i18n/names.js';
import { partyName, stepLabels } from '../i18n/parties.js';
import { rangesOf } from './article-ranges.js';
import { DateText } from './dates.js';
import { summaryTitle } from './event-title.js';
import { countryName, nameIn, textIn } from './story.js';
import { Marked, Words } from './text.js';

/** A role is a code in the catalogue, or free text from the source. */
const roleName = (role: Text, m: Messages) =>
  typeof role === 'string' && m.has(`fields.role.${role}`)
    ? m.label('fields', `role.${role}`)
    : pick(role, m.language).value;

type PeopleProps = { people: Person[]; m: Messages; withRole?: boolean };

/** A person with their title at the time and their side; `withRole` adds the role. */
export function PersonLine({
  person,
  m,
  withRole = true,
}: {
  person: Person;
  m: Messages;
  withRole?: boolean;
}) {
  const { name, title, side, role } = person;
  return (
    <>
      <Words text={name} language={m.language} />
      {title && (
        <>
          , <Words text={title} language={m.language} />
        </>
      )}
      {side && ` (${partyName(side, m.language)})`}
      {withRole && role && `, ${roleName(role, m).toLocaleLowerCase(m.language)}`}
    </>
  );
}

/** The people whom the source names. */
export function People({ people, m, withRole }: PeopleProps) {
  return (
    <ul>
      {people.map((person) => (
        <li>
          <PersonLine person={person} m={m} withRole={withRole} />
        </li>
      ))}
    </ul>
  );
}

export const isPeople = (value: unknown): value is Person[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'object' && item !== null && 'name' in item);

/** The clause as facts in a row: "The last notification; 2 months; the first day of that month". */
function clauseWords({ after, n, months, days, firstOfMonth }: EntryIntoForceClause, m: Messages): string {
  const start = m.label('fields', `entryIntoForce.${after}`);
  return [
    n ? `${start} (${n})` : start,
    months && m.t('track.clause_months', { months }),
    days && m.t('track.clause_days', { days }),
    firstOfMonth && m.t('track.clause_first'),
  ]
    .filter(Boolean)
    .join('; ');
}

/** A recorded value as text. */
export function Value({ name, value, m }: { name: string; value: unknown; m: Messages }): ComponentChildren {
  const { language } = m;
  if (isPeople(value)) return <People people={value} m={m} />;
  if (name === 'body') return <Marked picked={nameIn('body', value as Text, m)} language={language} />;
  if (typeof value === 'boolean') return m.t(value ? 'track.yes' : 'track.no');
  if (typeof value === 'number') return String(value);
  if (name === 'place') {
    const { city, country } = value as Place;
    return (
      <>
        {city && <Marked picked={nameIn('city', city, m)} language={language} />}
        {city && country && ', '}
        {country && countryName(country, m)}
      </>
    );
  }
  if (name === 'entryIntoForce') return clauseWords(value as EntryIntoForceClause, m);
  if (name === 'articles') return articleWords(value as StatedArticle[], m);
  if (name === 'sides') return (value as string[]).map((code) => partyName(code, language)).join(', ');
  if (name === 'step')
    return <Words text={stepLabels(value as Text) ?? (value as Text)} language={language} />;
  if (typeof value === 'string') {
    if (['target', 'notifiedOn', 'effectiveOn', 'occurredOn', 'until', 'receivedOn', 'due'].includes(name))
      return <DateText edtf={value} language={language} />;
    if (name === 'side' || name === 'with' || name === 'party' || name === 'to')
      return partyName(value, language);
    if (name === 'stage') return m.label('stages', value);
    if (m.has(`fields.${name}.${value}`)) return m.label('fields', `${name}.${value}`);
  }
  return <Words text={value as Text} language={language} />;
}

/** "Agreed: 1–12, 14; In brackets: 13". */
const articleWords = (articles: readonly StatedArticle[], m: Messages): string =>
  ARTICLE_STATES.flatMap((state) => {
    const refs = articles.filter((article) => article.state === state).map(({ ref }) => ref);
    return refs.length > 0 ? [`${m.label('fields', `articles.${state}`)}: ${rangesOf(refs)}`] : [];
  }).join('; ');

/** Fields that are shown elsewhere: in the title, as a paragraph, or with the step. */
const ELSEWHERE = new Set([
  'number',
  'count',
  'side',
  'party',
  'stage',
  'summary',
  'outcome',
  'reason',
  'partial',
]);
/** The order of the first fields; the others follow in recorded order. */
const ORDER = ['body', 'place', 'format', 'target', 'people', 'from'];

const place = (name: string) => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);

/** A field's name, with its own for an event where it means something else there. */
export function fieldLabel(name: string, m: Messages, type?: string): string {
  const key = [`fields.${type}.${name}`, `fields.${name}`].find((one) => m.has(one));
  return key ? m.t(key as MessageKey) : name;
}

/** Fields already in the title: the planned date, and the city of a plan. */
function inTitle(entry: TransitionView, name: string): boolean {
  if (name === 'target')
    return entry.type === 'entry_into_force.scheduled' || entry.data.number !== undefined;
  if (name === 'effectiveOn') return true;
  if (entry.type !== 'round.planned' && entry.type !== 'round.rescheduled') return false;
  return name === 'place' && (entry.data.place as Place).country === undefined;
}

/** The content of an entry: summary and outcome, then the other fields with their labels. */
export function EntryFacts({ entry, m }: { entry: TransitionView; m: Messages }) {
  const summary = summaryTitle(entry, m) ? undefined : textIn(entry, 'summary');
  const paragraphs = [summary, textIn(entry, 'outcome')].filter((text) => text !== undefined);
  const reason = textIn(entry, 'reason');
  const facts = Object.entries(entry.data)
    .filter(
      ([name, value]) =>
        !ELSEWHERE.has(name) && !inTitle(entry, name) && value !== null && value !== undefined,
    )
    .sort(([a], [b]) => place(a) - place(b));
  return (
    <>
      {paragraphs.map((text) => (
        <p>
          <Words text={text} language={m.language} />
        </p>
      ))}
      {reason && <p class="note">{m.t('track.reason', { reason: pick(reason, m.language).value })}</p>}
      {facts.length > 0 && (
        <dl class="said">
          {facts.map(([name, value]) => (
            <>
              <dt>{fieldLabel(name, m, entry.type)}</dt>
              <dd>
                <Value name={name} value={value} m={m} />
              </dd>
            </>
          ))}
        </dl>
      )}
    </>
  );
}
