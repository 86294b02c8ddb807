import { closesStep } from '../domain/events/event-data.js';
import type { Day, Edtf, Language, StatusEvent, Text, TransitionView } from '../domain/values/views.js';
import { formatDate } from '../i18n/dates.js';
import { pick } from '../i18n/names.js';
import { isPast } from './scheduled.js';
import { numberIn, stringIn, textIn } from './story.js';

type Recorded = Pick<TransitionView, 'type' | 'data' | 'occurredOn' | 'seq'>;

/** What a side took on, with the entry that says so. `closed`: the entry that says that it is done or dropped. */
export type ListedStep<Entry extends Recorded = Recorded> = {
  number: number;
  side: string;
  what: Text;
  due: Edtf | null;
  entry: Entry;
  closed: Entry | null;
};

/** The agreed steps among entries in effective order, by their numbers. */
export function agreedStepsIn<Entry extends Recorded>(entries: readonly Entry[]): ListedStep<Entry>[] {
  const closing = new Map(
    entries.filter(({ type }) => closesStep(type)).map((entry) => [numberIn(entry, 'number'), entry]),
  );
  const steps = entries.flatMap((entry): ListedStep<Entry>[] => {
    const [number, side] = [numberIn(entry, 'number'), stringIn(entry, 'side')];
    if (entry.type !== 'action.agreed' || number === undefined || side === undefined) return [];
    const due = stringIn(entry, 'due') ?? null;
    return [
      { number, side, due, entry, what: textIn(entry, 'what') ?? '', closed: closing.get(number) ?? null },
    ];
  });
  return steps.sort((a, b) => a.number - b.number);
}

/** What the step is that an entry closes, if the entries at hand say so. */
export const whatIsClosed = (
  { type, data }: Pick<StatusEvent, 'type' | 'data'>,
  among: readonly Pick<StatusEvent, 'type' | 'data'>[],
): Text | undefined => {
  if (!closesStep(type)) return undefined;
  const agreed = among.findLast((one) => one.type === 'action.agreed' && one.data.number === data.number);
  return agreed && textIn(agreed, 'what');
};

/** It is overdue only after the last day on which it may fall due. */
export const isOwedSince = ({ due, closed }: ListedStep, day: Day): boolean =>
  closed === null && due !== null && isPast(due, day);

/** How a language says by when: with words before the date, or after it. */
const BY: Record<Language, (date: string) => string> = {
  en: (date) => `(?:by|until|later than) ${date}`,
  ru: (date) => `(?:до|к|позднее|позже) ${date.replace(' года', '')}`,
  kk: (date) => `${date}\\p{L}* (?:дейін|кешіктірмей)`,
};

/** Whether the words of a step, as the reader sees them, name the day or the month by which it is due. */
export function saysDue(what: Text, due: Edtf, reader: Language): boolean {
  if (!/^\d{4}-\d\d(-\d\d)?$/.test(due)) return false;
  const { value, lang } = pick(what, reader);
  const language = lang ?? reader;
  // In Russian the month alone is in the genitive here, as after «с».
  const forms = [formatDate(due, language), formatDate(due, language, 'since').replace(/^\p{L}+ /u, '')];
  const words = value.replaceAll(/\s+/g, ' ');
  return forms.some((date) =>
    new RegExp(`(?<!\\p{L})${BY[language](date)}(?![\\p{L}\\d])`, 'iu').test(words),
  );
}
