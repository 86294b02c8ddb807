import type { ComponentChildren } from 'preact';
import { formatInstant, formatSpan } from '../../i18n/dates.js';
import type { Messages } from '../../i18n/messages.js';
import type { DeliveryView } from '../deliveries/deliveries.js';
import type { EndpointView } from '../endpoints/endpoint.js';
import { type Condition, conditionOf, type Health } from '../endpoints/health.js';

/** The shape before the word: a disc for what works, a square for what does not, half filled while it is tried. */
const SHAPES: Record<Condition, string> = {
  healthy: 'health',
  idle: 'health new',
  retrying: 'health wait',
  failing: 'health off',
  off: 'health off',
};

export const Mark = ({ as, children }: { as: Condition; children: ComponentChildren }) => (
  <span class={SHAPES[as]}>{children}</span>
);

export function HealthMark({ endpoint, health, m }: { endpoint: EndpointView; health: Health; m: Messages }) {
  const condition = conditionOf(endpoint, health);
  return <Mark as={condition}>{m.t(`webhooks.is.${condition}`)}</Mark>;
}

/** Why it is off, and what can be done; null while it is on. */
export function offNote(
  endpoint: Pick<EndpointView, 'disabledAt' | 'disabledReason'>,
  m: Messages,
): string | null {
  const { disabledAt, disabledReason } = endpoint;
  if (!disabledAt || !disabledReason) return null;
  return m.t(`webhooks.off.${disabledReason}`, { instant: formatInstant(disabledAt, m.language) });
}

type Answered = { status: number | null; error: string | null };

/** "200", "301: a redirect, which is not followed", "connection refused". */
export function outcomeOf({ status, error }: Answered, m: Messages): string {
  if (error === null || error === 'status') return String(status ?? '');
  const why = m.label('webhooks', `error.${error}`);
  return status === null ? why : m.t('webhooks.answered_but', { status, why });
}

/** The same with how long it took, where that says something: "200 in 84 ms". */
export function answerOf(attempt: Answered & { latencyMs: number }, m: Messages): string {
  const outcome = outcomeOf(attempt, m);
  if (attempt.status === null) return outcome;
  return m.t('webhooks.answered', { status: outcome, span: formatSpan(attempt.latencyMs, m.language) });
}

/** Of the log: delivered, waiting for its first or another attempt, given up. */
export function DeliveryMark({ delivery, m }: { delivery: DeliveryView; m: Messages }) {
  const { state, attempts } = delivery;
  if (state === 'delivered') return <Mark as="healthy">{m.t('webhooks.state.delivered')}</Mark>;
  if (state === 'failed') return <Mark as="off">{m.t('webhooks.state.failed')}</Mark>;
  return attempts.length === 0 ? (
    <Mark as="idle">{m.t('webhooks.state.waiting')}</Mark>
  ) : (
    <Mark as="retrying">{m.t('webhooks.state.retrying')}</Mark>
  );
}
