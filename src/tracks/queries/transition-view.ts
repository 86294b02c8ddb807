import type { RowOf } from '../../db/columns.js';
import { mixedScriptsIn } from '../../domain/machine/mixed-scripts.js';
import type { RuleViolation } from '../../domain/machine/rules.js';
import type { Finding, Refusal, SourceView, TransitionView } from '../../domain/values/views.js';
import { sentence } from '../../i18n/findings.js';
import { type CorrectionState, publicTransition, type SourceLibrary } from '../../ledger/public-view.js';
import type { LogName } from '../../ledger/read-scope.js';
import type { StoredRow } from '../../ledger/rows/stored-row.js';
import type { SOURCES } from '../../ledger/sql/tables.sql.js';

/** The API's sentence for a code: in English, whatever language pages have. */
export function finding({ code, params }: RuleViolation): Finding {
  const message = sentence({ code, message: code.replaceAll('_', ' '), params }, 'en').value;
  return { code, message, params };
}

export const refusal = (violation: RuleViolation): Refusal => ({
  ...finding(violation),
  ...(violation.entry !== undefined && { entry: violation.entry }),
});

/** The reasons of a refusal as sentences, without repetitions. */
export const reasonsOf = (refusals: readonly Refusal[]): string =>
  `${[...new Set(refusals.map(({ message }) => message))].join('. ')}.`;

export type SourceRecord = RowOf<typeof SOURCES, Pick<SourceView, 'title' | 'publisher'>>;

export const sourceView = ({ id, url, publishedOn, ...source }: SourceRecord): SourceView => ({
  ref: id,
  title: source.title,
  publisher: source.publisher,
  ...(url !== null && { url }),
  language: source.language,
  ...(publishedOn !== null && { publishedOn }),
});

/** Everything about a row, for those who see the ledger itself. */
export const fullTransition = (
  track: string,
  row: StoredRow,
  correction: CorrectionState,
  library: SourceLibrary,
): TransitionView => ({
  ...publicTransition(track, row, correction, library),
  actor: row.actor,
  ...(row.approval && { approvedBy: row.approval.by }),
  visibility: row.visibility,
  embargoUntil: row.embargoUntil,
  warnings: [...row.warnings, ...mixedScriptsIn([row.data, row.sources, row.reason, row.note])].map(finding),
  offProcedure: row.type === 'stage.asserted',
  note: row.note,
  prevHash: row.prevHash.toString('hex'),
  hash: row.hash.toString('hex'),
});

export const transition = (
  track: string,
  row: StoredRow,
  correction: CorrectionState,
  library: SourceLibrary,
  log: LogName,
): TransitionView => (log === 'full' ? fullTransition : publicTransition)(track, row, correction, library);
