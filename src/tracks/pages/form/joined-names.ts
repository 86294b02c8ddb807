import { LANGUAGES, type Language } from '../../../domain/values/text.js';
import { all, rowsOf } from '../../../forms/typed.js';
import { one, type Typed } from '../../../http/bodies/forms.js';
import type { KnownNames, NameByLanguage, NameKind } from '../../../i18n/known-names.js';

/** The field in which a form carries along what was added to it, as JSON. */
export const JOINED = 'joined';

/** A field that was filled in from the record, with what it was filled in from. */
type Joined = { field: string; value: string; from: string };

/** Fields that take people: of a meeting, and of a signature. */
const PEOPLE = ['people', 'signatories'];

function joinedIn(typed: Typed): Joined[] {
  return all(typed, JOINED).flatMap((text) => {
    try {
      const { field, value, from } = JSON.parse(text) as Joined;
      return [{ field: String(field), value: String(value), from: String(from) }];
    } catch {
      // Tampered with: as if nothing had been added.
      return [];
    }
  });
}

/** The texts of a form that may be names on record. */
const textsOf = (typed: Typed): [name: string, kind: NameKind][] => [
  ['city', 'city'],
  ['planned.city', 'city'],
  ['body', 'body'],
  ...Array.from({ length: rowsOf(typed, 'source', 0) }, (_, row): [string, NameKind] => [
    `source.${row}.says.city`,
    'city',
  ]),
  ...PEOPLE.flatMap((people) =>
    Array.from({ length: rowsOf(typed, people, 0) }, (_, row): [string, NameKind][] => [
      [`${people}.${row}.name`, 'person'],
      [`${people}.${row}.title`, 'post'],
    ]).flat(),
  ),
];

/**
 * The form with each name in every language in which it is on record. A name that was added and then cleared stays
 * cleared, and what was added to another name goes with it.
 */
export function withJoinedNames(typed: Typed, names: KnownNames, texts = textsOf(typed)): Typed {
  const before = joinedIn(typed);
  const result = { ...typed };
  const joined: Joined[] = [];
  for (const [name, kind] of texts) {
    const added = before.filter(({ field }) => field.startsWith(`${name}.`));
    const isAdded = (field: string) =>
      added.some((each) => each.field === field && each.value === one(typed, field));
    const own = placed(
      kind,
      LANGUAGES.flatMap((language): Own[] => {
        const field = `${name}.${language}`;
        const value = one(typed, field);
        return value === '' || isAdded(field) ? [] : [[language, value]];
      }),
      names,
    );
    for (const [language, value] of Object.entries(own)) result[`${name}.${language}`] = [value];
    const from = Object.values(own).join('\n');
    if (from === '') {
      for (const { field } of added) if (isAdded(field)) result[field] = [''];
      continue;
    }
    const known = names.all(kind, own);
    for (const language of LANGUAGES.filter((each) => !(each in own))) {
      const field = `${name}.${language}`;
      const earlier = added.find((each) => each.field === field && each.from === from);
      const value = earlier ? one(typed, field) : (known[language] ?? '');
      result[field] = [value];
      if (earlier || value !== '') joined.push({ field, value: earlier?.value ?? value, from });
    }
  }
  return { ...result, [JOINED]: joined.map((each) => JSON.stringify(each)) };
}

type Own = [language: Language, value: string];

/** What somebody typed. "Astana" on a Russian page is the English name, where the Russian one is known. */
function placed(kind: NameKind, own: Own[], names: KnownNames): NameByLanguage {
  const [[language, value] = []] = own;
  if (own.length === 1 && language !== undefined && value !== undefined) {
    const known = names.all(kind, value);
    const meant = LANGUAGES.find((each) => each !== language && known[each] === value);
    if (meant && known[language] !== undefined && known[language] !== value) return { [meant]: value };
  }
  return Object.fromEntries(own);
}

/**
 * The form of a correction: a name that was left as it is recorded stays so, and one that was changed is joined. What is
 * recorded of it in the other languages goes, unless that was changed too.
 */
export function withNamesRejoined(
  typed: Typed,
  recorded: Typed,
  names: KnownNames,
  language: Language,
): Typed {
  const changed = textsOf(typed).filter(([name]) =>
    LANGUAGES.some((each) => one(typed, `${name}.${each}`) !== one(recorded, `${name}.${each}`)),
  );
  const marked = changed.flatMap(([name]) => {
    const from = one(recorded, `${name}.${language}`);
    if (from === '' || from === one(typed, `${name}.${language}`)) return [];
    return marksOf(recorded, name, language);
  });
  // What an earlier check added counts, and not what stood there before it.
  const added = joinedIn(typed);
  const joined = [...added, ...marked.filter(({ field }) => added.every((each) => each.field !== field))];
  return withJoinedNames({ ...typed, [JOINED]: joined.map((each) => JSON.stringify(each)) }, names, changed);
}

/** A form that was filled in with names in several languages: who changes one leaves none of the others behind. */
export function withNamesMarked(typed: Typed, language: Language): Typed {
  const joined = textsOf(typed).flatMap(([name]) => marksOf(typed, name, language));
  return { ...typed, [JOINED]: joined.map((each) => JSON.stringify(each)) };
}

/** The name in the other languages, as if it had been added to the one in this language. */
function marksOf(typed: Typed, name: string, language: Language): Joined[] {
  const from = one(typed, `${name}.${language}`);
  return LANGUAGES.filter((each) => each !== language).flatMap((each): Joined[] => {
    const field = `${name}.${each}`;
    const value = one(typed, field);
    return from === '' || value === '' ? [] : [{ field, value, from }];
  });
}

/** The names that were added and still stand. */
export const joinedNames = (typed: Typed): string[] => [
  ...new Set(joinedIn(typed).flatMap(({ field, value }) => (one(typed, field) === value ? [value] : []))),
];
