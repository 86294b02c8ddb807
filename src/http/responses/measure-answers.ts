import type { FastifyInstance } from 'fastify';
import { Counter, Histogram } from 'prom-client';
import type { Metrics } from '../../runtime/metrics.js';

/** Seconds, from an answer out of a cache to the longest that a request may take. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120];

/** Counts answers by route and status, and measures how long they took. Which routes are in use is not for everybody. */
export function measureAnswers(instance: FastifyInstance, { internalRegistry }: Metrics): void {
  const registers = [internalRegistry];
  const answers = new Counter({
    name: 'paraph_http_requests_total',
    help: 'Answers, by method, route and status. The route of an unknown address is "none".',
    labelNames: ['method', 'route', 'status'],
    registers,
  });
  const seconds = new Histogram({
    name: 'paraph_http_request_seconds',
    help: 'Duration of answers, by method and route. Streams, which end when the reader leaves, are left out.',
    labelNames: ['method', 'route'],
    buckets: BUCKETS,
    registers,
  });
  instance.addHook('onResponse', async (request, reply) => {
    const { method } = request;
    const route = request.is404 ? 'none' : (request.routeOptions.url ?? 'none');
    answers.inc({ method, route, status: reply.statusCode });
    if (!reply.raw.hasHeader('x-accel-buffering'))
      seconds.observe({ method, route }, reply.elapsedTime / 1_000);
  });
}
