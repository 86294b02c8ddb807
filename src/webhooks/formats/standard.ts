import type { Message } from '../events/message.js';
import type { MessageBody } from '../events/message-format.js';

/** The data that an endpoint is told: of a thin one identifiers only, and the newest head of its log, if it is given one. */
export function toldData({ data, thin }: Message, isThin: boolean, checkpoint: string | null) {
  const told = isThin ? thin : data;
  return checkpoint === null ? told : { ...told, checkpoint };
}

/** The message as Standard Webhooks recommends it: type, timestamp, data. */
export const standardBody = (message: Message, isThin: boolean, checkpoint: string | null): MessageBody => ({
  contentType: 'application/json',
  body: JSON.stringify({
    type: message.type,
    timestamp: message.timestamp,
    data: toldData(message, isThin, checkpoint),
  }),
});
