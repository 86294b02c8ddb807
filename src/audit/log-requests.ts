import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SecurityKind } from './kinds.js';
import { auditContext, type SecurityLog } from './security-log.js';

const REFUSALS: Record<number, SecurityKind> = { 401: 'refused', 403: 'refused', 429: 'rate_limited' };

/** Routes with the same answer for everybody. Every other answer to a known caller is logged as a confidential read. */
const SAME_FOR_ALL =
  /^\/(?:assets|docs|openapi\.json|kinds|v1\/kinds|v1\/webhooks\/event-types|health|accessibility|sign-in)(?:\/|$)/;

/** A stream ends when the reader leaves, so the read is logged when it begins. */
const STREAM = '/v1/stream';

/** The kind of event that an answer is; null if it is none. */
function kindOf({ caller, method, routeOptions }: FastifyRequest, { statusCode }: FastifyReply) {
  const { url = '', config } = routeOptions;
  const refusal = REFUSALS[statusCode];
  if (refusal) return refusal;
  // A 304 shows nothing new.
  if (!caller || statusCode >= 300) return null;
  if (method !== 'GET') return config.allow === 'administer' ? 'administered' : null;
  return url === STREAM || SAME_FOR_ALL.test(url) ? null : 'confidential.read';
}

function countEvent(
  log: Pick<SecurityLog, 'count'>,
  kind: SecurityKind,
  request: FastifyRequest,
  status: number,
): void {
  const { slug, id } = (request.params ?? {}) as { slug?: unknown; id?: unknown };
  log.count({
    kind,
    ...auditContext(request),
    track: typeof slug === 'string' ? slug : null,
    detail: {
      route: `${request.method} ${request.routeOptions.url ?? '(none)'}`,
      ...(typeof id === 'string' && { id }),
      ...(kind === 'refused' && { status }),
    },
  });
}

/**
 * Logs every refused request, every answer from the ledger (which is confidential), and every change by an
 * administrator. Requests do not wait for the log: events are counted and written later.
 */
export function logRequests(instance: FastifyInstance, log: Pick<SecurityLog, 'count' | 'flush'>): void {
  instance.addHook('preHandler', (request, _reply, done) => {
    if (request.caller && request.routeOptions.url === STREAM)
      countEvent(log, 'confidential.read', request, 200);
    done();
  });
  // Before the first byte: a reader who aborts has read the beginning.
  instance.addHook('onSend', (request, reply, payload, done) => {
    const kind = kindOf(request, reply);
    if (kind) countEvent(log, kind, request, reply.statusCode);
    done(null, payload);
  });
  // After the last request has ended and before the database closes.
  instance.addHook('onClose', () => log.flush({ all: true }));
}
