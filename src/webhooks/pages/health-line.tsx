import type { ComponentChildren } from 'preact';
import { formatInstant, formatSpan } from '../../i18n/dates.js';
import type { Messages } from '../../i18n/messages.js';
import type { DeliveryView } from '../deliveries/deliveries.js';
import type { EndpointView } from '../endpoints/endpoint.js';
import { type Condition, conditionOf, type Health } from '../endpoints/health.js';

/** CSS classes of the shape before the word: a disc for healthy, a square for failing, half filled while retrying. */
const CLASSES: Record<Condition, string> = {
  healthy: 'health',
  idle: 'health new',
  retrying: 'health wait',
  failing: 'health off',
  off: 'health off',
};

export const ConditionMark = ({ as, children }: { as: Condition; children: ComponentChildren }) => (
  <span class={CLASSES[as]}>{children}</span>
);

export function HealthMark({ endpoint, health, m }: { endpoint: EndpointView; health: Health; m: Messages }) {
  const condition = conditionOf(endpoint, health);
  return <ConditionMark as={condition}>{m.t(`webhooks.is.${condition}`)}</ConditionMark>;
}

/** Why the endpoint is disabled and what to do; null if it is enabled. */
export function offNote(
  endpoint: Pick<EndpointView, 'disabledAt' | 'disabledReason'>,
  m: Messages,
): string | null {
  const { disabledAt, disabledReason } = endpoint;
  if (!disabledAt || !disabledReason) return null;
  return m.t(`webhooks.off.${disabledReason}`, { instant: formatInstant(disabledAt, m.language) });
}

type AttemptAnswer = { status: number | null; error: string | null };

/** "200", "301: a redirect, which is not followed", "connection refused". */
export function outcomeOf({ status, error }: AttemptAnswer, m: Messages): string {
  if (error === null || error === 'status') return String(status ?? '');
  const why = m.label('webhooks', `error.${error}`);
  return status === null ? why : m.t('webhooks.answered_but', { status, why });
}

/** The outcome with its latency if there was an answer: "200 in 84 ms". */
export function answerOf(attempt: AttemptAnswer & { latencyMs: number }, m: Messages): string {
  const outcome = outcomeOf(attempt, m);
  if (attempt.status === null) return outcome;
  return m.t('webhooks.answered', { status: outcome, span: formatSpan(attempt.latencyMs, m.language) });
}

/** The state of a delivery: delivered, failed, waiting for its first or for another attempt. */
export function DeliveryMark({ delivery, m }: { delivery: DeliveryView; m: Messages }) {
  const { state, attempts } = delivery;
  if (state === 'delivered')
    return <ConditionMark as="healthy">{m.t('webhooks.state.delivered')}</ConditionMark>;
  if (state === 'failed') return <ConditionMark as="off">{m.t('webhooks.state.failed')}</ConditionMark>;
  return attempts.length === 0 ? (
    <ConditionMark as="idle">{m.t('webhooks.state.waiting')}</ConditionMark>
  ) : (
    <ConditionMark as="retrying">{m.t('webhooks.state.retrying')}</ConditionMark>
  );
}
