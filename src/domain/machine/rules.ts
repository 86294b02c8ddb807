import { isByOwnCall } from '../events/event-data.js';
import { eventInstead, hasStep } from '../parties/procedures.js';
import { bounds, certainlyBefore, dayNumber, dayOf } from '../values/dates.js';
import type { Edtf, Place, Stage, Talks } from '../values/views.js';
import { type Context, isHeld, type LedgerEvent, partiesNow, type Rounds } from './context.js';
import { entryByClauses, noticeElapses } from './final-clauses.js';
import { expectedRoundOf, nextNumber } from './rounds.js';

/** A code and what its sentence in the catalogues needs; `entry` is the seq of the entry that it points at. */
export type RuleViolation = {
  code: string;
  params: Record<string, unknown>;
  entry?: number;
};

/** What a rule may ask: the stage and the facts before the event, and the event. */
export type RuleInput = {
  stage: Stage;
  talks: Talks;
  context: Context;
  event: LedgerEvent;
  kind: string;
  /** The step of a domestic procedure that the event records. */
  step: string | undefined;
};
export type Rule = (input: RuleInput) => RuleViolation | RuleViolation[] | null;

const BEFORE_SIGNATURE: readonly Stage[] = [
  'exploratory',
  'announced',
  'negotiating',
  'text_agreed',
  'initialled',
  'abandoned',
];
const AFTER_SIGNATURE: readonly Stage[] = ['signed', 'in_force', 'terminated'];

const beforeSignature =
  (code: 'already_signed' | 'round_after_signature'): Rule =>
  ({ stage, context, event }) =>
    BEFORE_SIGNATURE.includes(stage) || stage === 'superseded'
      ? null
      : { code, params: { event: event.type, stage, when: context.signedOn ?? context.since } };

/** Refuses an event that only its own call may record or correct. */
export const onlyByItsOwnCall = (type: string): RuleViolation[] =>
  isByOwnCall(type) ? [{ code: 'only_by_its_own_call', params: { event: type } }] : [];

/** Whether the event's rule asks about the twin. No other rule asks about anything outside its own history. */
export const entersForce = ({ type, data }: { type: string; data: Record<string, unknown> }): boolean =>
  type === 'agreement.entered_into_force' || (type === 'stage.asserted' && data.stage === 'in_force');

const twinInForce: Rule = ({ event }) => {
  const { occurredOn, external } = event;
  if (!external || !entersForce(event)) return null;
  const { slug: twin, inForce } = external.twin;
  const lasting = inForce.filter(({ until }) => until === null || !certainlyBefore(until, occurredOn));
  if (lasting.some(({ from }) => !certainlyBefore(occurredOn, from))) return null;
  const [later] = lasting;
  return later
    ? { code: 'twin_in_force_later', params: { twin, when: later.from } }
    : { code: 'twin_not_in_force', params: { twin } };
};

const eachParty =
  (step: string, code: string): Rule =>
  ({ context: { parties, steps } }) =>
    parties
      .filter((side) => hasStep(side, step) && !steps[side]?.[step])
      .map((side) => ({ code, params: { side } }));

/** Whoever an event may name as its side: parties, those that acceded, and members of a party. */
const sidesOf = ({ parties, acceded, members }: Context): string[] => [
  ...parties,
  ...acceded,
  ...Object.values(members).flat(),
];

function numberNotHeld(rounds: Rounds, number: number | undefined): RuleViolation | null {
  if (number === undefined || !isHeld(rounds, number)) return null;
  const when = rounds.last.find((round) => round.number === number)?.occurredOn;
  return { code: 'round_already_held', params: { number, ...(when && { when }) } };
}

/** Two entries without numbers this close in one place are likely one round that two sources date differently. */
const SAME_MEETING_DAYS = 14;

const anotherMeeting: Rule = ({ context: { rounds }, event: { occurredOn, data } }) => {
  const { earliest, latest } = bounds(occurredOn);
  const place = JSON.stringify((data.place as Place | undefined) ?? null);
  const same = rounds.last.find((round) => {
    const other = bounds(round.occurredOn);
    if (other.earliest <= latest && earliest <= other.latest) return true;
    const apart = Math.max(other.earliest - latest, earliest - other.latest);
    const isNear = apart <= SAME_MEETING_DAYS && place !== 'null' && place === JSON.stringify(round.place);
    return isNear && (data.number === undefined || round.number === null);
  });
  return same
    ? {
        code: 'maybe_same_meeting',
        params: { when: same.occurredOn, ...(same.number && { number: same.number }) },
      }
    : null;
};

const MISSING = {
  signed: 'signature_missing',
  notified: 'notification_missing',
  received: 'receipt_missing',
  consent: 'instrument_missing',
} as const;

/** What the final clauses ask for before the entry into force, of all parties or of the one that the event names. */
function clausesMet(context: Context, occurredOn: Edtf, side: unknown): RuleViolation[] {
  const entry = entryByClauses(context);
  if (!entry) return [];
  const missing = entry.missing.filter((one) => !side || one.side === side);
  if (missing.length > 0)
    return missing.map((one) => ({ code: MISSING[one.what], params: { side: one.side } }));
  return entry.falls && bounds(occurredOn).latest < dayNumber(entry.falls.earliest)
    ? [{ code: 'before_final_clauses', params: { when: entry.falls.earliest } }]
    : [];
}

/** The rules of all kinds, by name and version. A definition says of each event which are hard and which are soft. */
export const RULES: Record<string, Rule> = {
  /**
   * A superseded agreement has ended. Only events that change nothing are accepted there, and `stage.asserted`, which
   * can correct it. The rules about signature do not apply, because the stage no longer says whether it was signed.
   */
  'not-superseded@1': ({ stage, event }) =>
    stage === 'superseded' ? { code: 'event_not_possible', params: { event: event.type, stage } } : null,
  'talks-before-signature@1': beforeSignature('already_signed'),
  'round-before-signature@1': beforeSignature('round_after_signature'),
  'after-signature@1': ({ stage, event }) =>
    AFTER_SIGNATURE.includes(stage) || stage === 'superseded'
      ? null
      : { code: 'not_signed', params: { event: event.type, stage } },
  'side-is-party@1': ({ context: { parties }, event: { data } }) =>
    data.side === undefined || parties.includes(data.side as string)
      ? null
      : { code: 'side_not_party', params: { side: data.side, parties } },
  'sourced@1': ({ event: { sourced, type } }) =>
    sourced ? null : { code: 'source_required', params: { event: type } },
  'on-the-day-stated@1': ({ event: { occurredOn, data } }) =>
    occurredOn === data.until
      ? null
      : { code: 'not_on_the_day_stated', params: { date: occurredOn, until: data.until } },

  'side-takes-part@1': ({ context, event: { data } }) => {
    const sides = [data.side, ...((data.sides as string[] | undefined) ?? [])].filter(
      (side) => side !== undefined,
    );
    const known = sidesOf(context);
    return sides
      .filter((side) => !known.includes(side as string))
      .map((side) => ({ code: 'side_not_party', params: { side, parties: known } }));
  },
  /** A step is refused that the party's procedure does not have: accepted, it would be seen nowhere. */
  'step-of-side@1': ({ event: { data, type }, step }) => {
    const side = (data.side as string | undefined) ?? 'EU';
    return step && !hasStep(side, step)
      ? { code: 'step_not_of_party', params: { event: type, side, instead: eventInstead(side, step) } }
      : null;
  },
  'not-in-force@1': ({ stage }) =>
    stage === 'in_force' || stage === 'terminated' ? { code: 'text_in_force', params: {} } : null,
  'more-than-two-parties@1': ({ context, event: { type } }) =>
    sidesOf(context).length > 2 ? null : { code: 'only_two_parties', params: { event: type } },
  'side-named@1': ({ event: { data, type }, stage }) =>
    data.side === undefined ? { code: 'event_not_possible', params: { event: type, stage } } : null,
  'sides-named@1': ({ event: { data, type }, stage }) =>
    data.sides === undefined ? { code: 'event_not_possible', params: { event: type, stage } } : null,
  /** Whoever accedes need not have been a party. */
  'depositor-takes-part@1': ({ context, event: { data } }) =>
    data.means === 'accession' || sidesOf(context).includes(data.side as string)
      ? null
      : { code: 'side_not_party', params: { side: data.side, parties: sidesOf(context) } },
  'party-is-new@1': ({ context, event: { data } }) =>
    partiesNow(context).includes(data.party as string)
      ? { code: 'party_already', params: { side: data.party } }
      : null,
  'party-is-known@1': ({ context, event: { data } }) =>
    partiesNow(context).includes(data.party as string)
      ? null
      : { code: 'side_not_party', params: { side: data.party, parties: partiesNow(context) } },
  'talks-opened@1': ({ stage }) =>
    stage !== 'exploratory' && stage !== 'announced' ? null : { code: 'talks_not_opened', params: {} },
  'signature-expected@1': ({ stage }) =>
    AFTER_SIGNATURE.includes(stage) ? null : { code: 'signature_unknown', params: {} },
  'in-force-expected@1': ({ stage, event: { type } }) =>
    stage === 'in_force' ? null : { code: 'not_in_force', params: { event: type, stage } },
  'no-reservation-between-two@1': ({ context }) =>
    sidesOf(context).length > 2 ? null : { code: 'reservation_between_two', params: {} },

  'number-not-held@2': ({ context: { rounds }, event: { data } }) =>
    rounds.mayBeginAgain ? null : numberNotHeld(rounds, data.number as number | undefined),
  'series-begins@1': ({ context: { rounds }, event: { data } }) =>
    typeof data.number === 'number' && rounds.mayBeginAgain && isHeld(rounds, data.number)
      ? { code: 'round_series_begins', params: { number: data.number } }
      : null,
  'not-planned-yet@1': ({ context: { planned }, event: { data } }) => {
    const before = planned.find(({ number }) => number === data.number);
    return before
      ? { code: 'round_planned_already', params: { number: data.number, target: before.target } }
      : null;
  },
  'round-in-sequence@2': ({ context: { rounds }, event: { data } }) => {
    const number = data.number as number | undefined;
    const expected = nextNumber(rounds);
    const begins = number !== undefined && rounds.mayBeginAgain && isHeld(rounds, number);
    return number !== undefined && number !== expected && !begins
      ? { code: 'round_out_of_sequence', params: { number, expected } }
      : null;
  },
  'another-meeting@1': anotherMeeting,
  'clauses-met@1': ({ context, event: { occurredOn, data } }) => clausesMet(context, occurredOn, data.side),
  'consent-not-refused@1': ({ context: { refused }, event: { data } }) =>
    Object.entries(refused)
      .filter(([side]) => !data.side || data.side === side)
      .map(([side, date]) => ({ code: 'consent_refused', params: { side, date } })),
  'notified@2': ({ context, event: { data } }) =>
    context.terms?.entryIntoForce
      ? null
      : partiesNow(context)
          .filter((side) => !data.side || data.side === side)
          .filter((side) => !context.byParty[side]?.notified)
          .map((side) => ({ code: 'notification_missing', params: { side } })),
  'notice-elapsed@2': ({ context: { denounced, terms }, event: { occurredOn } }) => {
    if (denounced?.effectiveOn) {
      return bounds(occurredOn).latest < bounds(denounced.effectiveOn).earliest
        ? { code: 'notice_not_elapsed', params: { when: denounced.effectiveOn } }
        : null;
    }
    if (!terms?.denunciationMonths) return null;
    if (!denounced) return { code: 'denunciation_unknown', params: {} };
    const elapses = noticeElapses(denounced.on, terms.denunciationMonths);
    return bounds(occurredOn).latest < elapses
      ? { code: 'notice_not_elapsed', params: { when: dayOf(elapses) } }
      : null;
  },

  'number-not-held@1': ({ context: { rounds }, event: { data } }) =>
    numberNotHeld(rounds, data.number as number | undefined),
  'target-not-before-planning@1': ({ event: { occurredOn, data } }) =>
    certainlyBefore(data.target as Edtf, occurredOn)
      ? { code: 'target_before_planning', params: { target: data.target, date: occurredOn } }
      : null,
  'round-planned@1': ({ context: { planned }, event: { data } }) =>
    planned.some(({ number }) => number === data.number)
      ? null
      : { code: 'round_not_planned', params: { number: data.number } },
  'round-in-sequence@1': ({ context: { rounds }, event: { data } }) => {
    const expected = expectedRoundOf(rounds);
    return data.number !== undefined && data.number !== expected
      ? { code: 'round_out_of_sequence', params: { number: data.number, expected } }
      : null;
  },
  'talks-not-paused@1': ({ talks }) => (talks === 'paused' ? { code: 'talks_paused', params: {} } : null),
  'round-known@1': ({ context: { rounds } }) =>
    rounds.recorded > 0 || rounds.asserted ? null : { code: 'no_round_recorded', params: {} },

  'mandate-known@1': ({ context: { parties, steps, mandateAmended } }) =>
    parties.includes('EU') && !steps.EU?.mandate && !mandateAmended
      ? { code: 'mandate_unknown', params: {} }
      : null,
  'text-agreed@1': ({ stage }) =>
    stage === 'text_agreed' || stage === 'initialled' ? null : { code: 'text_not_agreed', params: { stage } },
  'signing-authorised@1': eachParty('signing_decision', 'signing_not_authorised'),
  'consent-first@1': ({ context: { parties, steps }, event: { data } }) => {
    const side = data.side as string;
    return parties.includes(side) && hasStep(side, 'consent') && !steps[side]?.consent
      ? { code: 'consent_missing', params: { side } }
      : null;
  },
  'notified@1': eachParty('notified', 'notification_missing'),
  'no-adverse-opinion@1': ({ context: { adverseOpinion } }) =>
    adverseOpinion
      ? { code: 'adverse_opinion', params: { court: adverseOpinion.court, date: adverseOpinion.occurredOn } }
      : null,
  /** The one-way rule between twins: visa facilitation never enters into force before readmission does. */
  'twin-in-force@1': twinInForce,

  'provisional-not-foreseen@1': ({ kind }) => ({ code: 'provisional_not_foreseen', params: { kind } }),
  'before-entry-into-force@1': ({ stage, context: { inForce, since } }) =>
    stage === 'in_force' || stage === 'terminated'
      ? { code: 'provisional_after_entry_into_force', params: { when: inForce.at(-1)?.from ?? since } }
      : null,
  'applied@1': ({ stage, context: { provisional }, event }) =>
    stage === 'in_force' || provisional
      ? null
      : { code: 'not_applied', params: { event: event.type, stage } },
  'suspension-open@1': ({ context: { suspensions } }) =>
    suspensions.length > 0 ? null : { code: 'nothing_suspended', params: {} },
  'notice-elapsed@1': ({ context: { denounced }, event: { occurredOn } }) => {
    if (!denounced) return { code: 'denunciation_unknown', params: {} };
    return denounced.effectiveOn && bounds(occurredOn).latest < bounds(denounced.effectiveOn).earliest
      ? { code: 'notice_not_elapsed', params: { when: denounced.effectiveOn } }
      : null;
  },
};
