import type { Day, Edtf, Stage, StatusEvent, TrackView } from '../domain/values/views.js';
import { date, since, when } from '../i18n/dates.js';
import { isDay } from '../i18n/edtf.js';
import type { Messages, Piece } from '../i18n/messages.js';
import { pick } from '../i18n/names.js';
import { fallsPieces } from './entry-by-clauses.js';
import { entryIntoForceSet, isOverdue, isPast } from './scheduled.js';
import { entryInto, nameIn, numberIn, placeIn, placeName, type Story, textIn } from './story.js';

type Clause = Piece[];

export type SentenceOptions = {
  /** The shown day: what was planned or set entirely before it is told as past. */
  day: Day;
  /** Adds since when the stage lasts, for the track's page. On the board the rail shows it. */
  long?: boolean;
};

function heldClause({ track, entries }: Story<StatusEvent>, m: Messages, sameDay: Edtf | undefined): Clause {
  const { roundsHeld, nextRound } = track.status;
  const held = entries.findLast((entry) => entry.type === 'round.held');
  if (!held) {
    if (roundsHeld > 0) return m.pieces('say.rounds_reported', { rounds: roundsHeld });
    return m.pieces(nextRound ? 'say.no_round' : 'say.no_round_at_all');
  }
  const number = numberIn(held, 'number');
  const place = placeName(placeIn(held), m)?.value;
  const at = when(held.occurredOn);
  if (number === undefined || roundsHeld > number) {
    const rounds = Math.max(roundsHeld, 1);
    // A count asserted later goes beyond the last round that has a date.
    const last = number === undefined ? 'last_round' : 'last_dated_round';
    return place
      ? m.pieces(`say.${last}_in`, { rounds, place, when: at })
      : m.pieces(`say.${last}`, { rounds, when: at });
  }
  if (sameDay === held.occurredOn && isDay(sameDay)) {
    return place
      ? m.pieces('say.round_held_that_day_in', { number, place })
      : m.pieces('say.round_held_that_day', { number });
  }
  return place
    ? m.pieces('say.round_held_in', { number, place, when: at })
    : m.pieces('say.round_held', { number, when: at });
}

function plannedClause({ track }: Story<StatusEvent>, m: Messages, day: Day): Clause | undefined {
  const next = track.status.nextRound;
  if (!next) return undefined;
  if (isOverdue(next, day)) return m.pieces('say.overdue', { number: next.number, date: date(next.target) });
  const place = placeName(next.place, m)?.value;
  return place
    ? m.pieces('say.planned_in', { number: next.number, place, when: when(next.target) })
    : m.pieces('say.planned', { number: next.number, when: when(next.target) });
}

/** When the agreement enters into force by its final clauses; else that it is not recorded. */
function awaitedEntry({ track }: Story<StatusEvent>, m: Messages, day: Day): Clause {
  const falls = track.status.entryByClauses?.falls;
  return falls ? fallsPieces(falls, m, day) : m.pieces('say.awaiting_force');
}

/** A date that has passed is told as past: that it was set does not say that it came about. */
function forceClause(story: Story<StatusEvent>, m: Messages, day: Day): Clause {
  const target = entryIntoForceSet(story);
  if (!target) return awaitedEntry(story, m, day);
  return m.pieces(isPast(target, day) ? 'say.was_scheduled' : 'say.scheduled', { date: date(target) });
}

/** Until the text is agreed as a whole. */
const TEXT_IN_THE_MAKING: readonly Stage[] = ['exploratory', 'announced', 'negotiating'];

/** Whether the sentence says how far the text is: to those who see the ledger alone. */
export const tellsText = ({ status: { stage, textAgreed } }: TrackView): boolean =>
  Boolean(textAgreed) && TEXT_IN_THE_MAKING.includes(stage);

const textClause = ({ track }: Story<StatusEvent>, m: Messages): Clause | undefined =>
  track.status.textAgreed && tellsText(track) ? m.pieces('text.agreed', track.status.textAgreed) : undefined;

/** The body that met and the place, as far as recorded. */
function whereOf(entry: StatusEvent | undefined, m: Messages): string {
  if (!entry) return '';
  const body = textIn(entry, 'body');
  return [body && nameIn('body', body, m).value, placeName(placeIn(entry), m)?.value]
    .filter(Boolean)
    .join(', ');
}

function applicationClause({ track, entries }: Story<StatusEvent>, m: Messages): Clause | undefined {
  const { application } = track.status;
  if (application !== 'partly_suspended' && application !== 'suspended') return undefined;
  const entry = entries.findLast(({ from, to }) => from.application !== to.application);
  return entry
    ? m.pieces(`say.${application}_when`, { when: when(entry.occurredOn) })
    : m.pieces(`say.${application}`);
}

/**
 * A track's status in one sentence: the stage, then held rounds, then what is planned or awaited. What is absent is
 * called "not recorded", never "no"; an inference names who inferred it.
 */
export function statusSentence(
  story: Story<StatusEvent>,
  m: Messages,
  { day, long = false }: SentenceOptions,
): Piece[] {
  const { track, entries } = story;
  const { status } = track;
  const entry = entryInto(entries, status.stage);
  const at = status.since ?? entry?.occurredOn;
  const inferred = entry?.type === 'stage.asserted' ? m.pieces('say.inferred') : [];
  const planned = plannedClause(story, m, day);
  const text = textClause(story, m);
  const head = (key: 'text_agreed' | 'initialled' | 'signed' | 'in_force' | 'terminated' | 'abandoned') =>
    at ? [...m.pieces(`say.${key}`, { when: when(at) }), ...inferred] : [m.t(`stages.${key}`)];

  let clauses: (Clause | undefined)[];
  let mark = '; ';
  switch (status.stage) {
    case 'exploratory':
      mark = ': ';
      clauses = [m.pieces('say.exploratory'), m.pieces('say.not_announced'), text, planned];
      break;
    case 'announced': {
      const where = long ? whereOf(entry, m) : '';
      let first = m.pieces('say.announced_undated');
      if (at && where) first = m.pieces('say.announced_at', { when: when(at), where });
      else if (at) first = m.pieces('say.announced', { when: when(at) });
      clauses = [[...first, ...inferred], heldClause(story, m, undefined), text, planned];
      break;
    }
    case 'negotiating': {
      mark = ': ';
      const first =
        at && long ? m.pieces('say.negotiating_since', { since: since(at) }) : m.pieces('say.negotiating');
      const next = planned ?? (status.roundsHeld > 0 ? m.pieces('say.no_next') : undefined);
      clauses = [[...first, ...inferred], heldClause(story, m, long ? at : undefined), text, next];
      break;
    }
    case 'text_agreed':
    case 'initialled':
      clauses = [head(status.stage), m.pieces('say.awaiting_signature'), planned];
      break;
    case 'signed':
      clauses = [
        head('signed'),
        status.application === 'provisional' ? m.pieces('say.provisional') : applicationClause(story, m),
        forceClause(story, m, day),
      ];
      break;
    case 'in_force':
      clauses = [head('in_force'), applicationClause(story, m)];
      break;
    case 'superseded': {
      const by = entry && textIn(entry, 'by');
      if (at && by)
        clauses = [m.pieces('say.superseded_by', { when: when(at), by: pick(by, m.language).value })];
      else clauses = [at ? m.pieces('say.superseded', { when: when(at) }) : [m.t('stages.superseded')]];
      break;
    }
    default:
      clauses = [head(status.stage)];
  }
  const [first = [], ...rest] = clauses.filter((clause) => clause !== undefined);
  return [...first, ...rest.flatMap((clause, index) => [index === 0 ? mark : '; ', ...clause]), '.'];
}
