import type { FastifyInstance, FastifyRequest } from 'fastify';
import { duringRequest } from '../../runtime/logs/running-request.js';
import { isTracing, type Span, startSpan } from '../../runtime/tracing/tracing.js';

/** What probes and monitoring ask every few seconds. */
const NOT_TRACED = /^\/(?:health|metrics)(?:\/|$)/;

/**
 * Runs each request under its id, which logs name, and in a span, a child of the one that its `traceparent` names. The span
 * is named by the pattern of the route: addresses hold names of agreements, and queries what people search.
 */
export function traceRequests(instance: FastifyInstance): void {
  const spans = new WeakMap<FastifyRequest, Span>();
  const enter = (request: FastifyRequest, next: () => void) => {
    const span = spans.get(request);
    duringRequest(request.id, () => (span ? span.run(next) : next()));
  };
  instance.addHook('onRequest', (request, _reply, done) => {
    if (isTracing() && !NOT_TRACED.test(request.routeOptions.url ?? '')) spans.set(request, spanOf(request));
    enter(request, done);
  });
  // A body arrives by events of its connection, which know of no request.
  instance.addHook('preValidation', (request, _reply, done) => enter(request, done));
  instance.addHook('onResponse', async (request, { statusCode }) => {
    const span = spans.get(request);
    span?.set({ 'http.response.status_code': statusCode });
    if (statusCode >= 500) span?.fail(String(statusCode));
    span?.end();
  });
}

function spanOf({ method, protocol, is404, routeOptions, headers }: FastifyRequest): Span {
  const route = is404 ? undefined : routeOptions.url;
  return startSpan(route === undefined ? method : `${method} ${route}`, {
    kind: 'server',
    parent: headers,
    attributes: {
      'http.request.method': method,
      'url.scheme': protocol,
      ...(route === undefined ? {} : { 'http.route': route }),
    },
  });
}
