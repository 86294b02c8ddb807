import type { Day, DayBounds, EntryByClauses, MissingDate, TrackView } from '../domain/values/views.js';
import { date, when } from '../i18n/dates.js';
import type { Messages, Piece } from '../i18n/messages.js';
import { ownFirst } from '../i18n/parties.js';
import { partiesNamed } from '../i18n/party-lists.js';

/** "1 March 2011", "between 1 March 2011 and 1 April 2011". `day`: the shown one; what lies before it is told as past. */
export function fallsPieces({ earliest, latest }: DayBounds, m: Messages, day: Day): Piece[] {
  if (earliest !== latest)
    return m.pieces(latest < day ? 'clauses.was_between' : 'clauses.between', {
      from: date(earliest),
      to: date(latest),
    });
  return m.pieces(earliest < day ? 'clauses.was_on' : 'clauses.on', { when: when(earliest) });
}

/** Who has to do what before the final clauses lead to a day. */
function missingPieces({ missing, more }: EntryByClauses, m: Messages, ownParty: string): Piece[] {
  const [first] = missing as [MissingDate];
  const sides = missing.map(({ side }) => side);
  // Of no other date are some enough.
  if (more < missing.length) return m.pieces('clauses.more_consent', { count: more });
  return m.pieces(`clauses.missing_${first.what}`, { sides: partiesNamed(ownFirst(sides, ownParty), m) });
}

/** What the final clauses say of the entry into force, without what they say of single parties; none once it is recorded. */
export function entryPieces(
  { status }: Pick<TrackView, 'status'>,
  m: Messages,
  { day, ownParty }: { day: Day; ownParty: string },
): Piece[] | undefined {
  const entry = status.entryByClauses;
  if (!entry || status.stage === 'in_force') return undefined;
  if (entry.falls) return fallsPieces(entry.falls, m, day);
  return entry.missing.length > 0 ? missingPieces(entry, m, ownParty) : m.pieces('clauses.open');
}
