import type { Entry } from '../../../domain/events/history.js';
import { isSame } from '../../../domain/values/same.js';
import type { Text } from '../../../domain/values/text.js';
import type { Instant, Person, Place, SourceClaim } from '../../../domain/values/views.js';
import { FormReader } from '../../../forms/reader.js';
import { isTyped, rowsOf } from '../../../forms/typed.js';
import { one, type Typed } from '../../../http/bodies/forms.js';
import type { Messages } from '../../../i18n/messages.js';
import { pick } from '../../../i18n/names.js';
import { type EntryAnswers, readEntry } from './read-entry.js';
import { typedClaim } from './typed-claim.js';
import { typedEntry } from './typed-entry.js';

/** The hidden field by which the form of a new entry asks to become a source of a recorded one. */
export const AS_SOURCE = 'asSource';

/** The value of that field where the typed answers correct the entry. */
export const AS_CORRECTION = 'correction';

export const isAsSource = (typed: Typed): boolean => one(typed, AS_SOURCE) !== '';

/**
 * The answers of a form that was to record an event anew, as the correction of the `entry` that records it already: the
 * typed sources are added, and where the answers differ from the entry, that is what these sources say otherwise, or
 * else the correction.
 */
export function asSource(entry: Entry, typed: Typed, m: Messages, now: Instant): Typed {
  const answers = readEntry(new FormReader(typed, m, now), entry.type);
  const corrects = one(typed, AS_SOURCE) === AS_CORRECTION;
  const claim = corrects ? {} : typedClaim('says', claimAgainst(entry, answers, m), m);
  const recorded = typedEntry(entry, m);
  const corrected = corrects ? withAnswers(recorded, typed) : recorded;
  let free = entry.sources.length;
  for (const from of sourceRows(typed)) {
    const source = fieldsAt(typed, `source.${from}.`);
    const cited = entry.sources.findIndex(({ ref, says }) => ref === one(source, 'ref') && !says);
    const at = cited === -1 ? free++ : cited;
    for (const [name, values] of Object.entries({ ...claim, ...source })) {
      corrected[`source.${at}.${name}`] = values;
    }
  }
  return {
    ...corrected,
    ...(!corrects && { [`because.${m.language}`]: [m.t('entry.other_source')] }),
    ...(entry.note === null &&
      Object.fromEntries(Object.entries(typed).filter(([name]) => /^note\./.test(name)))),
  };
}

/** The questions about the event that a correction may answer otherwise; its people are named all or not at all. */
const ANSWERS = /^(?:occurredOn|number|city|country|format|body|people|outcome|summary)(?:\.|$)/;

function withAnswers(recorded: Typed, typed: Typed): Typed {
  const answered = Object.entries(typed).filter(
    ([name, values]) => ANSWERS.test(name) && values.some((value) => value !== ''),
  );
  const named = answered.some(([name]) => /^people\.(?:known|\d)/.test(name));
  const kept = Object.entries(recorded).filter(([name]) => !(named && name.startsWith('people.')));
  return Object.fromEntries([...kept, ...answered]);
}

/** The rows in which a source is typed; the first one if there is none, so that the form asks which source it is. */
function sourceRows(typed: Typed): number[] {
  const rows = Array.from({ length: rowsOf(typed, 'source', 0) }, (_, row) => row);
  const used = rows.filter((row) =>
    ['ref', 'title', 'publisher', 'url', 'quote', 'says'].some((name) =>
      isTyped(typed, `source.${row}.${name}`),
    ),
  );
  return used.length > 0 ? used : [0];
}

const fieldsAt = (typed: Typed, prefix: string): Typed =>
  Object.fromEntries(
    Object.entries(typed).flatMap(([name, values]) =>
      name.startsWith(prefix) && values.some((value) => value !== '')
        ? [[name.slice(prefix.length), values]]
        : [],
    ),
  );

/** Where the answers say something else than the entry. What they leave out they do not contradict. */
function claimAgainst(entry: Entry, { occurredOn, data }: EntryAnswers, m: Messages): SourceClaim {
  const said = (text: Text | undefined) => text && pick(text, m.language).value;
  const nameOf = (place: Place | undefined) => [said(place?.city), place?.country && said(place.country)];
  const names = (people: unknown) => ((people as Person[] | undefined) ?? []).map(({ name }) => said(name));
  const { number, target } = data as SourceClaim;
  const place = data.place as Place | undefined;
  const people = data.people as Person[] | undefined;
  const what = (data.outcome ?? data.summary) as Text | undefined;
  const recorded = [entry.data.outcome, entry.data.summary] as (Text | undefined)[];
  return {
    ...(occurredOn !== entry.occurredOn && { occurredOn }),
    ...(number !== undefined && number !== entry.data.number && { number }),
    ...(target !== undefined && target !== entry.data.target && { target }),
    ...(place && !isSame(nameOf(place), nameOf(entry.data.place as Place | undefined)) && { place }),
    ...(people && !isSame(names(people), names(entry.data.people)) && { people }),
    ...(what && !recorded.some((text) => said(text) === said(what)) && { what }),
  };
}
