import type { ProcedureStep } from '../domain/parties/procedure.js';
import { LANGUAGES, type Language } from '../domain/values/text.js';
import type { Edtf, PartyStatus, Text, TransitionView } from '../domain/values/views.js';
import { type Mark, markOf } from '../i18n/marks.js';
import type { Page } from './page.js';
import { type Story, stringIn, textIn } from './story.js';

/** The entries of the text that now stands: what parties did with an earlier one no longer counts. */
function ofThisText({ entries }: Story): TransitionView[] {
  const reopened = entries.findLastIndex(({ type }) => type === 'text.reopened');
  return entries.slice(reopened + 1);
}

const isSide = ({ data }: TransitionView, party: string): boolean =>
  data.side === party || (data.sides as string[] | undefined)?.includes(party) === true;

/** Whether an event that names no side concerns this party as well. */
const isOfAll = ({ data }: TransitionView): boolean => data.side === undefined && data.sides === undefined;

/** Whether the words are the step's code, or its name in some language. */
function isStep(words: Text | undefined, { step, name }: ProcedureStep): boolean {
  const said = typeof words === 'string' ? [words] : Object.values(words ?? {});
  const known = [step, ...LANGUAGES.map((language: Language) => name[language])];
  return said.some((one) => known.some((each) => each.toLocaleLowerCase() === one.toLocaleLowerCase()));
}

/** The entry that records a step for which no status has a date. */
export const stepEntry = (story: Story, party: string, step: ProcedureStep): TransitionView | undefined =>
  ofThisText(story).findLast(
    (entry) =>
      entry.type === step.event &&
      isSide(entry, party) &&
      (entry.type !== 'step.completed' || isStep(textIn(entry, 'step'), step)),
  );

export type PartyFact = keyof Omit<PartyStatus, 'members'>;
export const PARTY_FACTS: readonly PartyFact[] = [
  'signed',
  'provisional',
  'consent',
  'notified',
  'inForce',
  'withdrawn',
];

/** The events that each fact of a party rests on. */
const RESTS_ON: Record<PartyFact, readonly string[]> = {
  signed: ['agreement.signed'],
  provisional: ['provisional_application.started'],
  consent: ['agreement.ratified', 'agreement.concluded', 'instrument.deposited'],
  notified: ['notification.sent'],
  inForce: ['agreement.entered_into_force'],
  withdrawn: ['party.withdrew', 'agreement.terminated'],
};

type Fact = { party: string; fact: PartyFact; on: Edtf };

/** The mark of a party's fact: that of the entries on which it rests. */
export const factMark = (
  { entries }: Story,
  { party, fact, on }: Fact,
  { now }: Pick<Page, 'now'>,
): Mark | null =>
  markOf(
    entries.filter(
      (entry) =>
        RESTS_ON[fact].includes(entry.type) &&
        (stringIn(entry, 'effectiveOn') ?? entry.occurredOn) === on &&
        (isSide(entry, party) || entry.data.party === party || isOfAll(entry)),
    ),
    now,
  );
