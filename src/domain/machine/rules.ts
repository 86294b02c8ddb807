import { type EventType, isByOwnCall } from '../events/event-data.js';
import { bounds, certainlyBefore } from '../values/dates.js';
import type { Edtf, Stage } from '../values/views.js';
import { type Context, type LedgerEvent, roundsHeld } from './context.js';

/** A code and what its sentence in the catalogues needs; `entry` is the seq of the entry that it points at. */
export type RuleViolation = { code: string; params: Record<string, unknown>; entry?: number };

/** The traits of a kind that rules ask about. */
export type KindTraits = { kind: string; provisional: boolean; mandate: boolean; waitsForTwin: boolean };

export type Rule = (
  context: Context,
  event: LedgerEvent,
  terms: KindTraits,
) => RuleViolation | RuleViolation[] | null;

const BEFORE_SIGNATURE: readonly Stage[] = [
  'exploratory',
  'announced',
  'negotiating',
  'text_agreed',
  'initialled',
  'abandoned',
];
const AFTER_SIGNATURE: readonly Stage[] = ['signed', 'in_force', 'terminated'];

/**
 * A superseded agreement has ended. Only events that change nothing are accepted there, and `stage.asserted`, which
 * can correct it. The rules about signature do not apply, because the stage no longer says whether it was signed.
 */
const notSuperseded: Rule = ({ stage }, { type }) =>
  stage === 'superseded' ? { code: 'event_not_possible', params: { event: type, stage } } : null;

const beforeSignature =
  (code: 'already_signed' | 'round_after_signature'): Rule =>
  (context, { type }) =>
    BEFORE_SIGNATURE.includes(context.stage) || context.stage === 'superseded'
      ? null
      : { code, params: { event: type, stage: context.stage, when: context.signedOn ?? context.since } };

const afterSignature: Rule = ({ stage }, { type }) =>
  AFTER_SIGNATURE.includes(stage) || stage === 'superseded'
    ? null
    : { code: 'not_signed', params: { event: type, stage } };

const sideIsParty: Rule = ({ parties }, { data }) =>
  data.side === undefined || parties.includes(data.side as string)
    ? null
    : { code: 'side_not_party', params: { side: data.side, parties } };

const numberNotHeld: Rule = ({ held }, { data }) => {
  const same = held.find(({ number }) => number !== null && number === data.number);
  return same ? { code: 'round_already_held', params: { number: data.number, when: same.occurredOn } } : null;
};

const targetNotBeforePlanning: Rule = (_, { occurredOn, data }) =>
  certainlyBefore(data.target as Edtf, occurredOn)
    ? { code: 'target_before_planning', params: { target: data.target, date: occurredOn } }
    : null;

const provisionalForeseen: Rule = (_, __, { kind, provisional }) =>
  provisional ? null : { code: 'provisional_not_foreseen', params: { kind } };

const beforeEntryIntoForce: Rule = ({ stage, since, inForce }) =>
  stage === 'in_force' || stage === 'terminated'
    ? { code: 'provisional_after_entry_into_force', params: { when: inForce.at(-1)?.from ?? since } }
    : null;

const applied: Rule = ({ stage, provisional }, { type }) =>
  stage === 'in_force' || provisional ? null : { code: 'not_applied', params: { event: type, stage } };

const noAdverseOpinion: Rule = ({ adverseOpinion }) =>
  adverseOpinion
    ? { code: 'adverse_opinion', params: { court: adverseOpinion.court, date: adverseOpinion.occurredOn } }
    : null;

const sourced: Rule = (_, { type, sourced }) =>
  sourced ? null : { code: 'source_required', params: { event: type } };

/** Refuses an event that only its own call may record or correct. */
export const onlyByItsOwnCall = (type: string): RuleViolation[] =>
  isByOwnCall(type) ? [{ code: 'only_by_its_own_call', params: { event: type } }] : [];

const onTheDayStated: Rule = (_, { occurredOn, data }) =>
  occurredOn === data.until
    ? null
    : { code: 'not_on_the_day_stated', params: { date: occurredOn, until: data.until } };

/** Whether the event's rule asks about the twin. No other rule asks about anything outside its own history. */
export const entersForce = ({ type, data }: { type: string; data: Record<string, unknown> }): boolean =>
  type === 'agreement.entered_into_force' || (type === 'stage.asserted' && data.stage === 'in_force');

/** The one-way rule between twins: visa facilitation never enters into force before readmission does. */
const twinInForce: Rule = (_, event, { waitsForTwin }) => {
  const { occurredOn, external } = event;
  if (!waitsForTwin || !external || !entersForce(event)) return null;
  const { slug: twin, inForce } = external.twin;
  const lasting = inForce.filter(({ until }) => until === null || !certainlyBefore(until, occurredOn));
  if (lasting.some(({ from }) => !certainlyBefore(occurredOn, from))) return null;
  const [later] = lasting;
  return later
    ? { code: 'twin_in_force_later', params: { twin, when: later.from } }
    : { code: 'twin_not_in_force', params: { twin } };
};

const round = [notSuperseded, beforeSignature('round_after_signature')];
const milestone = [notSuperseded, sideIsParty];
const ratification = [notSuperseded, afterSignature, sideIsParty];
const open = [notSuperseded];
/** The statechart alone says where these may happen. */
const free: Rule[] = [];

/**
 * Hard rules: what they find is refused. The statechart refuses more: an event that has no transition from the
 * current stage.
 */
export const HARD_RULES: Record<EventType, readonly Rule[]> = {
  'statement.made': free,
  'consultation.held': free,
  'meeting.held': free,
  'launch.announced': free,
  'mandate.adopted': milestone,
  'mandate.amended': milestone,
  'negotiations.opened': [notSuperseded, beforeSignature('already_signed')],
  'track.renamed': free,
  'round.planned': [...round, numberNotHeld, targetNotBeforePlanning],
  'round.rescheduled': [...round, numberNotHeld, targetNotBeforePlanning],
  'round.cancelled': [...round, numberNotHeld],
  'round.held': [...round, numberNotHeld],
  'rounds.asserted': round,
  'talks.paused': [notSuperseded, beforeSignature('already_signed')],
  'talks.resumed': [notSuperseded, beforeSignature('already_signed')],
  'text.agreed': free,
  'text.initialled': free,
  'text.reopened': free,
  'signing.authorised': milestone,
  'agreement.signed': free,
  'signature.postponed': open,
  'consent.given': ratification,
  'consent.refused': milestone,
  'opinion.given': open,
  'agreement.concluded': ratification,
  'agreement.ratified': ratification,
  'notification.sent': ratification,
  'entry_into_force.scheduled': [notSuperseded, afterSignature],
  'provisional_application.started': [
    notSuperseded,
    provisionalForeseen,
    afterSignature,
    beforeEntryIntoForce,
  ],
  'provisional_application.ended': [notSuperseded, provisionalForeseen, afterSignature, beforeEntryIntoForce],
  'agreement.entered_into_force': [notSuperseded, afterSignature, noAdverseOpinion, twinInForce],
  'suspension.announced': open,
  'application.suspended': [notSuperseded, applied, sideIsParty],
  'application.resumed': [notSuperseded, applied, sideIsParty],
  'protocol.signed': open,
  'joint_committee.met': open,
  'clause.became_applicable': open,
  'denunciation.notified': milestone,
  'agreement.terminated': free,
  'negotiations.abandoned': [notSuperseded, beforeSignature('already_signed')],
  'agreement.superseded': open,
  'stage.asserted': [sourced, twinInForce],
  'coverage.stated': [onTheDayStated],
  'twin.linked': free,
};

const mandateKnown: Rule = ({ milestones, mandateAmended }, _, { mandate }) =>
  mandate && milestones.EU && !milestones.EU.mandate && !mandateAmended
    ? { code: 'mandate_unknown', params: {} }
    : null;

/** The number that the next round ought to have. */
export const expectedRound = (context: Context): number =>
  Math.max(roundsHeld(context), ...context.held.map(({ number }) => number ?? 0)) + 1;

const inSequence: Rule = (context, { data }) => {
  const expected = expectedRound(context);
  return data.number !== undefined && data.number !== expected
    ? { code: 'round_out_of_sequence', params: { number: data.number, expected } }
    : null;
};

const talksNotPaused: Rule = ({ paused }) => (paused ? { code: 'talks_paused', params: {} } : null);

const planned: Rule = (context, { data }) =>
  context.planned.some(({ number }) => number === data.number)
    ? null
    : { code: 'round_not_planned', params: { number: data.number } };

const roundKnown: Rule = (context) =>
  roundsHeld(context) > 0 ? null : { code: 'no_round_recorded', params: {} };

const textAgreed: Rule = ({ stage }) =>
  stage === 'text_agreed' || stage === 'initialled' ? null : { code: 'text_not_agreed', params: { stage } };

const eachSide =
  (name: string, code: string): Rule =>
  ({ milestones }) =>
    Object.entries(milestones)
      .filter(([, steps]) => name in steps && !steps[name])
      .map(([side]) => ({ code, params: { side } }));

const consentFirst: Rule = ({ milestones }, { data }) => {
  const steps = milestones[data.side as string];
  return steps && 'consent' in steps && !steps.consent
    ? { code: 'consent_missing', params: { side: data.side } }
    : null;
};

const suspensionOpen: Rule = ({ suspensions }) =>
  suspensions.length > 0 ? null : { code: 'nothing_suspended', params: {} };

const noticeElapsed: Rule = ({ denounced }, { occurredOn }) => {
  if (!denounced) return { code: 'denunciation_unknown', params: {} };
  return denounced.effectiveOn && bounds(occurredOn).latest < bounds(denounced.effectiveOn).earliest
    ? { code: 'notice_not_elapsed', params: { when: denounced.effectiveOn } }
    : null;
};

/** Soft rules: what they find is accepted, with a warning stored on the row. */
export const SOFT_RULES: Partial<Record<EventType, readonly Rule[]>> = {
  'negotiations.opened': [mandateKnown],
  'round.rescheduled': [planned],
  'round.cancelled': [planned],
  'round.held': [inSequence, talksNotPaused],
  'rounds.asserted': [talksNotPaused],
  'text.initialled': [roundKnown],
  'agreement.signed': [textAgreed, eachSide('signing_decision', 'signing_not_authorised')],
  'agreement.concluded': [consentFirst],
  'agreement.entered_into_force': [eachSide('notified', 'notification_missing')],
  'application.resumed': [suspensionOpen],
  'agreement.terminated': [noticeElapsed],
};

/** Every violation that `rules` find. */
export const violationsOf = (
  rules: readonly Rule[],
  context: Context,
  event: LedgerEvent,
  terms: KindTraits,
): RuleViolation[] => rules.flatMap((rule) => rule(context, event, terms) ?? []);
