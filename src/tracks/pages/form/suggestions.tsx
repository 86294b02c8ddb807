import { Injectable } from '@nestjs/common';
import type { Person, Text, TrackView } from '../../../domain/values/views.js';
import { DataList } from '../../../forms/form-state.js';
import type { Suggestions } from '../../../forms/rows.js';
import type { Typed } from '../../../http/bodies/forms.js';
import type { Messages } from '../../../i18n/messages.js';
import { pick } from '../../../i18n/names.js';
import { logFor, type ReadScope } from '../../../ledger/read-scope.js';
import { countryName } from '../../../ui/story.js';
import { CitableSourcesQuery } from '../../queries/citable-sources.query.js';
import { SourcesQuery } from '../../queries/sources.query.js';
import { type Gathering, SuggestionsQuery } from './suggestions.query.js';

/** More suggested people could not be scanned at a glance. */
const MOST_PEOPLE = 8;
/** A longer list of sources could not be searched by eye. */
const MOST_SOURCES = 300;

export type Hints = Suggestions & { gatherings: Gathering[] };

@Injectable()
export class EntrySuggestions {
  constructor(
    private readonly suggestions: SuggestionsQuery,
    private readonly sources: SourcesQuery,
    private readonly citable: CitableSourcesQuery,
  ) {}

  /**
   * Offers people of earlier meetings of the `chosen` tracks. The list always contains the sources that the form cites.
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
    const [held, listed, library] = await Promise.all([
      this.suggestions.gatherings(),
      this.sources.list(scope, '', MOST_SOURCES),
      this.citable.of(cited, scope),
    ]);
    const sources = [...new Map([...listed.map((each) => [each.ref, each] as const), ...library]).values()];
    const gatherings = held.filter(({ track }) => logFor(scope, track) === 'full');
    const near = gatherings.filter(({ track }) => chosen.includes(track));
    const people = new Map<string, Person>();
    for (const person of near.flatMap(({ people = [] }) => people)) {
      if (people.size < MOST_PEOPLE) people.set(JSON.stringify(person), person);
    }
    return {
      gatherings,
      people: [...people.values()],
      sources,
      parties: sidesOf(tracks, chosen),
    };
  }
}

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

/** The datalists of the form’s fields: each value once, newest first. */
export function SuggestionLists({ hints: { gatherings }, m }: { hints: Hints; m: Messages }) {
  const texts = (found: (Text | undefined)[]) => [
    ...new Set(found.flatMap((text) => (text === undefined ? [] : [pick(text, m.language).value]))),
  ];
  const people = gatherings.flatMap(({ people = [] }) => people);
  const countries = gatherings.flatMap(({ place }) =>
    place?.country ? [countryName(place.country, m)] : [],
  );
  return (
    <>
      <DataList id="cities" values={texts(gatherings.map(({ place }) => place?.city))} />
      <DataList id="countries" values={[...new Set(countries)]} />
      <DataList id="bodies" values={texts(gatherings.map(({ body }) => body))} />
      <DataList id="names" values={texts(people.map(({ name }) => name))} />
      <DataList id="posts" values={texts(people.map(({ title }) => title))} />
    </>
  );
}
