import { Injectable } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { Database } from '../../db/database.js';
import { Clock } from '../../runtime/clock.js';
import { Metrics } from '../../runtime/metrics.js';
import { FEED_LAG } from '../sql/numbering.sql.js';

/** How far the feed is behind what is recorded: what has no position is told to nobody. */
@Injectable()
export class FeedMetrics {
  constructor({ pool }: Database, clock: Clock, { internalRegistry }: Metrics) {
    const registers = [internalRegistry];
    const seconds = new Gauge({
      name: 'paraph_feed_lag_seconds',
      help: 'Age of the oldest entry that has no position in the feed.',
      registers,
    });
    const rows = new Gauge({
      name: 'paraph_feed_waiting',
      help: 'Rows that have no position in a feed, up to 100,000.',
      registers,
      collect: async () => {
        const lag = await pool.query<{ rows: number; seconds: number }>(FEED_LAG, [clock.now()]);
        rows.set(lag.rows[0]?.rows ?? 0);
        seconds.set(Math.max(0, lag.rows[0]?.seconds ?? 0));
      },
    });
  }
}
