import type { FastifyInstance } from 'fastify';

/**
 * When the application closes, lets requests in flight finish for at most `within` milliseconds. Each connection closes
 * after its answer.
 */
export function closeGracefully(instance: FastifyInstance, within: number): void {
  let closing = false;
  let timeout: NodeJS.Timeout | undefined;
  instance.addHook('preClose', (done) => {
    closing = true;
    timeout = setTimeout(() => instance.server.closeAllConnections(), within);
    done();
  });
  instance.addHook('onClose', async () => clearTimeout(timeout));
  instance.addHook('onSend', async (_request, reply, payload) => {
    if (closing) reply.header('Connection', 'close');
    return payload;
  });
}
