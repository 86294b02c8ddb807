import type { Damage, Fault, Place } from './fault.js';

/** What a fault means, and what to do. */
type Meaning = { means: string; act: string };

const CALL = 'Stop writing, keep a copy of the database as it is, and find out who could change it.';
const RESTORE = 'Restore the newest backup that verifies against a head that was kept outside.';
const LOOK = 'Look for a restore or a promotion that nobody planned.';

const BY_DAMAGE: Record<Damage, Meaning> = {
  cut: { means: 'The last entries of the record were removed.', act: `${CALL} ${RESTORE}` },
  older: { means: 'The database is in the state of an earlier day.', act: `${LOOK} ${RESTORE}` },
  reordered: {
    means: 'Entries were put into another order than they were recorded in.',
    act: `${CALL} ${RESTORE}`,
  },
  replaced: { means: 'An entry was exchanged for another.', act: `${CALL} ${RESTORE}` },
  rewritten: {
    means: 'The record was written anew, with hashes that fit. Only the head shows it.',
    act: `${CALL} ${RESTORE}`,
  },
  stranger: {
    means: 'The head was signed for another log, or by another key.',
    act: 'Compare its first line and its key with those that you kept. If they are yours, the database was exchanged.',
  },
};

const CHANGED: Meaning = { means: 'What was recorded was changed afterwards.', act: `${CALL} ${RESTORE}` };
const DERIVED: Meaning = {
  means:
    'Something that is computed from the record is not as the record has it. The record itself is whole.',
  act: 'Report it with this line: it is a mistake in Paraph, or somebody changed these tables.',
};

const BY_PLACE: Partial<Record<Place, Meaning>> = {
  ledger: CHANGED,
  source: CHANGED,
  approval: CHANGED,
  document: {
    means: 'A file is not the one that an entry names.',
    act: 'Put back the file from a backup of the folder of documents: its name is its SHA-256.',
  },
  definition: {
    means: 'The rules by which statuses are computed were changed.',
    act: `${CALL} ${RESTORE}`,
  },
  checkpoint: BY_DAMAGE.stranger,
};

/** For the operator, in two sentences or three. */
export const meaningOf = ({ place, kind }: Pick<Fault, 'place' | 'kind'>): Meaning =>
  (kind && BY_DAMAGE[kind]) ?? BY_PLACE[place] ?? DERIVED;
