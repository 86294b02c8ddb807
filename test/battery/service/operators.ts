import { Logger } from '@nestjs/common';
import { DatabaseError, type Pool } from 'pg';
import { receiver, type Service, serve } from '../../webhooks/webhooks.harness.js';
import { checkDeliveries, keyOf, within } from '../judge/deliveries.js';

export type Operating = {
  /** How long, in milliseconds. */
  lasts: number;
  /** Tracks that are written to at a time, one writer each. */
  tracks: number;
  /** Endpoints that somebody is always changing, three at a time, beside one that is left alone. */
  endpoints: number;
};

/**
 * Whatever is done to endpoints and deliveries while entries are recorded and delivered: every call gets an answer that
 * is no fault of ours, nothing is complained of in the log, the endpoint that nobody touched is told everything in order,
 * and every delivery that waits has a lane to wait in.
 */
export async function operatedUnderLoad({ lasts, tracks, endpoints }: Operating): Promise<string> {
  const at = await serve();
  const to = await receiver((_, response) => response.writeHead(204).end());
  const moody = await receiver((_, response) => response.writeHead(Math.random() < 0.2 ? 500 : 204).end());
  const complaints: unknown[] = [];
  const { error, warn } = Logger.prototype;
  Logger.prototype.error = (message: unknown) => void complaints.push(told(message));
  Logger.prototype.warn = Logger.prototype.error;
  try {
    const slugs = Array.from({ length: tracks }, (_, i) => `track-${i}`);
    for (const slug of slugs) await at.open(slug);
    await at.endpoint(to.url);
    const ids: string[] = [];
    const another = async () => void ids.push((await at.endpoint(moody.url)).id);
    for (let n = 0; n < endpoints; n += 1) await another();
    const until = Date.now() + lasts;
    let [written, done] = [0, 0];
    const writers = slugs.map(async (slug) => {
      for (; Date.now() < until; written += 1) {
        await at.log(slug, 'statement.made', '2025-01-01', { data: { summary: `${written}` } });
        // Nine endpoints are told of each, and all of it in one process.
        await new Promise((resolve) => setTimeout(resolve, 40));
      }
    });
    const operators = Array.from({ length: 3 }, async () => {
      for (; Date.now() < until; done += 1) {
        const id = any(ids);
        const { status } = await any(acts(at, id))();
        if (status >= 500) throw new Error(`${status} for an act: ${complaints.join('; ')}`);
        if (Math.random() < 0.02) {
          await at.call('DELETE', `/v1/webhooks/endpoints/${id}`);
          ids[ids.indexOf(id)] = (await at.endpoint(moody.url)).id;
        }
      }
    });
    await Promise.all([...writers, ...operators]);
    const missing = () => written - new Set(to.got.map(keyOf)).size;
    // However much there is to make up for: it must not stand still.
    for (let before = missing(); before > 0; before = missing()) {
      await within(
        10_000,
        async () => missing() < before,
        () => `${missing()} of ${written} did not come to the endpoint that nobody touched`,
      );
    }
    checkDeliveries(to.got);
    // What was under way when its endpoint was switched off or put in another order is looked at when it is on again.
    for (const id of ids) await at.call('PATCH', `/v1/webhooks/endpoints/${id}`, { enabled: true });
    let left = { unheard: 0, empty: 0 };
    await within(
      30_000,
      async () => {
        left = await astray(at.pool);
        return left.unheard + left.empty === 0;
      },
      () => `deliveries wait in no lane, or lanes for nothing: ${JSON.stringify(left)}`,
    );
    if (complaints.length > 0) throw new Error(`complained of: ${complaints.slice(0, 3).join('; ')}`);
    return `${done} acts while ${written} entries were recorded, all of them told in order`;
  } finally {
    Object.assign(Logger.prototype, { error, warn });
    await at.close();
    await Promise.all([to.close(), moody.close()]);
  }
}

/** A deadlock says where each of the two was. */
const told = (complaint: unknown): unknown =>
  complaint instanceof DatabaseError
    ? [complaint.message, complaint.detail, complaint.where].join('; ')
    : complaint;

const any = <T>(all: readonly T[]): T => all[Math.floor(Math.random() * all.length)] as T;

/** What somebody may do to an endpoint and its deliveries. */
function acts(at: Service, id: string): (() => Promise<{ status: number }>)[] {
  const endpoint = `/v1/webhooks/endpoints/${id}`;
  const change = (body: object) => () => at.call('PATCH', endpoint, body);
  const minuteAgo = () => new Date(Date.now() - 60_000).toISOString();
  return [
    change({ ordered: true }),
    change({ ordered: false }),
    change({ enabled: false }),
    change({ enabled: true }),
    change({ concurrency: 1 }),
    change({ rateLimit: 50 }),
    change({ rateLimit: null }),
    () => at.call('POST', `${endpoint}/rotate-secret`),
    () => at.call('POST', `${endpoint}/test`),
    () => at.call('POST', `${endpoint}/recover`, { since: minuteAgo() }),
    async () => {
      const { body } = await at.call('GET', `/v1/webhooks/deliveries?endpoint=${id}&limit=50`);
      const delivery = any<{ id: string }>(body.items ?? []);
      return delivery ? at.call('POST', `/v1/webhooks/deliveries/${delivery.id}/retry`) : { status: 404 };
    },
  ];
}

/** Deliveries that wait where nobody looks, and lanes that nobody holds and nothing waits in. */
async function astray(pool: Pool): Promise<{ unheard: number; empty: number }> {
  const { rows } = await pool.query(`
    SELECT
      (SELECT count(*)::integer FROM webhook_deliveries d JOIN webhook_endpoints e ON e.id = d.endpoint_id
       WHERE d.state = 'waiting' AND e.deleted_at IS NULL AND NOT EXISTS (
         SELECT FROM webhook_lanes l WHERE l.endpoint_id = d.endpoint_id AND l.lane = d.lane)) AS unheard,
      (SELECT count(*)::integer FROM webhook_lanes l JOIN webhook_endpoints e ON e.id = l.endpoint_id
       WHERE l.holder IS NULL AND e.deleted_at IS NULL AND NOT EXISTS (
         SELECT FROM webhook_deliveries d
         WHERE d.endpoint_id = l.endpoint_id AND d.lane = l.lane AND d.state = 'waiting')) AS empty`);
  return rows[0];
}
