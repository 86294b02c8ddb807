import type { ArticleState, EntryIntoForceClause, EventType } from '../events/event-data.js';
import { bounds } from '../values/dates.js';
import type { Text } from '../values/text.js';
import type { Day, Edtf, LastEvent, Members, NextRound, Place, Stage } from '../values/views.js';

/** A period in force. `until` is null while it lasts. */
export type PeriodInForce = { from: Edtf; until: Edtf | null };

/** What a rule needs to know of another track. It is looked up before the decision and stored with the row. */
export type ExternalFacts = { twin: { slug: string; inForce: PeriodInForce[] } };

/** A ledger entry as the machine reads it. `external` is there only when a decision is made, never in a replay. */
export type LedgerEvent = {
  type: EventType;
  seq: number;
  occurredOn: Edtf;
  /** Day number, see {@link certainDay}. */
  certainDay: number;
  data: Record<string, unknown>;
  sourced: boolean;
  /** In reader's mode: a stage event applies even where a step before it is not visible (docs/adr/0003). */
  reader?: true;
  external?: ExternalFacts;
};

/** A change of stage: from where, to where, when, and by which event. */
export type StageChange = { from: Stage; to: Stage; occurredOn: Edtf; type: EventType };

export type Suspension = { side: string | null; scope: 'part' | 'whole' };

export type HeldRound = { number: number | null; occurredOn: Edtf; place: Place | null };

/** The rounds held in the present series of numbers, as far as is known. */
export type Rounds = {
  /** In the series before this one. */
  before: number;
  /** Recorded, and the highest count asserted, in the series before: for kinds that know no series. */
  recordedBefore: number;
  assertedBefore: number;
  /** In this series: the highest number, the highest count asserted, and one for each without a number after it. */
  count: number;
  /** Recorded in this series. */
  recorded: number;
  /** The numbers held in this series, as ranges in ascending order. */
  numbers: [first: number, last: number][];
  /** The highest count asserted in this series, and the date of the last assertion. */
  asserted: { count: number; occurredOn: Edtf } | null;
  /**
   * Up to which number rounds may be held again, since talks began again: 0 where they did not, or once a new series
   * has begun.
   */
  again: number;
  /** The last rounds recorded, at most {@link LAST_ROUNDS}. */
  last: HeldRound[];
};

export const LAST_ROUNDS = 10;

/** The facts of one party, each with its date. */
export type PartyFacts = {
  signed?: Edtf;
  provisional?: Edtf;
  /** To be bound by the treaty. */
  consent?: Edtf;
  notified?: Edtf;
  inForce?: Edtf;
  withdrawn?: Edtf;
  /** When the other side received its notification. */
  received?: Edtf;
  /** Its notice of denunciation, and the day that the notice gives for its end. */
  denounced?: Edtf;
  noticeEnds?: Edtf;
};

/** The final clauses of the agreement, as the newest entry states them. */
export type FinalClauses = {
  seq: number;
  entryIntoForce?: EntryIntoForceClause;
  denunciationMonths?: number;
  /** For how long it is concluded, and for how long it is then extended: ISO 8601 periods. */
  duration?: string;
  renewal?: string;
  article?: Text;
};

/** What a side took on, by the number that both gave it. `seq`: of the entry. What it is to do stands there. */
export type AgreedStep = {
  number: number;
  seq: number;
  side: string;
  due: Edtf | null;
  closed: { how: 'done' | 'dropped'; on: Edtf; seq: number } | null;
};

/** The number after the highest that an agreed step has had. */
export const nextStepNumber = (actions: readonly AgreedStep[]): number =>
  Math.max(0, ...actions.map(({ number }) => number)) + 1;

/** Where an article of the draft stands, since when, and which entry said so last. */
export type Article = { ref: string; state: ArticleState; since: Edtf; seq: number };

/**
 * What a track's history amounts to, beside the machine's regions. Plain JSON: it is stored with each position. It
 * grows with what is open, and with the changes of stage, not with the number of entries.
 */
export type Context = {
  parties: string[];
  /** Member states of an organisation that is a party, where they ratify as well: a mixed agreement. */
  members: Members;
  /** Parties that joined later. */
  acceded: string[];
  since: Edtf | null;
  /** Every change of stage so far: a board of many tracks need not read their histories. */
  way: StageChange[];
  title: Text | null;
  rounds: Rounds;
  planned: NextRound[];
  /** The steps of each party's domestic procedure, by name. */
  steps: Record<string, Record<string, Edtf>>;
  byParty: Record<string, PartyFacts>;
  mandateAmended: boolean;
  signedOn: Edtf | null;
  inForce: PeriodInForce[];
  provisional: boolean;
  suspensions: Suspension[];
  adverseOpinion: { court: Text; occurredOn: Edtf } | null;
  entryIntoForce: Edtf | null;
  denounced: { effectiveOn: Edtf | null; on: Edtf } | null;
  terms: FinalClauses | null;
  /** Until when the agreement was last extended. */
  renewedUntil: Edtf | null;
  actions: AgreedStep[];
  /** The articles of the draft, in the order in which they were first named. */
  articles: Article[];
  /** Parties whose consent was refused, with the date; until a consent is given or the text is reopened. */
  refused: Record<string, Edtf>;
  supersededBy: Text | null;
  lastEvent: (LastEvent & { certainDay: number }) | null;
  /** Day number of the last round held or stage change. */
  progressDay: number | null;
  /** The latest certain day of any entry. It tells whether anything is known from after the sources' end. */
  lastDay: number | null;
  /** How far the sources reach, as last stated. */
  coverage: { seq: number; until: Day } | null;
  /** The twin, where it was linked by an event. */
  twin: string | null;
  /** The seqs of the entries that gave what deadlines rest on, by what they gave (bases.ts). */
  bases: Record<string, number>;
};

export const NO_ROUNDS: Rounds = {
  before: 0,
  recordedBefore: 0,
  assertedBefore: 0,
  count: 0,
  recorded: 0,
  numbers: [],
  asserted: null,
  again: 0,
  last: [],
};

export const emptyContext = (parties: string[], members: Members = {}): Context => ({
  parties,
  members,
  acceded: [],
  since: null,
  way: [],
  title: null,
  rounds: NO_ROUNDS,
  planned: [],
  steps: {},
  byParty: {},
  mandateAmended: false,
  signedOn: null,
  inForce: [],
  provisional: false,
  suspensions: [],
  adverseOpinion: null,
  entryIntoForce: null,
  denounced: null,
  terms: null,
  renewedUntil: null,
  actions: [],
  articles: [],
  refused: {},
  supersededBy: null,
  lastEvent: null,
  progressDay: null,
  lastDay: null,
  coverage: null,
  twin: null,
  bases: {},
});

/** The parties, those that acceded among them, without those that withdrew. */
export const partiesNow = ({ parties, acceded, byParty }: Context): string[] =>
  [...parties, ...acceded].filter((party) => !byParty[party]?.withdrawn);

export const isInForce = ({ inForce }: Context): boolean => inForce.at(-1)?.until === null;

/** Rounds held as far as is known, in all series (contract.md, Status). */
export const roundsHeld = ({ rounds }: Context): number => rounds.before + rounds.count;

/** Whether a round of this number was held in the present series. */
export const isHeld = ({ numbers }: Rounds, number: number): boolean =>
  numbers.some(([first, last]) => first <= number && number <= last);

/** Among rounds planned and neither held nor cancelled, the one with the earliest possible day, then number. */
export function nextRound({ planned }: { planned: readonly NextRound[] }): NextRound | null {
  const [next] = planned.toSorted(
    (a, b) => bounds(a.target).earliest - bounds(b.target).earliest || a.number - b.number,
  );
  // With keys in a fixed order: `jsonb` gives a stored state back with its keys in another.
  return next ? { number: next.number, target: next.target, place: next.place } : null;
}
