import type { Deadline } from '../domain/replay/deadlines.js';
import { LANGUAGES, type Language, type Text } from '../domain/values/text.js';
import { type Messages, messagesFor } from './messages.js';
import { stepLabels } from './parties.js';

type Told = Pick<Deadline, 'rule' | 'number' | 'awaits' | 'step'>;

/** What falls due, in a sentence of the catalogue. An agreed step has words of its own, in its entry. */
export function deadlineName(
  { rule, number = 0, awaits = 'consent', step = 'none' }: Told,
  m: Messages,
): string {
  const { t, language } = m;
  if (rule === 'action' || rule === 'round') return t(`deadlines.${rule}`, { number });
  if (rule === 'procedure_term')
    return t('deadlines.procedure_term', { step: stepLabels(step)?.[language] ?? step });
  return rule === 'awaited_by_clauses' ? t(`deadlines.awaited_${awaits}`) : t(`deadlines.${rule}`);
}

/** The same in all languages. */
export const deadlineText = (told: Told): Text =>
  Object.fromEntries(
    LANGUAGES.map((language) => [language, deadlineName(told, messagesFor(language))]),
  ) as Record<Language, string>;
