import type { EventType } from '../../domain/events/event-data.js';
import { KINDS } from '../../domain/kinds/index.js';
import { applyEvent, initialState, type Procedure, type State, stepOf } from '../../domain/replay/replay.js';
import { statusOn } from '../../domain/replay/status.js';
import { dayNumber } from '../../domain/values/dates.js';
import type { Edtf, Stage } from '../../domain/values/views.js';
import { visibleStatus } from '../../ledger/public-view.js';
import type { NoticeType } from './subscribable-types.js';

const DAY: Edtf = '2026-03-03';
const RECORDED = '2026-03-04T08:15:00.000Z';
const ID = '6f1c1f0e-3f0b-4a53-9d3c-0a2b7a4c5d6e';

/** The required data of each event type, for a negotiation between the European Union and Kazakhstan. */
const DATA: Partial<Record<EventType, Record<string, unknown>>> = {
  'statement.made': { summary: { en: 'Both sides welcomed the progress of the talks.' } },
  'track.renamed': { title: { en: 'Visa facilitation agreement' } },
  'round.planned': { number: 3, target: '2026-10', place: { city: 'Brussels' } },
  'round.rescheduled': { number: 3, target: '2026-11' },
  'round.cancelled': { number: 3, reason: 'Elections' },
  'round.held': { number: 2, place: { city: 'Astana' } },
  'rounds.asserted': { count: 12 },
  'text.reopened': { reason: 'A new article' },
  'signing.authorised': { side: 'EU' },
  'consent.given': { side: 'EU' },
  'consent.refused': { side: 'EU' },
  'opinion.given': { court: 'Court of Justice', adverse: false },
  'agreement.concluded': { side: 'EU' },
  'agreement.ratified': { side: 'KZ' },
  'notification.sent': { side: 'KZ' },
  'entry_into_force.scheduled': { target: '2026-06-01' },
  'application.suspended': { scope: 'part', side: 'EU' },
  'application.resumed': { side: 'EU' },
  'protocol.signed': { with: 'Austria' },
  'clause.became_applicable': { clause: 'Third-country nationals' },
  'denunciation.notified': { side: 'KZ' },
  'agreement.superseded': { by: 'Agreement of 2030' },
  'stage.asserted': { stage: 'negotiating', reason: 'No source gives the earlier steps' },
  'terms.stated': { entryIntoForce: { after: 'last_notification', months: 2, firstOfMonth: true } },
  'full_powers.issued': { side: 'KZ' },
  'step.completed': { side: 'KZ', step: { en: 'Interagency approval' } },
  'instrument.deposited': { side: 'KZ', means: 'ratification' },
  'party.acceded': { party: 'UZ' },
  'party.withdrew': { party: 'KZ' },
  'reservation.made': { side: 'KZ', text: { en: 'Article 3 does not bind.' } },
  'reservation.withdrawn': { side: 'KZ' },
  'objection.made': { side: 'EU', to: 'KZ' },
  'agreement.registered': { register: { en: 'Register of treaties' } },
  'agreement.published': { where: { en: 'Official journal' } },
  'action.agreed': {
    number: 1,
    side: 'KZ',
    what: { en: 'Send the list of border crossing points' },
    due: '2026-04',
  },
  'action.done': { number: 1 },
  'action.dropped': { number: 1, reason: { en: 'No longer needed' } },
  'text.stated': { articles: [{ ref: '1', state: 'agreed' }] },
  'coverage.stated': { until: DAY },
  'twin.linked': { twin: 'kz-eu-readmission' },
  'kind.upgraded': { from: 2, to: 3 },
};

/** The stage that usually precedes an event. */
const STAGE_BEFORE: Partial<Record<EventType, Stage>> = {
  'text.agreed': 'negotiating',
  'text.initialled': 'text_agreed',
  'text.reopened': 'initialled',
  'agreement.signed': 'initialled',
  'agreement.entered_into_force': 'signed',
  'provisional_application.started': 'signed',
  'application.suspended': 'in_force',
  'application.resumed': 'in_force',
  'consent.given': 'signed',
  'agreement.concluded': 'signed',
  'agreement.ratified': 'signed',
  'notification.sent': 'signed',
  'instrument.deposited': 'signed',
  'agreement.registered': 'in_force',
  'agreement.published': 'in_force',
  'agreement.renewed': 'in_force',
  'joint_committee.met': 'in_force',
  'clause.became_applicable': 'in_force',
  'denunciation.notified': 'in_force',
  'agreement.terminated': 'in_force',
};

function procedureOf(type: EventType): Procedure {
  const kind = KINDS.find(({ events }) => events.includes(type));
  if (!kind) throw new Error(`no kind knows ${type}`);
  return { kind, parties: ['EU', 'KZ'], reader: true };
}

function step(
  procedure: Procedure,
  state: State,
  type: EventType,
  seq: number,
  data: Record<string, unknown>,
): State {
  const event = { type, seq, occurredOn: DAY, certainDay: dayNumber(DAY), data, sourced: true };
  const taken = applyEvent(procedure, state, event);
  if ('refusals' in taken) throw new Error(`the machine refuses the example of ${type}`);
  return taken.state;
}

/** The message about such an event for a public endpoint, with the states that the machine computes. */
export function exampleOf(type: EventType) {
  const procedure = procedureOf(type);
  const stageBefore = STAGE_BEFORE[type];
  const data = DATA[type] ?? {};
  const before = stageBefore
    ? step(procedure, initialState(procedure), 'stage.asserted', 1, { stage: stageBefore, reason: '…' })
    : initialState(procedure);
  const seq = stageBefore ? 2 : 1;
  const after = step(procedure, before, type, seq, data);
  const status = visibleStatus(statusOn(after, RECORDED.slice(0, 10), null), 'public');
  const transition = {
    id: ID,
    track: procedure.kind.kind,
    seq,
    type: type as string,
    occurredOn: DAY,
    recordedAt: RECORDED,
    from: stepOf(before),
    to: stepOf(after),
    data,
    sources: [],
    meeting: null,
    corrects: null as number | null,
    correctedBy: null,
    annulled: false,
    reason: null as string | null,
    kindVersion: procedure.kind.version,
  };
  return { type: type as string, timestamp: RECORDED, data: { transition, status, seq, cursor: '42' } };
}

/** An example for a type of correction: the round of the example, corrected, annulled or published. */
export function correctionExampleOf(type: string) {
  const example = exampleOf('round.held');
  const { transition, status } = example.data;
  const corrected = { ...transition, type, seq: 2, corrects: 1, reason: 'Given as a day too early' };
  return { ...example, type, data: { transition: corrected, status, seq: 2, cursor: '43' } };
}

/** An example for a type of notice. */
export function noticeExampleOf(type: NoticeType) {
  const planned = exampleOf('round.planned').data;
  const common = { track: planned.transition.track, seq: 1, status: planned.status, cursor: '44' };
  const endpoint = { id: ID, description: 'Desk for Europe' };
  const what = { en: 'Send the list of border crossing points' };
  const deadline = {
    ...{ track: common.track, due: '2026-03', owner: 'KZ', what, rule: 'action', number: 1, basis: [1] },
  };
  const data: Record<NoticeType, Record<string, unknown>> = {
    'round.overdue': { ...common, round: planned.status.nextRound },
    'track.stalled': { ...common, status: { ...planned.status, silentDays: 275, stalled: true } },
    'deadline.near': { ...common, deadline: { ...deadline, state: 'open' } },
    'deadline.passed': { ...common, deadline: { ...deadline, state: 'overdue' } },
    'endpoint.disabled': {
      endpoint: { ...endpoint, disabledAt: RECORDED, disabledReason: 'failing' },
      cursor: '44',
    },
    'endpoint.test': { endpoint, cursor: '44' },
  };
  return { type: type as string, timestamp: RECORDED, data: data[type] };
}
