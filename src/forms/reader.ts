import { peopleSchema } from '../domain/events/event-data.js';
import type { Unseen } from '../domain/values/characters.js';
import { type Text, textSchema } from '../domain/values/text.js';
import type { Edtf, Instant, Person, Place } from '../domain/values/views.js';
import { one, type Typed } from '../http/bodies/forms.js';
import { parseJson } from '../http/bodies/strict-json.js';
import type { MessageKey } from '../i18n/catalogue.js';
import type { Messages, Params } from '../i18n/messages.js';
import { fieldLabel } from '../ui/entry-facts.js';
import type { FieldError } from '../ui/form.js';
import { readCountry } from './countries.js';
import { dateFaultText } from './date-fault.js';
import { all, idOf, rowsOf, textOf } from './typed.js';
import { readDate } from './typed-date.js';

/** Reads the answers of a form one by one, and collects the errors by field. */
export class FormReader {
  readonly errors: FieldError[] = [];

  constructor(
    readonly typed: Typed,
    readonly m: Messages,
    readonly now: Instant,
  ) {}

  /** A required text. */
  text(name: string, label: string): Text {
    const text = textOf(this.typed, name, this.m.language);
    if (text === undefined) this.wrong(name, 'entry.required', { label });
    else this.check(name, textSchema.safeParse(text), label);
    return text ?? '';
  }

  wrong(field: string, key: MessageKey, params?: Params): void {
    this.say(field, this.m.t(key, params));
  }

  /** Only the first fault of a field is told. */
  say(field: string, message: string): void {
    if (!this.isWrong(field)) this.errors.push({ field: idOf(field), message });
  }

  isWrong(name: string): boolean {
    return this.errors.some(({ field }) => field === idOf(name));
  }

  /** A date; undefined if the field is empty or cannot be read, which is an error. */
  date(name: string, required = false): Edtf | undefined {
    const typed = one(this.typed, name);
    if (typed === '' && !required) return undefined;
    const edtf = readDate(typed);
    if (edtf) return edtf;
    if (typed === '') this.wrong(name, 'entry.date_missing');
    else this.say(name, dateFaultText(typed, this.m));
    return undefined;
  }

  /** A whole number from 1 to 9999. */
  number(name: string): number | undefined {
    const typed = one(this.typed, name);
    if (typed === '') return undefined;
    if (/^[1-9]\d{0,3}$/.test(typed)) return Number(typed);
    this.wrong(name, 'entry.number_unread', { typed });
    return undefined;
  }

  place(city: string, country: string): Place | undefined {
    const { language } = this.m;
    const name = textOf(this.typed, city, language);
    const typed = one(this.typed, country);
    if (name === undefined && typed === '') return undefined;
    return {
      ...(name !== undefined && { city: name }),
      ...(typed !== '' && { country: readCountry(typed, language) }),
    };
  }

  /** People ticked from earlier entries first, then people typed. */
  people(name: string): Person[] {
    const { typed, m } = this;
    const known = all(typed, `${name}.known`).flatMap((value) => personOf(value) ?? []);
    const written = Array.from({ length: rowsOf(typed, name, 0) }, (_, row): Person | null => {
      const at = `${name}.${row}`;
      const person = textOf(typed, `${at}.name`, m.language);
      const title = textOf(typed, `${at}.title`, m.language);
      const [side, role] = [one(typed, `${at}.side`), one(typed, `${at}.role`)];
      if (person === undefined) {
        if (title !== undefined || side || role) this.wrong(`${at}.name`, 'entry.person_missing');
        return null;
      }
      return { name: person, ...(title && { title }), ...(side && { side }), ...(role && { role }) };
    });
    return [...known, ...written.filter((person) => person !== null)];
  }

  /**
   * Collects the faults that a schema found: long texts, control characters, values outside a list. They are reported
   * at `field`, or at the field that the schema names.
   */
  check(field: string | null, { error }: Checked, label?: string): void {
    for (const issue of error?.issues ?? []) {
      const name = String(field ?? issue.path[0] ?? 'own');
      const code = unseenIn(issue)?.code ?? '';
      const key = code ? 'entry.unseen' : isTooLong(issue) ? 'entry.too_long' : 'entry.not_valid';
      this.wrong(name === 'place' ? 'city' : name, key, {
        label: label ?? fieldLabel(LABELS[name] ?? name, this.m),
        code,
      });
    }
  }
}

type Checked = { error?: { issues: { path: PropertyKey[] }[] } | undefined };

/** The issue of a text in several languages contains the fault of one. */
const isTooLong = (issue: object) => JSON.stringify(issue).includes('"too_big"');

/** The invisible character, if that is the fault (domain/values/text.ts). */
function unseenIn(issue: object): Unseen | undefined {
  const { params, errors = [] } = issue as { params?: { unseen?: Unseen }; errors?: object[][] };
  return params?.unseen ?? errors.flat().flatMap((inner) => unseenIn(inner) ?? [])[0];
}

const LABELS: Record<string, string> = { source: 'sources', planned: 'nextRound' };

/** A person of an earlier entry, from the value of a checkbox; null if the value was tampered with. */
export function personOf(ticked: string): Person | null {
  try {
    const [person] = peopleSchema.length(1).parse([parseJson(ticked)]);
    return person ?? null;
  } catch {
    return null;
  }
}
