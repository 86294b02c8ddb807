import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Node's error for a request that takes too long: answered as any broken request (broken-requests.ts). */
const timeout = () =>
  Object.assign(new Error('Request timeout'), { code: 'ERR_HTTP_REQUEST_TIMEOUT', bytesParsed: 0 });

/** Known callers may take longer to send a file: their connection only may not fall silent. */
const sendsFile = ({ caller, routeOptions: { config } }: FastifyRequest): boolean =>
  caller !== null && (config.file === true || config.files === true);

/** Ends requests whose bodies take longer than so many milliseconds. */
export function limitBodies(instance: FastifyInstance, within: number): void {
  const timers = new WeakMap<FastifyRequest, NodeJS.Timeout>();
  const clear = (request: FastifyRequest) => clearTimeout(timers.get(request));
  instance.addHook('preParsing', async (request) => {
    const { raw } = request;
    if (raw.complete || sendsFile(request)) return;
    const timer = setTimeout(() => instance.server.emit('clientError', timeout(), raw.socket), within);
    timers.set(request, timer.unref());
    raw.once('close', () => clear(request));
  });
  // What a test injects has no connection that closes.
  instance.addHook('onResponse', async (request) => clear(request));
}
