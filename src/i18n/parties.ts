import { DEFAULT_OWN_PARTY, type Labels, OTHER_NAMES, PARTY_NAMES } from '../domain/parties/names.js';
import { type PartyFile, partyData } from '../domain/parties/party-file.js';
import type { DomesticProcedure } from '../domain/parties/procedure.js';
import { Memo } from '../domain/values/memo.js';
import { LANGUAGES, type Language, type Text } from '../domain/values/text.js';
import type { Day } from '../domain/values/views.js';

/** The cache is bounded, because users can type any number of codes. */
const CODES = 1_000;

type Naming = (code: string) => string;

function namingIn(language: Language): Naming {
  const names = new Intl.DisplayNames(language, { type: 'region', fallback: 'code' });
  const known = new Memo<string, string>(CODES);
  const nameOf: Naming = (code) => {
    try {
      return names.of(code) ?? code;
    } catch {
      // Not a code: returned unchanged.
      return code;
    }
  };
  return (code) => known.of(code, nameOf);
}

const regions = Object.fromEntries(LANGUAGES.map((language) => [language, namingIn(language)])) as Record<
  Language,
  Naming
>;

// A Node without full ICU silently answers in English, so the process must not start.
if (regions.kk('KZ') !== 'Қазақстан')
  throw new Error('This Node has no Kazakh names: it needs full ICU data.');

/** What an installation says of parties: the file that PARTIES_FILE names, and the party that is named first. */
export type PartySettings = { file?: PartyFile | undefined; ownParty?: string | undefined };

let data = partyData();
let own = DEFAULT_OWN_PARTY;
let named: Map<string, string[]> | null = null;
let byName: Map<string, string> | null = null;

/** Said once, when the process starts: every page names parties alike. Without settings, what is built in. */
export function useParties({ file, ownParty = DEFAULT_OWN_PARTY }: PartySettings = {}): void {
  data = partyData(file);
  own = ownParty;
  named = null;
  byName = null;
}

/** The party that is named first (alternat): a convention of this installation, not a rule. */
export const ownPartyCode = (): string => own;

/** The name of a party by its code. Anything else is returned unchanged. */
export const partyName = (code: string, language: Language): string =>
  data.names.get(code)?.[language] ?? regions[language](code);

/** The names of a step of some party's procedure, by its code. */
export const stepLabels = (step: Text): Labels | undefined =>
  typeof step === 'string' ? data.steps.get(step) : undefined;

/** How a party binds itself by its own law, as the text says that applies on the day. */
export const procedureOn = (party: string, day: Day): DomesticProcedure => data.procedureOn(party, day);

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const PAIRS = LETTERS.flatMap((first) => LETTERS.map((second) => first + second));

/** Every code that has a name, with all its names, Intl's and the built-in ones too, in the form that is searched. */
function names(): Map<string, string[]> {
  named ??= new Map(
    [...new Set([...PAIRS, ...data.names.keys()])].flatMap((code): [string, string[]][] => {
      const given: Partial<Labels> = data.names.get(code) ?? {};
      const all = LANGUAGES.flatMap((language) => [regions[language](code), given[language] ?? code]);
      const others = [...Object.values(PARTY_NAMES[code] ?? {}), ...(OTHER_NAMES[code] ?? [])];
      const known = [...new Set([...all, ...others].filter((name) => name !== code))];
      return known.length > 0 ? [[code, known.map((name) => name.toLocaleLowerCase())]] : [];
    }),
  );
  return named;
}

/** Every code that has a name, with all its names in lower case. The same object until other names are used. */
export const partyNames = (): ReadonlyMap<string, readonly string[]> => names();

/** The codes of parties that match a typed code or part of a name. */
export function partiesMeant(typed: string): string[] {
  const part = typed.toLocaleLowerCase();
  const found = [...names()].filter(([, all]) => all.some((name) => name.includes(part)));
  return [...new Set([...found.map(([code]) => code), typed.toUpperCase()])];
}

/** Whether the code has a name. */
export const knowsParty = (code: string): boolean => names().has(code);

/** The code of the party that is called so in any language. */
export function partyNamed(typed: string): string | undefined {
  // Of two parties of one name the first counts, as in the list of names.
  byName ??= new Map(
    [...names()].toReversed().flatMap(([code, all]) => all.map((name) => [name, code] as const)),
  );
  return byName.get(typed.trim().toLocaleLowerCase());
}

/** The parties with our own first, as the alternat principle asks. */
export const ownFirst = (parties: readonly string[], ownParty: string): string[] => [
  ...parties.filter((party) => party === ownParty),
  ...parties.filter((party) => party !== ownParty),
];
