import { Injectable } from '@nestjs/common';
import { Database } from '../../db/database.js';
import { inSpan, isTracing, type TraceParent } from '../../runtime/tracing/tracing.js';
import type { EndpointRow } from '../endpoints/endpoint.entity.js';
import { CAUSE } from '../sql/deliveries.sql.js';
import type { QueuedDelivery } from './batches.js';
import type { Result } from './claims.js';

/** Spans of attempts, in the traces of the requests that caused them (docs/adr/0037). */
@Injectable()
export class DeliveryTraces {
  constructor(private readonly database: Database) {}

  /** A span around one attempt. A mail about several deliveries has one of its own, in no trace of theirs. */
  async inSpan(
    { id, channel }: EndpointRow,
    deliveries: readonly QueuedDelivery[],
    send: () => Promise<Result>,
  ): Promise<Result> {
    const [delivery] = deliveries;
    if (!isTracing() || !delivery) return send();
    const isCall = channel === 'webhook';
    const about = {
      kind: 'client' as const,
      // A broken connection costs the trace, not the delivery.
      parent: deliveries.length === 1 ? await this.causeOf(delivery).catch(() => null) : null,
      attributes: {
        ...(isCall && { 'http.request.method': 'POST' }),
        ...(isCall && delivery.tries > 0 && { 'http.request.resend_count': delivery.tries }),
        'paraph.endpoint': id,
      },
    };
    return inSpan(isCall ? 'POST webhook' : 'send mail', about, async (span) => {
      const result = await send();
      if (isCall && result.status !== null) span.set({ 'http.response.status_code': result.status });
      if (result.error !== null) span.fail(result.status === null ? result.error : String(result.status));
      return result;
    });
  }

  /** The request that wrote what is told, if it was traced and is not long ago. */
  private async causeOf({ public: isPublic, trackId, seq }: QueuedDelivery): Promise<TraceParent | null> {
    if (trackId === null || seq === null) return null;
    const statement = { name: 'cause-of-delivery', text: CAUSE, values: [isPublic, trackId, seq] };
    const { rows } = await this.database.pool.query<{ parent: TraceParent }>(statement);
    return rows[0]?.parent ?? null;
  }
}
