import type { RowOf } from '../../db/columns.js';
import { mixedScriptsIn } from '../../domain/machine/mixed-scripts.js';
import type { RuleViolation } from '../../domain/machine/rules.js';
import type { CitedSource, Finding, Refusal, SourceView, TransitionView } from '../../domain/values/views.js';
import { sentence } from '../../i18n/findings.js';
import type { StoredRow } from '../../ledger/rows.js';
import type { SOURCES } from '../../ledger/sql/tables.sql.js';

/** What the API says of a code: in English, whatever the pages speak. */
export function finding({ code, params }: RuleViolation): Finding {
  const message = sentence({ code, message: code.replaceAll('_', ' '), params }, 'en').value;
  return { code, message, params };
}

export const refusal = (violation: RuleViolation): Refusal => ({
  ...finding(violation),
  ...(violation.entry !== undefined && { entry: violation.entry }),
});

/** Why something is refused, as sentences: what holds of two tracks alike is said once. */
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

/** The sources that rows cite, by id. */
export type SourceLibrary = ReadonlyMap<string, SourceView>;

const citations = (cited: StoredRow['sources'], library: SourceLibrary): CitedSource[] =>
  cited.flatMap(({ ref, quote }) => {
    const source = library.get(ref);
    return source ? [{ ...source, ...(quote !== undefined && { quote }) }] : [];
  });

/** Where a row was corrected since: by which row, and whether it is annulled. */
export type CorrectionState = { correctedBy: number | null; annulled: boolean };

/** What anybody may see of a row. `row` holds the content and the numbers of the log that it is shown in. */
export const publicTransition = (
  track: string,
  row: Pick<
    StoredRow,
    | 'id'
    | 'seq'
    | 'type'
    | 'occurredOn'
    | 'recordedAt'
    | 'fromStep'
    | 'toStep'
    | 'data'
    | 'sources'
    | 'meeting'
    | 'corrects'
  > &
    Pick<StoredRow, 'reason' | 'kindVersion'>,
  standing: CorrectionState,
  library: SourceLibrary,
): TransitionView => ({
  id: row.id,
  track,
  seq: row.seq,
  type: row.type,
  occurredOn: row.occurredOn,
  recordedAt: row.recordedAt,
  from: row.fromStep,
  to: row.toStep,
  data: row.data,
  sources: citations(row.sources, library),
  meeting: row.meeting,
  corrects: row.corrects,
  ...standing,
  reason: row.reason,
  kindVersion: row.kindVersion,
});

/** Everything about a row, for those who see the ledger itself. */
export const fullTransition = (
  track: string,
  row: StoredRow,
  standing: CorrectionState,
  library: SourceLibrary,
): TransitionView => ({
  ...publicTransition(track, row, standing, library),
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
