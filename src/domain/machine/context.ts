import type { EventType } from '../events/event-data.js';
import { bounds } from '../values/dates.js';
import type { Text } from '../values/text.js';
import type { Application, Day, Edtf, LastEvent, NextRound, Place, Stage } from '../values/views.js';

/** A period in force. `until` is null while it lasts. */
export type PeriodInForce = { from: Edtf; until: Edtf | null };

/** What a rule needs to know of another track. It is looked up before the decision and stored with the row. */
export type ExternalFacts = { twin: { slug: string; inForce: PeriodInForce[] } };

/** A ledger entry as the machine reads it. `outside` is there only when a decision is made, never in a replay. */
export type LedgerEvent = {
  type: EventType;
  seq: number;
  occurredOn: Edtf;
  /** Day number, see {@link certainDay}. */
  certainDay: number;
  data: Record<string, unknown>;
  sourced: boolean;
  external?: ExternalFacts;
};

/** A change of stage: from where, to where, when, and by which event. */
export type StageChange = { from: Stage; to: Stage; occurredOn: Edtf; type: EventType };

type Suspension = { side: string | null; scope: 'part' | 'whole' };

/** What a track's history amounts to, beside the machine's states. Plain JSON: it is stored with each position. */
export type Context = {
  parties: string[];
  /** Reader's mode: a stage event applies even where a step before it is not visible (docs/adr/0003). */
  reader: boolean;
  /** The state of the stage region: guards do not get it from XState. */
  stage: Stage;
  since: Edtf | null;
  /** Every change of stage so far: a board of many tracks need not read their histories. */
  way: StageChange[];
  title: Text | null;
  held: { number: number | null; occurredOn: Edtf; place: Place | null }[];
  asserted: number;
  paused: boolean;
  planned: NextRound[];
  milestones: Record<string, Record<string, Edtf | null>>;
  mandateAmended: boolean;
  signedOn: Edtf | null;
  inForce: PeriodInForce[];
  provisional: boolean;
  suspensions: Suspension[];
  adverseOpinion: { court: Text; occurredOn: Edtf } | null;
  entryIntoForce: Edtf | null;
  denounced: { effectiveOn: Edtf | null } | null;
  supersededBy: Text | null;
  lastEvent: (LastEvent & { certainDay: number }) | null;
  /** Day number of the last round held or stage change. */
  progressDay: number | null;
  /** The latest certain day of any entry. It tells whether anything is known from after the sources' end. */
  lastDay: number | null;
  /**
   * How far the sources reach, as last stated. Absent until it is stated: states that earlier releases stored stay
   * valid.
   */
  coverage?: { seq: number; until: Day };
  /** The twin, where it was linked by an event. */
  twin?: string;
};

export const EU_MILESTONES = ['mandate', 'signing_decision', 'consent', 'conclusion', 'notified'] as const;
export const PARTNER_MILESTONES = ['signing_decision', 'ratified', 'notified'] as const;

/** The European Union decides by its treaties (Art. 218 TFEU); every other party by its own law. */
export const milestonesOf = (party: string): readonly string[] =>
  party === 'EU' ? EU_MILESTONES : PARTNER_MILESTONES;

export function emptyContext(parties: string[], reader: boolean): Context {
  return {
    parties,
    reader,
    stage: 'exploratory',
    since: null,
    way: [],
    title: null,
    held: [],
    asserted: 0,
    paused: false,
    planned: [],
    milestones: Object.fromEntries(
      parties.map((party) => [party, Object.fromEntries(milestonesOf(party).map((name) => [name, null]))]),
    ),
    mandateAmended: false,
    signedOn: null,
    inForce: [],
    provisional: false,
    suspensions: [],
    adverseOpinion: null,
    entryIntoForce: null,
    denounced: null,
    supersededBy: null,
    lastEvent: null,
    progressDay: null,
    lastDay: null,
  };
}

const MILESTONE_OF: Partial<Record<EventType, string>> = {
  'mandate.adopted': 'mandate',
  'signing.authorised': 'signing_decision',
  'consent.given': 'consent',
  'agreement.concluded': 'conclusion',
  'agreement.ratified': 'ratified',
  'notification.sent': 'notified',
};

/** The milestone that an event reaches, or null: `party` is the event's side, the Union where a mandate names none. */
export function milestoneReached(event: LedgerEvent): { party: string; name: string } | null {
  const name = MILESTONE_OF[event.type];
  return name ? { party: (event.data.side as string | undefined) ?? 'EU', name } : null;
}

/** Rounds held, or the highest count asserted if that is greater. */
export const roundsHeld = (context: Context): number => Math.max(context.held.length, context.asserted);

/** Among rounds planned and neither held nor cancelled, the one with the earliest possible day, then number. */
export function nextRound({ planned }: Pick<Context, 'planned'>): NextRound | null {
  const [next] = planned.toSorted(
    (a, b) => bounds(a.target).earliest - bounds(b.target).earliest || a.number - b.number,
  );
  // With keys in a fixed order: `jsonb` gives a stored state back with its keys in another.
  return next ? { number: next.number, target: next.target, place: next.place } : null;
}

/** The application after `event`, from the suspensions that it leaves open. */
export function applicationAfter(context: Context, event: LedgerEvent): Application {
  const base = context.stage === 'in_force' ? 'full' : context.provisional ? 'provisional' : 'none';
  switch (event.type) {
    case 'provisional_application.started':
      return applicationGiven('provisional', context.suspensions);
    case 'agreement.entered_into_force':
      return 'full';
    case 'application.suspended':
    case 'application.resumed':
      return applicationGiven(base, suspensionsAfter(context, event));
    case 'stage.asserted': {
      const { stage } = event.data;
      if (stage === 'in_force')
        return applicationGiven('full', context.stage === 'in_force' ? context.suspensions : []);
      return stage === 'signed' && context.provisional
        ? applicationGiven('provisional', context.suspensions)
        : 'none';
    }
    default:
      return 'none';
  }
}

const applicationGiven = (base: Application, open: Suspension[]): Application =>
  open.some(({ scope }) => scope === 'whole') ? 'suspended' : open.length > 0 ? 'partly_suspended' : base;

/** Suspensions are stored by side. One without a side ends when any side resumes. */
function suspensionsAfter(context: Context, event: LedgerEvent): Suspension[] {
  const side = (event.data.side as string | undefined) ?? null;
  const scope = event.data.scope as Suspension['scope'] | undefined;
  if (event.type === 'application.suspended' && scope) {
    const already = context.suspensions.some((open) => open.side === side && open.scope === scope);
    return already ? context.suspensions : [...context.suspensions, { side, scope }];
  }
  const ended = (open: Suspension) =>
    (side === null || open.side === null || open.side === side) && (!scope || open.scope === scope);
  return context.suspensions.filter((open) => !ended(open));
}

/** What an entry changes in the context, apart from the stage. */
export function contextChanges(context: Context, event: LedgerEvent): Partial<Context> {
  const { occurredOn, certainDay, data } = event;
  if (event.type === 'coverage.stated') return coverageChange(context, event);
  if (event.type === 'twin.linked') return { twin: data.twin as string };
  const lastDay = Math.max(context.lastDay ?? certainDay, certainDay);
  const changes = { ...changesByType(context, event), lastDay };
  if (event.type === 'track.renamed') return changes;
  return {
    ...changes,
    lastEvent: { seq: event.seq, type: event.type, occurredOn, certainDay },
    ...milestone(),
  };

  function milestone(): Partial<Context> {
    const milestoneOf = milestoneReached(event);
    const party = milestoneOf?.party ?? (data.side as string | undefined) ?? '';
    const of = context.milestones[party];
    const set = (name: string, value: Edtf | null) => ({
      milestones: { ...context.milestones, [party]: { ...of, [name]: value } },
    });
    if (milestoneOf && of && milestoneOf.name in of) return set(milestoneOf.name, occurredOn);
    if (event.type === 'consent.refused' && of && 'consent' in of) return set('consent', null);
    return {};
  }
}

/**
 * Coverage is about the sources, not the negotiation: it is no last event and sets no `lastDay`. The newest row wins,
 * not the latest day.
 */
const coverageChange = ({ coverage }: Context, { seq, data }: LedgerEvent): Partial<Context> =>
  coverage && coverage.seq > seq ? {} : { coverage: { seq, until: data.until as Day } };

function changesByType(context: Context, event: LedgerEvent): Partial<Context> {
  const { type, occurredOn, certainDay, data } = event;
  const number = data.number as number | undefined;
  const otherRounds = context.planned.filter((round) => round.number !== number);
  switch (type) {
    case 'track.renamed':
      return { title: data.title as Text };
    case 'mandate.amended':
      return { mandateAmended: true };
    case 'round.planned':
    case 'round.rescheduled': {
      const before = context.planned.find((round) => round.number === number);
      const place =
        (data.place as Place | undefined) ?? (type === 'round.rescheduled' ? before?.place : null) ?? null;
      return { planned: [...otherRounds, { number: number as number, target: data.target as Edtf, place }] };
    }
    case 'round.cancelled':
      return { planned: otherRounds };
    case 'round.held':
      return {
        held: [
          ...context.held,
          { number: number ?? null, occurredOn, place: (data.place as Place | undefined) ?? null },
        ],
        planned: otherRounds,
        progressDay: certainDay,
      };
    case 'rounds.asserted':
      return { asserted: Math.max(context.asserted, data.count as number) };
    case 'talks.paused':
      return { paused: true };
    case 'talks.resumed':
      return { paused: false };
    case 'opinion.given':
      return { adverseOpinion: data.adverse ? { court: data.court as Text, occurredOn } : null };
    case 'text.reopened':
      return { adverseOpinion: null };
    case 'entry_into_force.scheduled':
      return { entryIntoForce: data.target as Edtf };
    case 'provisional_application.started':
      return { provisional: true };
    case 'provisional_application.ended':
      return { provisional: false, suspensions: [] };
    case 'application.suspended':
    case 'application.resumed':
      return { suspensions: suspensionsAfter(context, event) };
    case 'denunciation.notified':
      return { denounced: { effectiveOn: (data.effectiveOn as Edtf | undefined) ?? null } };
    case 'agreement.superseded':
      return { supersededBy: data.by as Text };
    default:
      return {};
  }
}

/**
 * What changes in the context when the stage changes: since when, signature, periods in force, and what ends with
 * them.
 */
export function changesAtStage(context: Context, event: LedgerEvent, stage: Stage): Partial<Context> {
  if (stage === context.stage) return {};
  const { type, occurredOn, certainDay } = event;
  const way = [...context.way, { from: context.stage, to: stage, occurredOn, type }];
  const changes: Partial<Context> = { stage, since: occurredOn, progressDay: certainDay, way };
  if (stage === 'signed') changes.signedOn = context.signedOn ?? occurredOn;
  if (stage === 'in_force') {
    changes.inForce = [...context.inForce, { from: occurredOn, until: null }];
    changes.provisional = false;
    changes.suspensions = [];
  }
  if (context.stage === 'in_force') {
    changes.inForce = context.inForce.map((spell) => (spell.until ? spell : { ...spell, until: occurredOn }));
    changes.suspensions = [];
  }
  if (stage !== 'signed' && stage !== 'in_force') {
    changes.provisional = false;
    changes.suspensions = [];
  }
  if (stage !== 'signed' && stage !== 'in_force' && stage !== 'terminated') changes.signedOn = null;
  return changes;
}
