import { partiesNow } from '../facts/context.js';
import { STAGES, type Stage } from '../values/views.js';
import type { Rule } from './rule.js';

const BEFORE_SIGNATURE: readonly Stage[] = [
  'exploratory',
  'announced',
  'negotiating',
  'text_agreed',
  'initialled',
  'abandoned',
];
const AFTER_SIGNATURE: readonly Stage[] = ['signed', 'in_force', 'terminated'];
const ENTERED: readonly Stage[] = ['in_force', 'terminated'];

const allBut = (...stages: readonly Stage[]) => STAGES.filter((stage) => !stages.includes(stage));

const beforeSignature =
  (code: 'already_signed' | 'round_after_signature'): Rule =>
  ({ stage, context, event }) =>
    BEFORE_SIGNATURE.includes(stage) || stage === 'superseded'
      ? null
      : { code, params: { event: event.type, stage, when: context.signedOn ?? context.since } };

/** The rules that ask for the stage. */
export const STAGE_RULES = {
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
  'not-in-force@1': ({ stage }) => (ENTERED.includes(stage) ? { code: 'text_in_force', params: {} } : null),
  'talks-opened@1': ({ stage }) =>
    stage !== 'exploratory' && stage !== 'announced' ? null : { code: 'talks_not_opened', params: {} },
  'text-agreed@1': ({ stage }) =>
    stage === 'text_agreed' || stage === 'initialled' ? null : { code: 'text_not_agreed', params: { stage } },
  'signature-expected@1': ({ stage }) =>
    AFTER_SIGNATURE.includes(stage) ? null : { code: 'signature_unknown', params: {} },
  'in-force-expected@1': ({ stage, event: { type } }) =>
    stage === 'in_force' ? null : { code: 'not_in_force', params: { event: type, stage } },

  'provisional-not-foreseen@1': ({ kind }) => ({ code: 'provisional_not_foreseen', params: { kind } }),
  'before-entry-into-force@1': ({ stage, context: { inForce, since } }) =>
    ENTERED.includes(stage)
      ? { code: 'provisional_after_entry_into_force', params: { when: inForce.at(-1)?.from ?? since } }
      : null,
  /** Where there are more than two parties, one of them may still wait while it is in force for others. */
  'before-entry-into-force@2': ({ stage, context, event: { data } }) => {
    const own = context.byParty[data.side as string]?.inForce;
    const others = stage === 'in_force' && data.side !== undefined && partiesNow(context).length > 2;
    return ENTERED.includes(stage) && (!others || own)
      ? {
          code: 'provisional_after_entry_into_force',
          params: { when: own ?? context.inForce.at(-1)?.from ?? context.since },
        }
      : null;
  },
  'applied@1': ({ stage, context: { provisional }, event }) =>
    stage === 'in_force' || provisional
      ? null
      : { code: 'not_applied', params: { event: event.type, stage } },
} satisfies Record<string, Rule>;

/** The stages at which a rule may let an event pass. At any other it refuses, whatever else is so. */
export const PASSES_AT: Record<string, readonly Stage[]> = {
  'not-superseded@1': allBut('superseded'),
  'talks-before-signature@1': [...BEFORE_SIGNATURE, 'superseded'],
  'round-before-signature@1': [...BEFORE_SIGNATURE, 'superseded'],
  'after-signature@1': [...AFTER_SIGNATURE, 'superseded'],
  'not-in-force@1': allBut(...ENTERED),
  'provisional-not-foreseen@1': [],
  'before-entry-into-force@1': allBut(...ENTERED),
  'before-entry-into-force@2': allBut('terminated'),
  'applied@1': ['signed', 'in_force'],
} satisfies Partial<Record<keyof typeof STAGE_RULES, readonly Stage[]>>;
