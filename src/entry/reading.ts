import { boundsOf, latestToday } from '../domain/dates.js';
import {
  type Citation,
  citationsSchema,
  EVENT_DATA,
  type EventType,
  peopleSchema,
} from '../domain/event-data.js';
import { LANGUAGES, type Text, textSchema } from '../domain/text.js';
import type { Edtf, Instant, Person, Place, Visibility } from '../domain/views.js';
import type { Typed } from '../http/forms.js';
import type { MessageKey } from '../i18n/catalogue.js';
import { date } from '../i18n/dates.js';
import type { Messages, Params } from '../i18n/messages.js';
import { fieldLabel } from '../ui/entry-facts.js';
import type { FieldError } from '../ui/form.js';
import { readCountry } from './countries.js';
import { type EventField, fieldsOf } from './fields.js';
import { all, idOf, one, rowsOf, textOf } from './typed.js';
import { readDate, readInstant } from './typed-date.js';

type Data = Record<string, unknown>;

/** An event as a form gave it, fit to be asked of the ledger. */
export type EntryAnswers = {
  type: EventType;
  occurredOn: Edtf;
  data: Data;
  sources: Citation[];
  note?: Text;
};

/** What else a new entry says: its tracks, who may see it, and the next round that the meeting named. */
export type NewAnswers = EntryAnswers & {
  tracks: string[];
  visibility: Visibility;
  embargoUntil?: Instant;
  planned: Data | null;
};

/** Reads a form’s answers one by one, and collects what is wrong with them at the fields where it is wrong. */
export class Reader {
  readonly errors: FieldError[] = [];

  constructor(
    readonly typed: Typed,
    private readonly m: Messages,
    private readonly now: Instant,
  ) {}

  newEntry(type: EventType): NewAnswers {
    const tracks = all(this.typed, 'track');
    if (tracks.length === 0) this.wrong('track', 'entry.no_track');
    const entry = this.entry(type);
    const planned = type === 'round.held' ? this.planned() : null;
    return { ...entry, tracks, planned, ...this.visibility() };
  }

  entry(type: EventType): EntryAnswers {
    const occurredOn = this.occurredOn();
    const data = this.data(type);
    const sources = this.sources();
    if (type === 'stage.asserted' && sources.length === 0) this.wrong('source', 'entry.source_needed');
    const note = textOf(this.typed, 'note', this.m.language);
    this.check('source', citationsSchema.safeParse(sources));
    this.check('note', textSchema.optional().safeParse(note));
    return { type, occurredOn, data, sources, ...(note !== undefined && { note }) };
  }

  /** A text that must be there. */
  text(name: string, label: string): Text {
    const text = textOf(this.typed, name, this.m.language);
    if (text === undefined) this.wrong(name, 'entry.required', { label });
    else this.check(name, textSchema.safeParse(text), label);
    return text ?? '';
  }

  wrong(field: string, key: MessageKey, params?: Params): void {
    if (this.isWrong(field)) return;
    this.errors.push({ field: idOf(field), message: this.m.t(key, params) });
  }

  private isWrong(name: string): boolean {
    return this.errors.some(({ field }) => field === idOf(name));
  }

  private occurredOn(): Edtf {
    const edtf = this.date('occurredOn', true) ?? '';
    const bounds = boundsOf(edtf);
    if (bounds && bounds.earliest > latestToday(this.now)) {
      this.wrong('occurredOn', 'entry.not_yet', { date: date(edtf) });
    }
    return edtf;
  }

  private date(name: string, required = false): Edtf | undefined {
    const typed = one(this.typed, name);
    if (typed === '' && !required) return undefined;
    const edtf = readDate(typed);
    if (edtf) return edtf;
    if (typed === '') this.wrong(name, 'entry.date_missing');
    else this.wrong(name, 'entry.date_unread', { typed });
    return undefined;
  }

  private number(name: string): number | undefined {
    const typed = one(this.typed, name);
    if (typed === '') return undefined;
    if (/^[1-9]\d{0,3}$/.test(typed)) return Number(typed);
    this.wrong(name, 'entry.number_unread', { typed });
    return undefined;
  }

  private data(type: EventType): Data {
    const { m, typed } = this;
    const fields = fieldsOf(type);
    const own = fields.map((field): [string, unknown] => [field.name, this.own(field)]);
    const people = this.people('people');
    const format = one(typed, 'format');
    const given: Data = {
      ...Object.fromEntries(own),
      place: this.place('city', 'country'),
      format: format === '' ? undefined : format,
      people: people.length > 0 ? people : undefined,
      body: textOf(typed, 'body', m.language),
    };
    const data = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    for (const { name, required } of fields) {
      if (required && data[name] === undefined && !this.isWrong(name)) {
        this.wrong(name, 'entry.required', { label: fieldLabel(name, m) });
      }
    }
    if (this.errors.length > 0) return data;
    this.check(null, EVENT_DATA[type].safeParse(data));
    return data;
  }

  private own({ name, asking }: EventField): unknown {
    const typed = one(this.typed, name);
    switch (asking) {
      case 'number':
        return this.number(name);
      case 'date':
        return this.date(name);
      case 'yes':
        return typed === '' ? undefined : typed === 'yes';
      case 'people': {
        const people = this.people(name);
        return people.length > 0 ? people : undefined;
      }
      case 'line':
      case 'words':
        return textOf(this.typed, name, this.m.language);
      default:
        return typed === '' ? undefined : typed;
    }
  }

  private place(city: string, country: string): Place | undefined {
    const { language } = this.m;
    const name = textOf(this.typed, city, language);
    const typed = one(this.typed, country);
    if (name === undefined && typed === '') return undefined;
    return {
      ...(name !== undefined && { city: name }),
      ...(typed !== '' && { country: readCountry(typed, language) }),
    };
  }

  /** Those ticked from earlier entries first, then those typed. */
  private people(name: string): Person[] {
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

  private sources(): Citation[] {
    return Array.from({ length: rowsOf(this.typed, 'source', 0) }, (_, row) =>
      this.source(`source.${row}`),
    ).filter((source) => source !== null);
  }

  private source(at: string): Citation | null {
    const field = (name: string) => one(this.typed, `${at}.${name}`);
    const [ref, title, publisher, language, url, typedQuote] = [
      'ref',
      'title',
      'publisher',
      'language',
      'url',
      'quote',
    ].map(field) as [string, string, string, string, string, string];
    const publishedOn = this.date(`${at}.publishedOn`);
    const quote = typedQuote === '' ? {} : { quote: typedQuote };
    const isNew = [title, publisher, url, field('publishedOn')].some(Boolean);
    if (ref !== '') {
      if (isNew) this.wrong(`${at}.ref`, 'entry.source_either');
      return { ref, ...quote };
    }
    if (!isNew && typedQuote === '') return null;
    const { m } = this;
    if (title === '') this.wrong(`${at}.title`, 'entry.required', { label: m.t('fields.source.title') });
    if (publisher === '') {
      this.wrong(`${at}.publisher`, 'entry.required', { label: m.t('fields.source.publisher') });
    }
    if (url !== '' && !/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : '')) {
      this.wrong(`${at}.url`, 'entry.url_unread');
    }
    const ours = LANGUAGES.find((each) => each === language);
    return {
      title: ours ? { [ours]: title } : title,
      publisher,
      language,
      ...(url !== '' && { url }),
      ...(publishedOn !== undefined && { publishedOn }),
      ...quote,
    };
  }

  private planned(): Data | null {
    const number = this.number('planned.number');
    const target = this.date('planned.target');
    const place = this.place('planned.city', 'planned.country');
    if (number === undefined && one(this.typed, 'planned.target') === '' && place === undefined) return null;
    if (target === undefined) this.wrong('planned.target', 'entry.next_needs_date');
    if (number === undefined) this.wrong('planned.number', 'entry.next_needs_number');
    const planned = { number, target, ...(place && { place }) };
    if (this.errors.length === 0) this.check('planned', EVENT_DATA['round.planned'].safeParse(planned));
    return planned;
  }

  private visibility(): Pick<NewAnswers, 'visibility' | 'embargoUntil'> {
    const typed = one(this.typed, 'visibility');
    const until = one(this.typed, 'embargoUntil');
    const visibility = (['public', 'embargoed'] as const).find((each) => each === typed) ?? 'internal';
    if (visibility !== 'embargoed') {
      if (until !== '') this.wrong('embargoUntil', 'entry.embargo_only');
      return { visibility };
    }
    const embargoUntil = readInstant(until);
    if (!embargoUntil) this.wrong('embargoUntil', 'entry.embargo_missing');
    else if (embargoUntil <= this.now) this.wrong('embargoUntil', 'entry.embargo_past');
    return { visibility, ...(embargoUntil && { embargoUntil }) };
  }

  /**
   * What the schema itself finds: texts that are too long, control characters, a value that no list offers. Under
   * `field`, or at the field of the data that it names.
   */
  private check(field: string | null, { error }: Checked, label?: string): void {
    for (const { code, path } of error?.issues ?? []) {
      const name = String(field ?? path[0] ?? 'own');
      this.wrong(name === 'place' ? 'city' : name, tooLong(code) ? 'entry.too_long' : 'entry.not_valid', {
        label: label ?? fieldLabel(LABELS[name] ?? name, this.m),
      });
    }
  }
}

type Checked = { error?: { issues: { code: string; path: PropertyKey[] }[] } | undefined };

/** What a union finds is mostly that a text is too long in the one language that it has. */
const tooLong = (code: string) => code === 'too_big' || code === 'invalid_union';

const LABELS: Record<string, string> = { source: 'sources', planned: 'nextRound' };

/** A person of an earlier entry, as a tick carries them; null where somebody has tampered with it. */
export function personOf(ticked: string): Person | null {
  try {
    const [person] = peopleSchema.length(1).parse([JSON.parse(ticked)]);
    return person ?? null;
  } catch {
    return null;
  }
}
