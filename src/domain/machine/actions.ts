import { type Context, isInForce, type LedgerEvent, partiesNow, type Suspension } from '../facts/context.js';
import {
  accession,
  entering,
  othersRemain,
  partiesOf,
  withdrawal,
  withFact,
  withoutFacts,
} from '../facts/party-facts.js';
import { afterCount, afterRound, beginAgain } from '../facts/rounds.js';
import type { Text } from '../values/text.js';
import type { Application, Day, Edtf, Place, Stage } from '../values/views.js';
import { AGREED } from './agreed.js';
import type { OpenApplication } from './definition.js';
import type { Action } from './rule.js';

/** The side that an event names. Only the European Union has a mandate, which often names no side. */
const sideOf = ({ data, type }: LedgerEvent): string | undefined =>
  (data.side as string | undefined) ?? (type === 'mandate.adopted' ? 'EU' : undefined);

/** The facts that belong to one text, and end with it. */
const OF_A_TEXT = ['signed', 'consent', 'notified', 'received', 'provisional'] as const;

const mandatesOf = ({ steps }: Context): Context['steps'] =>
  Object.fromEntries(
    Object.entries(steps).flatMap(([party, { mandate }]) => (mandate ? [[party, { mandate }]] : [])),
  );

const pick = (data: LedgerEvent['data'], ...names: string[]) =>
  Object.fromEntries(Object.entries(data).filter(([name]) => names.includes(name)));

const noteDay: Action = ({ context: { lastDay }, event: { certainDay } }) => ({
  lastDay: Math.max(lastDay ?? certainDay, certainDay),
});

const planRound =
  (keepsPlace: boolean): Action =>
  ({ context: { planned }, event: { data } }) => {
    const number = data.number as number;
    const before = planned.find((round) => round.number === number);
    const place = (data.place as Place | undefined) ?? (keepsPlace ? before?.place : null) ?? null;
    const others = planned.filter((round) => round.number !== number);
    return { planned: [...others, { number, target: data.target as Edtf, place }] };
  };

/** Suspensions are stored by side. One without a side ends when any side resumes. */
function suspensionsAfter({ suspensions }: Context, { type, data }: LedgerEvent): Suspension[] {
  const side = (data.side as string | undefined) ?? null;
  const scope = data.scope as Suspension['scope'] | undefined;
  if (type === 'application.suspended' && scope) {
    const already = suspensions.some((open) => open.side === side && open.scope === scope);
    return already ? suspensions : [...suspensions, { side, scope }];
  }
  const ended = (open: Suspension) =>
    (side === null || open.side === null || open.side === side) && (!scope || open.scope === scope);
  return suspensions.filter((open) => !ended(open));
}

const changeSuspensions: Action = ({ context, event }) => ({ suspensions: suspensionsAfter(context, event) });

const reopenText: Action = ({ context }) => ({
  ...withoutFacts(context, Object.keys(context.byParty), ...OF_A_TEXT),
  rounds: beginAgain(context.rounds),
});

const denounce: Action = ({ event }) => ({
  denounced: { effectiveOn: (event.data.effectiveOn as Edtf | undefined) ?? null, on: event.occurredOn },
});

/** The steps that answer a refusal. */
const CONSENTS = ['consent', 'conclusion', 'ratified'];

/** The actions of all kinds, by name and version: each says what an event changes in the context. */
export const ACTIONS: Record<string, Action> = {
  'note-event@1': ({ context, event, step }) => ({
    ...noteDay({ context, event, step }),
    lastEvent: {
      seq: event.seq,
      type: event.type,
      occurredOn: event.occurredOn,
      certainDay: event.certainDay,
    },
  }),
  'note-day@1': noteDay,
  'rename@1': ({ event }) => ({ title: event.data.title as Text }),
  /** The newest row wins, not the latest day. */
  'state-coverage@1': ({ context: { coverage }, event: { seq, data } }) =>
    coverage && coverage.seq > seq ? {} : { coverage: { seq, until: data.until as Day } },
  'link-twin@1': ({ event }) => ({ twin: event.data.twin as string }),

  'plan-round@1': planRound(false),
  'reschedule-round@1': planRound(true),
  'cancel-round@1': ({ context: { planned }, event: { data } }) => ({
    planned: planned.filter(({ number }) => number !== data.number),
  }),
  'hold-round@1': ({ context: { rounds }, event }) => ({
    rounds: afterRound(rounds, event, { keepsNumbers: true }),
    progressDay: event.certainDay,
  }),
  'hold-round@2': ({ context: { rounds }, event }) => ({
    rounds: afterRound(rounds, event),
    progressDay: event.certainDay,
  }),
  'assert-rounds@1': ({ context: { rounds }, event }) => ({ rounds: afterCount(rounds, event) }),

  'amend-mandate@1': () => ({ mandateAmended: true }),
  'take-step@1': ({ context: { steps, refused }, event, step }) => {
    const side = sideOf(event);
    if (!side || !step) return {};
    const { [side]: _, ...stillRefused } = refused;
    return {
      steps: { ...steps, [side]: { ...steps[side], [step]: event.occurredOn } },
      ...(CONSENTS.includes(step) && { refused: stillRefused }),
    };
  },
  'refuse-step@1': ({ context: { steps, refused }, event, step }) => {
    const side = sideOf(event);
    if (!side || !step) return {};
    const { [step]: _, ...others } = steps[side] ?? {};
    return { steps: { ...steps, [side]: others }, refused: { ...refused, [side]: event.occurredOn } };
  },
  /** The steps and dates of the old text do not count for the new one. The history has them. */
  'reopen-text@2': (input) => ({
    ...reopenText(input),
    steps: mandatesOf(input.context),
    refused: {},
    entryIntoForce: null,
    provisional: false,
    suspensions: [],
  }),
  'begin-series@1': ({ context: { rounds } }) => ({ rounds: beginAgain(rounds) }),
  'state-terms@1': ({ context: { terms }, event: { seq, data } }) =>
    terms && terms.seq > seq
      ? {}
      : {
          terms: {
            seq,
            ...pick(data, 'entryIntoForce', 'denunciationMonths'),
          },
        },
  'state-terms@2': ({ context: { terms }, event: { seq, data } }) =>
    terms && terms.seq > seq
      ? {}
      : {
          terms: {
            seq,
            ...pick(data, 'entryIntoForce', 'duration', 'renewal', 'denunciationMonths', 'article'),
          },
        },
  'renew@1': ({ event: { data } }) => (data.until ? { renewedUntil: data.until as Edtf } : {}),
  ...AGREED,
  'accede@1': ({ context, event: { data } }) => accession(context, data.party as string),
  'deposit@1': ({ context, event }) => {
    const { side, means } = event.data as { side: string; means: string };
    const joined = means === 'accession' ? accession(context, side) : {};
    const { [side]: _, ...refused } = context.refused;
    return {
      ...joined,
      refused,
      ...withFact({ ...context, ...joined }, [side], { consent: event.occurredOn }),
    };
  },
  'withdraw@1': ({ context, event }) => {
    const party = (event.data.party ?? event.data.side) as string | undefined;
    return party ? withdrawal(context, event, party) : {};
  },
  'give-opinion@1': ({ event: { data, occurredOn } }) => ({
    adverseOpinion: data.adverse ? { court: data.court as Text, occurredOn } : null,
  }),
  'answer-opinion@1': () => ({ adverseOpinion: null }),
  'reopen-text@1': reopenText,

  /** A round that was planned and not held is no longer to come. */
  'end-plans@1': () => ({ planned: [] }),
  'sign@1': ({ context, event }) =>
    withFact(context, partiesOf(context, event), { signed: event.occurredOn }),
  'consent-to-be-bound@1': ({ context, event }) =>
    withFact(context, partiesOf(context, event), { consent: event.occurredOn }),
  'notify@1': ({ context, event }) =>
    withFact(context, partiesOf(context, event), {
      notified: event.occurredOn,
      ...(event.data.receivedOn ? { received: event.data.receivedOn as Edtf } : {}),
    }),
  'enter-into-force@1': ({ context, event }) =>
    withFact(context, entering(context, event), { inForce: event.occurredOn }),
  'schedule-entry@1': ({ event }) => ({ entryIntoForce: event.data.target as Edtf }),

  'start-provisional@1': ({ context, event }) => ({
    provisional: true,
    ...withFact(context, partiesOf(context, event), { provisional: event.occurredOn }),
  }),
  'end-provisional@1': ({ context, event }) => ({
    provisional: false,
    suspensions: [],
    ...withoutFacts(context, partiesOf(context, event), 'provisional'),
  }),
  /** In force for others already, it stays in force. */
  'start-provisional@2': ({ context, event }) => ({
    provisional: !isInForce(context),
    ...withFact(context, partiesOf(context, event), { provisional: event.occurredOn }),
  }),
  'end-provisional@2': ({ context, event }) => ({
    ...(!isInForce(context) && !othersRemain(context, event) && { provisional: false, suspensions: [] }),
    ...withoutFacts(context, partiesOf(context, event), 'provisional'),
  }),
  'suspend@1': changeSuspensions,
  'resume@1': changeSuspensions,
  'denounce@1': denounce,
  /** Where there are more than two parties, a denunciation is the withdrawal of one and ends nothing by itself. */
  'denounce@2': (input) => {
    const { context, event } = input;
    const { side, effectiveOn } = event.data as { side: string; effectiveOn?: Edtf };
    if (partiesNow(context).length <= 2) return denounce(input);
    const { byParty } = withdrawal(context, event, side);
    const notice = { denounced: event.occurredOn, ...(effectiveOn && { noticeEnds: effectiveOn }) };
    return { byParty: { ...byParty, [side]: { ...byParty[side], ...notice } } };
  },
  'supersede@1': ({ event }) => ({ supersededBy: event.data.by as Text }),
};

/** What ends or begins with a change of stage, whatever event brings it: since when, periods in force, suspensions. */
export function stageChanges(
  context: Context,
  { type, occurredOn, certainDay }: LedgerEvent,
  { from, to }: { from: Stage; to: Stage },
): Partial<Context> {
  if (from === to) return {};
  const way = [...context.way, { from, to, occurredOn, type }];
  const changes: Partial<Context> = { since: occurredOn, progressDay: certainDay, way };
  if (to === 'signed') changes.signedOn = context.signedOn ?? occurredOn;
  if (to === 'in_force') {
    changes.inForce = [...context.inForce, { from: occurredOn, until: null }];
    changes.provisional = false;
    changes.suspensions = [];
  }
  if (from === 'in_force') {
    changes.inForce = context.inForce.map((spell) => (spell.until ? spell : { ...spell, until: occurredOn }));
    changes.suspensions = [];
  }
  if (to !== 'signed' && to !== 'in_force') {
    changes.provisional = false;
    changes.suspensions = [];
  }
  if (to !== 'signed' && to !== 'in_force' && to !== 'terminated') changes.signedOn = null;
  return changes;
}

/** The application after `event`, from the suspensions that it leaves open. */
export function openApplication(context: Context, event: LedgerEvent, way: OpenApplication): Application {
  // In version 1 provisional application hides that the agreement is in force: a reader may see both.
  const inForce = way === 'open@2' && isInForce(context);
  const base = isInForce(context) ? 'full' : context.provisional ? 'provisional' : 'none';
  switch (event.type) {
    case 'provisional_application.started':
      return given(inForce ? 'full' : 'provisional', context.suspensions);
    case 'provisional_application.ended':
      return inForce ? given('full', context.suspensions) : 'none';
    case 'application.suspended':
    case 'application.resumed':
      return given(base, suspensionsAfter(context, event));
    case 'stage.asserted': {
      const { stage } = event.data;
      if (stage === 'in_force') return given('full', isInForce(context) ? context.suspensions : []);
      return stage === 'signed' && context.provisional ? given('provisional', context.suspensions) : 'none';
    }
    default:
      return 'none';
  }
}

const given = (base: Application, open: readonly Suspension[]): Application =>
  open.some(({ scope }) => scope === 'whole') ? 'suspended' : open.length > 0 ? 'partly_suspended' : base;
