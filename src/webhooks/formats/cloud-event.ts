import { CloudEvent, HTTP } from 'cloudevents';
import { type Message, slugOf } from '../events/message.js';
import type { MessageBody } from '../events/message-format.js';
import { toldData } from './standard.js';

/**
 * Before the event type. CloudEvents advises the reversed name of a domain that says who defines the type. Paraph owns no
 * domain, and the installation's own would give each ministry other names for the same events.
 */
const TYPE_PREFIX = 'paraph.';

export type EventOrigin = {
  /** The `webhook-id`, the same in each attempt. */
  id: string;
  endpointId: string;
  publicUrl: string | null;
};

/**
 * A CloudEvent 1.0 in structured mode (JSON). Without a public address the endpoint's id is the source: it is a stable URI,
 * and an event must be unique by source and id. There is no `dataschema`, because no address holds the schema of one type.
 */
export function cloudEventBody(
  message: Message,
  { id, endpointId, publicUrl }: EventOrigin,
  isThin: boolean,
  checkpoint: string | null,
): MessageBody {
  const slug = slugOf(message);
  const event = new CloudEvent({
    id,
    source: publicUrl ?? `urn:uuid:${endpointId}`,
    type: `${TYPE_PREFIX}${message.type}`,
    time: message.timestamp,
    ...(slug !== null && { subject: slug }),
    datacontenttype: 'application/json',
    data: toldData(message, isThin, checkpoint),
  });
  const { headers, body } = HTTP.structured(event);
  return { contentType: String(headers['content-type']), body: String(body) };
}
