import type { EventType } from '../../domain/events/event-data.js';
import type { Language, Text } from '../../domain/values/text.js';
import type { Edtf, Person, Place } from '../../domain/values/views.js';

/** Part of the pasted text, in UTF-16 code units: `text.slice(from, to)`. */
export type Span = { from: number; to: number };

/** A value that the text gives, and the words on which it rests, in the order of the text. */
export type Found<T> = {
  value: T;
  at: Span[];
  because?: Inference;
  /** Where more than one thing was worked out: the others. */
  besides?: Inference[];
};

/** What was worked out, and is said beside the field. */
export type Inference =
  | 'country_of_city'
  | 'season_as_months'
  | 'year_of_publication' // the text names a day without its year
  | 'number_is_ours'; // the round after the one that the text names

/** What the text says but the form does not take: shown, switched off, with the reason. */
export type Unused = { field: keyof Fields; value: string; at: Span[]; because: Doubt };
export type Doubt =
  | 'anniversary'
  | 'relative_date' // "some days ago"
  | 'another_meeting' // a second round or meeting in the same text
  | 'number_of_body' // "the 22nd Cooperation Council"
  | 'planned_not_held'
  | 'headline_says_otherwise'
  | 'two_values';

export type Fields = {
  tracks: Found<string>[]; // slugs on record: by subject and parties
  type: Found<EventType>;
  occurredOn: Found<Edtf>;
  number: Found<number>;
  place: Found<Place>;
  format: Found<'in_person' | 'hybrid' | 'video' | 'written'>;
  body: Found<Text>;
  people: Found<Person>[];
  outcome: Found<string>; // the sentence(s) of the text, as they stand
  next: Found<{ number?: number; target: Edtf; place?: Place }>;
  steps: Found<{ side?: string; what: string; due?: Edtf }>[];
};

export type Reading = { language: Language; unused: Unused[] } & Partial<Fields>;

/** What is on record, in the reader's log: what names may be recognised. */
export type Knowledge = {
  today: string; // a day: nothing found may lie after it, and a day without a year needs `publishedOn`
  publishedOn?: string;
  parties: { code: string; names: string[] }[]; // in all languages and forms, long and short
  tracks: { slug: string; kind: string; title: Text; parties: string[] }[];
  people: Person[];
  bodies: Text[];
  places: Place[];
};
