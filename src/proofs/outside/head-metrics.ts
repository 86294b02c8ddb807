import { Injectable } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { Database } from '../../db/database.js';
import { Clock } from '../../runtime/clock.js';
import { Metrics } from '../../runtime/metrics.js';
import { ProofSettings } from '../settings.js';
import { lateHeads } from './late-heads.js';

/** Whether heads of the logs leave the database. */
@Injectable()
export class HeadMetrics {
  constructor({ pool }: Database, clock: Clock, { outside }: ProofSettings, { internalRegistry }: Metrics) {
    const started = Date.parse(clock.now());
    const late: Gauge = new Gauge({
      name: 'paraph_heads_late_seconds',
      help: 'For how long the newest head of a log has been due at a place outside the database, where it is late.',
      labelNames: ['destination', 'log'],
      registers: [internalRegistry],
      collect: async () => {
        late.reset();
        const now = Date.parse(clock.now());
        for (const { destination, public: isPublic, sentAt } of await lateHeads(pool, outside)) {
          const due = (sentAt?.getTime() ?? started) + outside.every;
          // The address of a mailbox is nothing for a monitoring system.
          const labels = {
            destination: destination.replace(/^mail .*/, 'mail'),
            log: isPublic ? 'public' : 'full',
          };
          late.set(labels, Math.max(0, now - due) / 1_000);
        }
      },
    });
  }
}
