import { Injectable } from '@nestjs/common';
import { CITIES } from '../../../domain/parties/cities.js';
import { LANGUAGES } from '../../../domain/values/text.js';
import type { Person, Text, TrackView } from '../../../domain/values/views.js';
import { DataList } from '../../../forms/form-state.js';
import type { Suggestions } from '../../../forms/rows.js';
import type { Typed } from '../../../http/bodies/forms.js';
import {
  type KnownNames,
  knownNames,
  type NameByLanguage,
  type NameKind,
} from '../../../i18n/known-names.js';
import type { Messages } from '../../../i18n/messages.js';
import type { ReadScope } from '../../../ledger/read-scope.js';
import { countryName } from '../../../ui/story.js';
import { CitableSourcesQuery } from '../../queries/citable-sources.query.js';
import { type Gathering, SuggestionsQuery } from '../../queries/names/suggestions.query.js';
import { SourcesQuery } from '../../queries/sources.query.js';

/** More suggested people could not be scanned at a glance. */
const MOST_PEOPLE = 8;
/** A longer list of sources could not be searched by eye. */
const MOST_SOURCES = 300;

export type Hints = Suggestions & { gatherings: Gathering[]; names: KnownNames };

@Injectable()
export class EntrySuggestions {
  constructor(
    private readonly suggestions: SuggestionsQuery,
    private readonly sources: SourcesQuery,
    private readonly citable: CitableSourcesQuery,
  ) {}

  /**
   * Offers people of earlier meetings of the `chosen` tracks; of all tracks, while none is chosen. The list always
   * contains the sources that the form cites.
   */
  async hints(
    tracks: readonly TrackView[],
    chosen: readonly string[],
    typed: Typed,
    scope: ReadScope,
  ): Promise<Hints> {
    const cited = Object.entries(typed).flatMap(([name, values]) =>
      /^source\.\d+\.ref$/.test(name) ? values : [],
    );
    const [gatherings, listed, library] = await Promise.all([
      this.suggestions.gatherings(scope),
      this.sources.list(scope, '', MOST_SOURCES),
      this.citable.of(cited, scope),
    ]);
    const sources = [...new Map([...listed.map((each) => [each.ref, each] as const), ...library]).values()];
    const near = chosen.length === 0 ? gatherings : gatherings.filter(({ track }) => chosen.includes(track));
    const names = namesIn(gatherings);
    const people = new Map<string, Person>();
    for (const person of near.flatMap(({ people = [] }) => people)) {
      const known = inEveryLanguage(person, names);
      if (people.size < MOST_PEOPLE) people.set(JSON.stringify(known), known);
    }
    return {
      gatherings,
      names,
      people: [...people.values()],
      sources,
      parties: sidesOf(tracks, chosen),
    };
  }

  async names(scope: ReadScope): Promise<KnownNames> {
    return namesIn(await this.suggestions.gatherings(scope));
  }
}

/** The names in earlier entries that the caller may read. */
function namesIn(gatherings: readonly Gathering[]): KnownNames {
  const names = knownNames();
  for (const gathering of gatherings) names.addOf(gathering);
  return names;
}

/** A person as they are recorded if they are ticked: in every language in which they are known. */
function inEveryLanguage({ name, title, ...person }: Person, names: KnownNames): Person {
  const text = (kind: 'person' | 'post', given: Text): Text => {
    const all = names.all(kind, given);
    return Object.keys(all).length > 0 ? inOrder(all) : given;
  };
  return { name: text('person', name), ...(title && { title: text('post', title) }), ...person };
}

/** Equal names are written alike, so that a person is offered once. */
const inOrder = (names: NameByLanguage): Text =>
  Object.fromEntries(LANGUAGES.flatMap((each) => (names[each] ? [[each, names[each]]] : [])));

/** Whoever an entry may name as its side: first of the chosen tracks, with their members and those that acceded. */
function sidesOf(tracks: readonly TrackView[], chosen: readonly string[]): string[] {
  const of = (some: readonly TrackView[]) =>
    some.flatMap(({ status, members = {} }) => [
      ...Object.keys(status.byParty),
      ...Object.values(members).flat(),
    ]);
  const first = tracks.filter(({ slug }) => chosen.includes(slug));
  return [...new Set([...of(first), ...of(tracks).sort()])];
}

/** The datalists of the form’s fields, in the reader’s language: each value once, newest first, then well-known cities. */
export function SuggestionLists({ hints: { gatherings, names }, m }: { hints: Hints; m: Messages }) {
  const texts = (kind: NameKind, found: (Text | undefined)[]) => [
    ...new Set(
      found.flatMap((text) => (text === undefined ? [] : [names.pick(kind, text, m.language).value])),
    ),
  ];
  const people = gatherings.flatMap(({ people = [] }) => people);
  const countries = gatherings.flatMap(({ place }) =>
    place?.country ? [countryName(place.country, m)] : [],
  );
  const cities = [...gatherings.map(({ place }) => place?.city), ...CITIES.map(({ city }) => city)];
  return (
    <>
      <DataList id="cities" values={texts('city', cities)} />
      <DataList id="countries" values={[...new Set(countries)]} />
      <DataList
        id="bodies"
        values={texts(
          'body',
          gatherings.map(({ body }) => body),
        )}
      />
      <DataList
        id="names"
        values={texts(
          'person',
          people.map(({ name }) => name),
        )}
      />
      <DataList
        id="posts"
        values={texts(
          'post',
          people.map(({ title }) => title),
        )}
      />
    </>
  );
}
