import type { Language, Text } from '../domain/values/text.js';
import { date, formatInstant, when } from './dates.js';
import { kindName } from './kinds.js';
import { type Messages, messagesFor, type Params } from './messages.js';
import { type LocalText, pick } from './names.js';
import { partyName } from './parties.js';
import { partiesNamed } from './party-lists.js';

/** A refusal or a warning; `message` is used if the catalogue has no sentence for the code. */
export type CodedFinding = { code: string; params: Record<string, unknown>; message?: string };

/** The name of a track by its slug, if the caller knows it. Sentences use the slug otherwise. */
export type TitleOf = (slug: string) => string | undefined;

const words = (value: unknown, language: Language): string =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? pick(value as Text, language).value
    : String(value);

type Reading = (text: string, m: Messages) => Params[string];
/** How to format a parameter, by its name. */
const READ: Record<string, Reading> = {
  date: (text) => date(text),
  target: (text) => date(text),
  occurredOn: (text) => date(text),
  when: (text) => when(text),
  instant: (text, m) => formatInstant(text, m.language),
  event: (text, m) => m.label('events', text),
  instead: (text, m) => m.label('events', text),
  first: (text, m) => m.label('events', text),
  stage: (text, m) => m.label('stages', text),
  from: (text, m) => m.label('stages', text),
  to: (text, m) => m.label('stages', text),
  kind: (text, m) => kindName(text, m.language),
  side: (text, m) => partyName(text, m.language),
};

function values(params: CodedFinding['params'], m: Messages, titleOf: TitleOf | undefined): Params {
  const result: Params = {};
  for (const [name, value] of Object.entries(params)) {
    if (value === null || value === undefined) continue;
    const text = words(value, m.language);
    const title = name === 'twin' ? titleOf?.(text) : undefined;
    if (title) result[name] = title;
    else if (name === 'parties' && Array.isArray(value))
      result[name] = value.map((code) => partyName(String(code), m.language)).join(', ');
    else if (name === 'why' && Array.isArray(value))
      result[name] = value.map((found) => sentence(found, m.language, titleOf).value).join('; ');
    else result[name] = READ[name]?.(text, m) ?? text;
  }
  // A catalogue's sentence may use the day as `date` or as `when`, whichever the finding has.
  const day = params.date ?? params.when;
  if (typeof day === 'string') {
    result.date ??= date(day);
    result.when ??= when(day);
  }
  return result;
}

/** More findings that differ only in the party are told in one sentence. */
const MOST_APART = 3;

/** The findings, those about many parties as one that names the first of them. */
export function together<Found extends CodedFinding>(found: readonly Found[], m: Messages): Found[] {
  const groups = Map.groupBy(found, ({ code, params }) => JSON.stringify([code, { ...params, side: null }]));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const sides = group.map(({ params }) => String(params.side));
    return first && group.length > MOST_APART
      ? [{ ...first, params: { ...first.params, side: partiesNamed(sides, m) } }]
      : group;
  });
}

/**
 * A refusal or a warning as a sentence in the reader's language. If a value for the sentence is missing, a shorter
 * sentence is used; for a code without a sentence, the English message of the finding.
 */
export function sentence(found: CodedFinding, language: Language, titleOf?: TitleOf): LocalText {
  const m = messagesFor(language);
  const params = values(found.params, m, titleOf);
  const withFirst = found.params.first ? [`refusals.${found.code}_first`] : [];
  for (const key of [...withFirst, `refusals.${found.code}`, `warnings.${found.code}`, `why.${found.code}`]) {
    if (!m.has(key)) continue;
    try {
      return { value: m.t(key, params), lang: language };
    } catch {
      // A placeholder has no value: try the next, shorter sentence.
    }
  }
  return { value: found.message ?? found.code.replaceAll('_', ' '), lang: 'en' };
}
