import type { Language, Text } from '../domain/text.js';
import type { Finding } from '../domain/views.js';
import { date, formatInstant, when } from './dates.js';
import { messagesFor, type Params } from './messages.js';
import { type Picked, partyName, pick } from './names.js';

const words = (value: unknown, language: Language): string =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? pick(value as Text, language).value
    : String(value ?? '');

/** A finding's values in the reader's language: what each one is shows in its name. */
function values(params: Record<string, unknown>, language: Language): Params {
  const { label } = messagesFor(language);
  const result: Params = {};
  for (const [name, value] of Object.entries(params)) {
    const text = words(value, language);
    if (name === 'date' || name === 'target' || name === 'occurredOn') result[name] = date(text);
    else if (name === 'when') result[name] = when(text);
    else if (name === 'instant') result[name] = formatInstant(text, language);
    else if (name === 'event' || name === 'type') result[name] = label('events', text);
    else if (name === 'stage' || name === 'from' || name === 'to') result[name] = label('stages', text);
    else if (name === 'kind') result[name] = label('fields', `kind.${text}`);
    else if (name === 'talks') result[name] = label('talks', text);
    else if (name === 'milestone') result[name] = label('milestones', text);
    else if (name === 'side') result[name] = partyName(text, language);
    else if (name === 'parties' && Array.isArray(value))
      result[name] = value.map((code) => partyName(String(code), language)).join(', ');
    else result[name] = typeof value === 'number' ? value : text;
  }
  // The same day is given as `date` or `when`; which one a sentence takes is each catalogue's matter.
  const day = params.date ?? params.when;
  if (typeof day === 'string') {
    result.date ??= date(day);
    result.when ??= when(day);
  }
  return result;
}

/**
 * A refusal or a warning as a sentence in the reader's language. A code without a sentence, or without the
 * values that its sentence needs, falls back to the English of the finding itself.
 */
export function sentence(finding: Finding, language: Language): Picked {
  const { has, t } = messagesFor(language);
  const key = [`refusals.${finding.code}`, `warnings.${finding.code}`].find(has);
  if (!key || !has(key)) return { value: finding.message, lang: 'en' };
  try {
    return { value: t(key, values(finding.params, language)), lang: language };
  } catch {
    return { value: finding.message, lang: 'en' };
  }
}
