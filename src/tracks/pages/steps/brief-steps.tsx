import type { Day } from '../../../domain/values/views.js';
import { messagesFor } from '../../../i18n/messages.js';
import { isOwedSince, type ListedStep } from '../../../ui/agreed-steps.js';
import type { Page } from '../../../ui/page.js';
import { StepWords } from '../../../ui/step-words.js';

/** For staff: the agreed steps that are open on the day of the note. */
export function BriefSteps({ steps, day, page }: { steps: ListedStep[]; day: Day; page: Page }) {
  if (steps.length === 0) return null;
  const m = messagesFor(page.language);
  return (
    <section aria-labelledby="steps">
      <h2 id="steps">{m.t('steps.title')}</h2>
      <ul class="dots">
        {steps.map((step) => (
          <li>
            {step.number}. <StepWords step={step} m={m} />
            {isOwedSince(step, day) && ` (${m.t('steps.overdue')})`}
          </li>
        ))}
      </ul>
    </section>
  );
}
