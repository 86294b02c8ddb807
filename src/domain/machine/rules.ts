import { isByOwnCall, MOST_ARTICLES, type StatedArticle } from '../events/event-data.js';
import { type Context, partiesNow } from '../facts/context.js';
import { entryByClauses, isMissing, noticeElapses } from '../facts/final-clauses.js';
import { eventInstead, hasStep } from '../parties/procedures.js';
import { bounds, certainlyBefore, dayNumber, dayOf } from '../values/dates.js';
import type { Edtf, Stage } from '../values/views.js';
import { ROUND_RULES } from './round-rules.js';
import type { Rule, RuleViolation } from './rule.js';
import { STAGE_RULES } from './stage-rules.js';

export type { RuleInput, RuleViolation } from './rule.js';

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

/** More steps than the talks on one agreement have. */
const MOST_ACTIONS = 1_000;

const BEFORE_SIGNATURE: readonly Stage[] = [
  ...(['exploratory', 'announced', 'negotiating', 'text_agreed', 'initialled'] as const),
];

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
  // A party that enters by itself lacks its own date, even where the instruments that the clause counts are there.
  const own = side === undefined ? null : isMissing(context, side as string);
  const missing = side === undefined ? entry.missing : own ? [own] : [];
  if (missing.length > 0)
    return missing.map((one) => ({ code: MISSING[one.what], params: { side: one.side } }));
  return entry.falls && bounds(occurredOn).latest < dayNumber(entry.falls.earliest)
    ? [{ code: 'before_final_clauses', params: { when: entry.falls.earliest } }]
    : [];
}

/** The notice of denunciation: of the party that the event names, or of the whole agreement. */
function noticeOf({ byParty, denounced }: Context, side: unknown): Context['denounced'] {
  const { denounced: on, noticeEnds } = byParty[side as string] ?? {};
  return on ? { on, effectiveOn: noticeEnds ?? null } : denounced;
}

/** The rules of all kinds, by name and version. A definition says of each event which are hard and which are soft. */
export const RULES: Record<string, Rule> = {
  ...STAGE_RULES,
  ...ROUND_RULES,
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
  'step-of-side@1': ({ context: { parties }, event: { data, type }, step }) => {
    const side = data.side as string | undefined;
    // A mandate that names no side is the Union's.
    if (side === undefined)
      return parties.includes('EU') ? null : { code: 'side_not_party', params: { side: 'EU', parties } };
    return step && !hasStep(side, step)
      ? { code: 'step_not_of_party', params: { event: type, side, instead: eventInstead(side, step) } }
      : null;
  },
  'more-than-two-parties@1': ({ context, event: { type } }) =>
    sidesOf(context).length > 2 ? null : { code: 'only_two_parties', params: { event: type } },
  /** It is in force already: only for a party that names itself it may still begin. */
  'side-enters-later@1': ({ context: { byParty }, event: { data, type }, stage }) =>
    data.side === undefined || byParty[data.side as string]?.inForce
      ? { code: 'event_not_possible', params: { event: type, stage } }
      : null,
  /** It is signed already: where there are more than two parties, others may sign later. */
  'others-sign-later@1': ({ context, event: { data, type }, stage }) =>
    data.sides === undefined || sidesOf(context).length <= 2
      ? { code: 'event_not_possible', params: { event: type, stage } }
      : null,
  /** Whoever accedes need not have been a party. */
  'depositor-takes-part@1': ({ context, event: { data } }) =>
    data.means === 'accession' || sidesOf(context).includes(data.side as string)
      ? null
      : { code: 'side_not_party', params: { side: data.side, parties: sidesOf(context) } },
  'party-is-new@1': ({ context, event: { data } }) =>
    partiesNow(context).includes(data.party as string)
      ? { code: 'party_already', params: { side: data.party } }
      : null,
  'party-is-known@1': ({ context: { parties, acceded }, event: { data } }) =>
    [...parties, ...acceded].includes(data.party as string)
      ? null
      : { code: 'side_not_party', params: { side: data.party, parties: [...parties, ...acceded] } },
  'no-reservation-between-two@1': ({ context }) =>
    sidesOf(context).length > 2 ? null : { code: 'reservation_between_two', params: {} },

  'action-is-new@1': ({ context: { actions }, event: { data } }) => {
    const same = actions.find(({ number }) => number === data.number);
    return same
      ? { code: 'action_already', params: { number: data.number, entry: same.seq }, entry: same.seq }
      : null;
  },
  'action-is-open@1': ({ context: { actions }, event: { data } }) => {
    const same = actions.find(({ number }) => number === data.number);
    if (!same) return { code: 'action_unknown', params: { number: data.number } };
    return same.closed
      ? {
          code: 'action_closed',
          params: { number: data.number, when: same.closed.on, entry: same.closed.seq },
          entry: same.closed.seq,
        }
      : null;
  },
  /** Each state holds all of them: what one track may have must have an end. */
  'actions-not-too-many@1': ({ context: { actions } }) =>
    actions.length < MOST_ACTIONS ? null : { code: 'too_many_actions', params: { most: MOST_ACTIONS } },
  'articles-not-too-many@1': ({ context: { articles }, event: { data } }) => {
    const stated = ((data.articles ?? []) as StatedArticle[]).map(({ ref }) => ref);
    const all = new Set([...articles.map(({ ref }) => ref), ...stated]);
    return all.size <= MOST_ARTICLES ? null : { code: 'too_many_articles', params: { most: MOST_ARTICLES } };
  },
  'text-before-signature@1': ({ stage }) =>
    BEFORE_SIGNATURE.includes(stage) ? null : { code: 'text_after_signature', params: {} },

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
  'notice-elapsed@2': ({ context, event: { occurredOn, data } }) => {
    const notice = noticeOf(context, data.side);
    const months = context.terms?.denunciationMonths;
    if (!notice) return months ? { code: 'denunciation_unknown', params: {} } : null;
    // Nothing is certainly before the end of a notice whose first day is open.
    const falls = months ? noticeElapses(notice.on, months) : Number.NaN;
    const elapses = notice.effectiveOn ?? (Number.isFinite(falls) ? dayOf(falls) : null);
    return elapses && certainlyBefore(occurredOn, elapses)
      ? { code: 'notice_not_elapsed', params: { when: elapses } }
      : null;
  },

  'mandate-known@1': ({ context: { parties, steps, mandateAmended } }) =>
    parties.includes('EU') && !steps.EU?.mandate && !mandateAmended
      ? { code: 'mandate_unknown', params: {} }
      : null,
  /** Of those that sign. */
  'signing-authorised@2': ({ context: { parties, steps }, event: { data } }) =>
    ((data.sides as string[] | undefined) ?? parties)
      .filter((side) => hasStep(side, 'signing_decision') && !steps[side]?.signing_decision)
      .map((side) => ({ code: 'signing_not_authorised', params: { side } })),
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
  /** The one-way rule between twins: the one that waits never enters into force before the other does. */
  'twin-in-force@1': twinInForce,

  'suspension-open@1': ({ context: { suspensions } }) =>
    suspensions.length > 0 ? null : { code: 'nothing_suspended', params: {} },
  'notice-elapsed@1': ({ context: { denounced }, event: { occurredOn } }) => {
    if (!denounced) return { code: 'denunciation_unknown', params: {} };
    return denounced.effectiveOn && bounds(occurredOn).latest < bounds(denounced.effectiveOn).earliest
      ? { code: 'notice_not_elapsed', params: { when: denounced.effectiveOn } }
      : null;
  },
};
