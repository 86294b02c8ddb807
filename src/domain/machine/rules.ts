import { isByOwnCall } from '../events/event-data.js';
import { hasStep } from '../parties/procedures.js';
import { bounds, certainlyBefore } from '../values/dates.js';
import type { Edtf, Stage } from '../values/views.js';
import { type Context, isHeld, type LedgerEvent } from './context.js';
import { expectedRoundOf } from './rounds.js';

/** A code and what its sentence in the catalogues needs; `entry` is the seq of the entry that it points at. */
export type RuleViolation = { code: string; params: Record<string, unknown>; entry?: number };

/** What a rule may ask: the stage and the facts before the event, and the event. */
export type RuleInput = { stage: Stage; talks: string; context: Context; event: LedgerEvent; kind: string };
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

  'number-not-held@1': ({ context: { rounds }, event: { data } }) => {
    const number = data.number as number | undefined;
    if (number === undefined || !isHeld(rounds, number)) return null;
    const when = rounds.last.find((round) => round.number === number)?.occurredOn;
    return { code: 'round_already_held', params: { number, ...(when && { when }) } };
  },
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
