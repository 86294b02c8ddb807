import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import type { Message } from './entries.js';

export { WebhookVerificationError };

/**
 * The message of a delivery, if it was signed with the secret (`whsec_…`) in the last five minutes. Otherwise it throws a
 * WebhookVerificationError. `body`: the bytes as they came, not parsed and written again. A message may come twice: its
 * `webhook-id` is the same then.
 */
export function verifyWebhook(
  headers: Headers | Record<string, string | string[] | undefined>,
  body: string | Uint8Array,
  secret: string,
): Message {
  const sent = Object.entries(headers instanceof Headers ? Object.fromEntries(headers) : headers);
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
  return new Webhook(secret).verify(
    text,
    Object.fromEntries(sent.map(([name, value]) => [name, String(value)])),
  ) as Message;
}
