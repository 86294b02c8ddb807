-- Makes lanes for deliveries that wait, in the order in which whoever settles locks them. One that is there already keeps
-- its time, which is its first delivery's. It is written all the same, so that whoever is about to end it waits and then
-- sees what was added.
CREATE OR REPLACE FUNCTION webhook_queue_v2(made webhook_deliveries[]) RETURNS void LANGUAGE sql
  BEGIN ATOMIC
    INSERT INTO webhook_lanes AS w (endpoint_id, lane, next_at)
    SELECT d.endpoint_id, d.lane, min(d.next_at) FROM unnest(made) d
    GROUP BY d.endpoint_id, d.lane ORDER BY d.endpoint_id, d.lane
    ON CONFLICT (endpoint_id, lane) DO UPDATE SET next_at = w.next_at;
  END;
