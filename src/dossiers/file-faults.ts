import type { InputFault, Problem } from '../http/problems/problem.js';
import { type CodedFinding, sentence } from '../i18n/findings.js';
import type { Messages } from '../i18n/messages.js';
import type { LocalText } from '../i18n/names.js';
import { entryNumber } from './dossier.js';

/** A fault of a file: `where` is in the reader's language, `what` names its own. */
export type DossierFault = { where: string; what: LocalText };

type Refusal = InputFault & CodedFinding;

/** The faults with their places in the file. The number of unchecked entries comes last. */
export function dossierFaults({ detail, extensions }: Problem, m: Messages): DossierFault[] {
  const { t, language } = m;
  const {
    errors = [],
    refusals = [],
    undecided = 0,
  } = extensions as {
    errors?: InputFault[];
    refusals?: Refusal[];
    undecided?: number;
  };
  const faults: DossierFault[] = [
    ...errors.map((fault) => ({ where: whereIs(fault, m), what: inEnglish(fault.message) })),
    ...refusals.map((fault) => ({ where: whereIs(fault, m), what: sentence(fault, language) })),
  ];
  if (faults.length === 0) return [{ where: whereIs(extensions as InputFault, m), what: inEnglish(detail) }];
  const left = { where: '', what: { value: t('entry.faults_left', { undecided }), lang: language } };
  return undecided > 0 ? [...faults, left] : faults;
}

const inEnglish = (value: string): LocalText => ({ value, lang: 'en' });

/** `3rd entry of the file (/entries/2), line 7, column 5`. */
function whereIs({ pointer = '', line, column }: Omit<InputFault, 'message'>, { t }: Messages): string {
  const count = entryNumber(pointer);
  const named = count === null ? pointer : t('entry.fault_entry', { count, pointer });
  const place = line && column ? [t('entry.fault_place', { line, column })] : [];
  return [...(named ? [named] : []), ...place].join(', ');
}
