import { instant } from '../../db/columns.js';

/** Health is computed over this many of the newest deliveries, and as many that are being retried. */
const RECENT_DELIVERIES = 200;

/** $1 ids of endpoints. */
export const HEALTH = `
  SELECT e.id, w.waiting, w.oldest, ${instant('l.next_at')} AS "nextAt", s.attempts, s.taken, s.median, s.p95, a.last
  FROM unnest($1::uuid[]) AS e(id)
  CROSS JOIN LATERAL (
    SELECT count(*)::integer AS waiting, min(created_at) AS oldest
    FROM webhook_deliveries d WHERE d.endpoint_id = e.id AND d.state = 'waiting'
  ) w
  CROSS JOIN LATERAL (SELECT min(next_at) AS next_at FROM webhook_lanes l WHERE l.endpoint_id = e.id) l
  CROSS JOIN LATERAL (
    SELECT array(
      (SELECT number FROM webhook_deliveries d WHERE d.endpoint_id = e.id ORDER BY number DESC LIMIT ${RECENT_DELIVERIES})
      UNION
      (SELECT number FROM webhook_deliveries d
       WHERE d.endpoint_id = e.id AND d.state = 'waiting' AND d.attempts > 0 LIMIT ${RECENT_DELIVERIES})
    ) AS numbers
  ) lately
  CROSS JOIN LATERAL (
    SELECT count(*)::integer AS attempts, count(*) FILTER (WHERE error IS NULL)::integer AS taken,
      percentile_disc(0.5) WITHIN GROUP (ORDER BY latency_ms) AS median,
      percentile_disc(0.95) WITHIN GROUP (ORDER BY latency_ms) AS p95
    FROM webhook_attempts WHERE delivery = ANY(lately.numbers)
  ) s
  LEFT JOIN LATERAL (
    SELECT json_build_object('at', ${instant('at')}, 'status', status, 'error', error, 'latencyMs', latency_ms) AS last
    FROM webhook_attempts WHERE delivery = ANY(lately.numbers) ORDER BY at DESC, attempt DESC LIMIT 1
  ) a ON true`;
