import { peopleSchema } from '../../../domain/events/event-data.js';
import type { Person, SourceClaim } from '../../../domain/values/views.js';
import type { FormReader } from '../../../forms/reader.js';
import { textOf, typedText } from '../../../forms/typed.js';
import { one, type Typed } from '../../../http/bodies/forms.js';
import { parseJson } from '../../../http/bodies/strict-json.js';
import type { Messages } from '../../../i18n/messages.js';
import { countryName } from '../../../ui/story.js';

/** What a source says otherwise, as form values. The form carries people, and does not ask for them. */
export function typedClaim(at: string, says: SourceClaim, m: Messages): Typed {
  const { occurredOn, number, target, place, people, what } = says;
  return {
    ...(occurredOn !== undefined && { [`${at}.occurredOn`]: [occurredOn] }),
    ...(number !== undefined && { [`${at}.number`]: [String(number)] }),
    ...(target !== undefined && { [`${at}.target`]: [target] }),
    ...typedText(`${at}.city`, place?.city, m.language),
    ...(place?.country && { [`${at}.country`]: [countryName(place.country, m)] }),
    ...typedText(`${at}.what`, what, m.language),
    ...(people && { [`${at}.people`]: [JSON.stringify(people)] }),
  };
}

/** The inverse of `typedClaim`; undefined if nothing is filled in. */
export function readClaim(reader: FormReader, at: string): SourceClaim | undefined {
  const claim: SourceClaim = {
    occurredOn: reader.date(`${at}.occurredOn`),
    number: reader.number(`${at}.number`),
    target: reader.date(`${at}.target`),
    place: reader.place(`${at}.city`, `${at}.country`),
    people: peopleIn(one(reader.typed, `${at}.people`)),
    what: textOf(reader.typed, `${at}.what`, reader.m.language),
  };
  const said = Object.entries(claim).filter(([, value]) => value !== undefined);
  return said.length > 0 ? Object.fromEntries(said) : undefined;
}

/** Undefined if the field was tampered with. */
function peopleIn(typed: string): Person[] | undefined {
  if (typed === '') return undefined;
  try {
    return peopleSchema.parse(parseJson(typed));
  } catch {
    return undefined;
  }
}
