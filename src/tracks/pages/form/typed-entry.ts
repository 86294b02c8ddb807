import type { EntryIntoForceClause, EventType, StatedArticle } from '../../../domain/events/event-data.js';
import type { Entry } from '../../../domain/events/history.js';
import type { Text } from '../../../domain/values/text.js';
import type { Person, Place } from '../../../domain/values/views.js';
import { typedText } from '../../../forms/typed.js';
import type { Typed } from '../../../http/bodies/forms.js';
import type { Messages } from '../../../i18n/messages.js';
import { pick } from '../../../i18n/names.js';
import { countryName } from '../../../ui/story.js';
import { typedDocuments } from '../documents/read-documents.js';
import { typedArticles } from './articles-question.js';
import { typedClause } from './clause-question.js';
import { fieldsOf } from './fields.js';
import { typedClaim } from './typed-claim.js';

/** A recorded entry as form values. Its correction form starts from them. */
export function typedEntry({ type, occurredOn, data, sources, documents, note }: Entry, m: Messages): Typed {
  const { language } = m;
  const place = data.place as Place | undefined;
  return {
    occurredOn: [occurredOn],
    ...ownTyped(type, data, m),
    ...typedText('city', place?.city, language),
    ...(place?.country && { country: [countryName(place.country, m)] }),
    ...(typeof data.format === 'string' && { format: [data.format] }),
    ...typedText('body', data.body as Text | undefined, language),
    ...typedPeople('people', data.people as Person[] | undefined, m),
    ...typedText('note', note ?? undefined, language),
    ...typedDocuments(documents, language),
    ...Object.assign(
      {},
      ...sources.map(({ ref, quote, says }, row) => ({
        [`source.${row}.ref`]: [ref],
        ...(quote !== undefined && { [`source.${row}.quote`]: [pick(quote, language).value] }),
        ...(says && typedClaim(`source.${row}.says`, says, m)),
      })),
    ),
  };
}

function ownTyped(type: EventType, data: Entry['data'], m: Messages): Typed {
  const typed = fieldsOf(type).map(({ name, input }): Typed => {
    const value = data[name];
    if (value === undefined) return {};
    if (input === 'words' || input === 'line') return typedText(name, value as Text, m.language);
    if (input === 'people') return typedPeople(name, value as Person[], m);
    if (input === 'articles') return typedArticles(name, value as StatedArticle[]);
    if (input === 'clause') return typedClause(name, value as EntryIntoForceClause);
    if (input === 'sides') return { [name]: [(value as string[]).join(' ')] };
    if (input === 'yes') return { [name]: [value ? 'yes' : 'no'] };
    return { [name]: [String(value)] };
  });
  return Object.assign({}, ...typed);
}

/** People whose fields fit into rows can be edited there; the others are offered as checkboxes. */
function typedPeople(name: string, people: Person[] = [], m: Messages): Typed {
  const fits = people.every(({ role }) => role === undefined || isRole(role, m));
  if (!fits) return { [`${name}.known`]: people.map((person) => JSON.stringify(person)) };
  return Object.assign(
    {},
    ...people.map((person, row) => ({
      ...typedText(`${name}.${row}.name`, person.name, m.language),
      ...typedText(`${name}.${row}.title`, person.title, m.language),
      ...(person.side && { [`${name}.${row}.side`]: [person.side] }),
      ...(typeof person.role === 'string' && { [`${name}.${row}.role`]: [person.role] }),
    })),
  );
}

const isRole = (role: Text, m: Messages) => typeof role === 'string' && m.has(`fields.role.${role}`);
