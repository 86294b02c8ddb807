import { instant } from '../../db/columns.js';

/** "Lately" is so many deliveries: the newest, and those that are being tried again. */
const LATELY = 200;

/** $1 ids of endpoints. How each fares by the delivery log. */
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
      (SELECT number FROM webhook_deliveries d WHERE d.endpoint_id = e.id ORDER BY number DESC LIMIT ${LATELY})
      UNION
      (SELECT number FROM webhook_deliveries d
       WHERE d.endpoint_id = e.id AND d.state = 'waiting' AND d.attempts > 0 LIMIT ${LATELY})
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
