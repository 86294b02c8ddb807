import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SecurityKind } from './kinds.js';
import { auditContext, type SecurityLog } from './security-log.js';

const TURNED_AWAY: Record<number, SecurityKind> = { 401: 'refused', 403: 'refused', 429: 'rate_limited' };

/** Routes that say the same to everybody. What is not here counts as confidential wherever a caller is known. */
const FOR_EVERYBODY =
  /^\/(?:assets|docs|openapi\.json|kinds|v1\/kinds|v1\/webhooks\/event-types|health|accessibility|sign-in)(?:\/|$)/;

/** Its answer ends when the reader goes; that it is read is told when it begins. */
const STREAM = '/v1/stream';

/** What an answer means for the log, if anything. */
function kindOf({ caller, method, routeOptions }: FastifyRequest, { statusCode }: FastifyReply) {
  const { url = '', config } = routeOptions;
  const refusal = TURNED_AWAY[statusCode];
  if (refusal) return refusal;
  // 304: nothing was shown that had not been before.
  if (!caller || statusCode >= 300) return null;
  if (method !== 'GET') return config.allow === 'administer' ? 'administered' : null;
  return url === STREAM || FOR_EVERYBODY.test(url) ? null : 'confidential.read';
}

function note(
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
 * Tells the log of every request that was turned away, of every answer in the full view (confidential until it is
 * published), and of every change by an administrator. Nobody waits for the log: it only counts until it is written.
 */
export function logRequests(instance: FastifyInstance, log: Pick<SecurityLog, 'count' | 'flush'>): void {
  instance.addHook('preHandler', (request, _reply, done) => {
    if (request.caller && request.routeOptions.url === STREAM) note(log, 'confidential.read', request, 200);
    done();
  });
  // Before the first byte: who breaks off in the middle has read the beginning.
  instance.addHook('onSend', (request, reply, payload, done) => {
    const kind = kindOf(request, reply);
    if (kind) note(log, kind, request, reply.statusCode);
    done(null, payload);
  });
  // After the last request has ended, and while there is a database still.
  instance.addHook('onClose', () => log.flush({ all: true }));
}
