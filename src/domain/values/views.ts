import type { EntryDocument } from './documents.js';
import type { Language, Text } from './text.js';

/** Shapes that pages, the API, feeds and alerts share: see the OpenAPI document for their prose. */

export const STAGES = [
  'exploratory',
  'announced',
  'negotiating',
  'text_agreed',
  'initialled',
  'signed',
  'in_force',
  'terminated',
  'abandoned',
  'superseded',
] as const;
export type Stage = (typeof STAGES)[number];

export const APPLICATIONS = ['none', 'provisional', 'full', 'partly_suspended', 'suspended'] as const;
export type Application = (typeof APPLICATIONS)[number];

/** As the machine's region has it. */
export type Talks = 'active' | 'paused';
/** As it is told: there are talks only from their opening to the signature. */
export type ToldTalks = 'not_begun' | Talks | 'ended';
export type Visibility = 'public' | 'internal' | 'embargoed';

/** EDTF as typed, never padded: `2026`, `2026-03`, `../2025-06-17`, `2025-12-02/2025-12-03`. */
export type Edtf = string;
/** `YYYY-MM-DD`. */
export type Day = string;
/** ISO 8601, UTC, milliseconds. */
export type Instant = string;

export type Place = { city?: Text; country?: Text };
export type Person = { name: Text; title?: Text; side?: string; role?: Text };

/** Milestones by party and name: the date of the step, or null where none is recorded. */
export type Milestones = Record<string, Record<string, Edtf | null>>;

/** By party, the members of an organisation that ratify as well: a mixed agreement. */
export type Members = Record<string, string[]>;

export type LastEvent = { seq: number; type: string; occurredOn: Edtf };
export type NextRound = { number: number; target: Edtf; place: Place | null };

export type Step = { stage: Stage; talks: Talks; application: Application; milestones: Milestones };

/** What is known of one party: dates, or null. */
export type PartyStatus = {
  signed: Edtf | null;
  provisional: Edtf | null;
  /** To be bound: ratification, approval, conclusion, deposit of an instrument. */
  consent: Edtf | null;
  notified: Edtf | null;
  inForce: Edtf | null;
  withdrawn: Edtf | null;
  /** Members of an organisation that is a party to a mixed agreement. */
  members?: Record<string, Omit<PartyStatus, 'members'>>;
};

/** The first and the last day on which something may fall. Equal where every date that it rests on is a day. */
export type DayBounds = { earliest: Day; latest: Day };

/** A party whose date the final clauses wait for. */
export type MissingDate = { side: string; what: 'signed' | 'notified' | 'received' | 'consent' };

/** What the final clauses say of an entry into force that is not recorded. */
export type EntryByClauses = {
  /** Null while dates are missing, or where one that it rests on has no end. */
  falls: DayBounds | null;
  missing: MissingDate[];
  /** How many of the missing dates are enough. */
  more: number;
  /** Where there are more than two parties: for each on days of its own. */
  byParty?: Record<string, DayBounds>;
};

export const DEADLINE_RULES = [
  /** A side said that it would do something. */
  'action',
  /** A round is planned. */
  'round',
  /** The entry into force is fixed for a day. */
  'scheduled_entry',
  /** The final clauses give the days between which the agreement enters into force. */
  'entry_by_clauses',
  /** The final clauses wait for a party's notification, instrument or signature. No day is set for it. */
  'awaited_by_clauses',
  /** A denunciation takes effect. */
  'notice_elapses',
  /** The time for which the agreement was concluded ends. */
  'term_ends',
  /** Until then notice may be given; else the agreement is renewed. */
  'notice_of_end',
  /** The law of a party gives a time limit for a step of its procedure. */
  'procedure_term',
] as const;
export type DeadlineRule = (typeof DEADLINE_RULES)[number];

export const DEADLINE_STATES = ['open', 'met', 'overdue'] as const;
export type DeadlineState = (typeof DEADLINE_STATES)[number];

/** `due`: the days on which it may fall, as agreed or as computed. `number`: of the action or the round. */
export type NextDeadline = {
  rule: DeadlineRule;
  number?: number;
  owner: string | null;
  due: Edtf | null;
  state: DeadlineState;
};

/** A deadline as it is told. `basis`: the seqs of the entries on which it rests. */
export type DeadlineView = {
  track: string;
  due: Edtf | null;
  /** The code of the party that owes it; null where it concerns all. */
  owner: string | null;
  what: Text;
  rule: DeadlineRule;
  basis: number[];
  state: DeadlineState;
  /** Of the action or the round. */
  number?: number;
  /** The article of the final clauses that gives it. */
  article?: Text;
  /** The slugs of the desks that have the track, where the own side owes it or all do; then the name of the assignee. */
  assignedTo?: string[];
  /** The person who has taken it on. */
  assignee?: { id: string; name: string };
};

/** How many articles of the draft are agreed, of those that were not dropped. */
export type TextAgreed = { agreed: number; total: number };

export type ToldStep = Omit<Step, 'talks'> & { talks: ToldTalks };

export type StatusView = ToldStep & {
  since: Edtf | null;
  roundsHeld: number;
  lastEvent: LastEvent | null;
  nextRound: NextRound | null;
  /** Whether nothing is known of the time before the track's first entry. */
  unknownBefore: boolean;
  byParty: Record<string, PartyStatus>;
  /** Where final clauses are stated, and something of the entry into force is still to come. */
  entryByClauses?: EntryByClauses;
} & Partial<StatusForStaff>;

/** What is left out of the public view. */
export type StatusForStaff = {
  silentDays: number | null;
  stalled: boolean;
  openActions: number;
  nextDeadline: NextDeadline | null;
  textAgreed: TextAgreed | null;
};

export type TrackView = {
  slug: string;
  kind: string;
  kindVersion: number;
  /** What the agreement is about: a name of {@link SUBTYPES}, or other words. */
  subtype?: Text;
  parties: string[];
  members?: Members;
  /** The code of the state or organisation that keeps the treaty. */
  depositary?: string;
  title: Text;
  twin: string | null;
  /** How far the dossier's sources reach; what came later is not known here. */
  coverageUntil: Day | null;
  revision: number;
  status: StatusView;
  /** Left out of the public view. */
  head?: { seq: number; hash: string } | null;
};

export type SourceView = {
  ref: string;
  title: Text;
  publisher: Text;
  url?: string;
  language: string;
  publishedOn?: Edtf;
};
/** What a source says of an event where it differs from the entry or from another source. */
export type SourceClaim = {
  occurredOn?: Edtf;
  number?: number;
  target?: Edtf;
  place?: Place;
  people?: Person[];
  what?: Text;
};
export type CitedSource = SourceView & { quote?: Text; says?: SourceClaim };

/** The part of an entry that the rail and the status sentence read. */
export type StatusEvent = Pick<TransitionView, 'type' | 'occurredOn' | 'data'> &
  Record<'from' | 'to', Pick<Step, 'stage' | 'application'>>;

/** A rule that refused an entry, or an expectation that it missed: `code` and `params` fill the catalogue's sentence. */
export type Finding = { code: string; message: string; params: Record<string, unknown> };
/** A hard rule's answer; `entry` is the seq of the entry that the rule points at, where there is one. */
export type Refusal = Finding & { entry?: number };

export type TransitionView = {
  id: string;
  track: string;
  seq: number;
  type: string;
  occurredOn: Edtf;
  recordedAt: Instant;
  from: ToldStep;
  to: ToldStep;
  data: Record<string, unknown>;
  sources: CitedSource[];
  /** Absent where there are none. */
  documents?: EntryDocument[];
  meeting: string | null;
  corrects: number | null;
  correctedBy: number | null;
  annulled: boolean;
  reason: Text | null;
  kindVersion: number;
  /** From here on: left out of the public view. */
  actor?: string;
  /** The second person; only where one approved it. */
  approvedBy?: string;
  visibility?: Visibility;
  embargoUntil?: Instant | null;
  warnings?: Finding[];
  offProcedure?: boolean;
  note?: Text | null;
  prevHash?: string;
  hash?: string;
};

export type { Language, Text };
