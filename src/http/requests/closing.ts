import type { FastifyInstance } from 'fastify';

/**
 * Lets requests in flight finish when the application closes, for so many milliseconds at most; connections end
 * with the answer that they are waiting for.
 */
export function closeInTime(instance: FastifyInstance, within: number): void {
  let closing = false;
  let patience: NodeJS.Timeout | undefined;
  instance.addHook('preClose', (done) => {
    closing = true;
    patience = setTimeout(() => instance.server.closeAllConnections(), within);
    done();
  });
  instance.addHook('onClose', async () => clearTimeout(patience));
  instance.addHook('onSend', async (_request, reply, payload) => {
    if (closing) reply.header('Connection', 'close');
    return payload;
  });
}
