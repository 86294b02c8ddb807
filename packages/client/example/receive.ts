/**
 * Receives the messages of a webhook: `WEBHOOK_SECRET=whsec_… node receive.ts`.
 */
import { createServer } from 'node:http';
import { verifyWebhook, WebhookVerificationError } from '@paraph/client';

const { WEBHOOK_SECRET = '', PORT = '8080' } = process.env;

const server = createServer(async (request, response) => {
  const body = Buffer.concat(await request.toArray());
  try {
    const message = verifyWebhook(request.headers, body, WEBHOOK_SECRET);
    // The type tells which data there is.
    if (message.type === 'round.held') console.log(`round ${message.data.transition?.data.number}`);
    else console.log(message.type);
    response.writeHead(204).end();
  } catch (error) {
    if (!(error instanceof WebhookVerificationError)) throw error;
    response.writeHead(401).end();
  }
});
server.listen(Number(PORT), '127.0.0.1', () => console.log('listening', server.address()));
