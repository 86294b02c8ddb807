import { Injectable } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { Database } from '../../db/database.js';
import { Clock } from '../../runtime/clock.js';
import { Metrics } from '../../runtime/metrics.js';
import { LETTERS_WAITING } from './letters.sql.js';

/** Mails to people that wait. Those of alerts are deliveries, and counted with them. */
@Injectable()
export class LetterMetrics {
  constructor({ pool }: Database, clock: Clock, { internalRegistry }: Metrics) {
    const registers = [internalRegistry];
    const oldest = new Gauge({
      name: 'paraph_mail_oldest_seconds',
      help: 'Age of the oldest mail to a person that waits.',
      registers,
    });
    const waiting = new Gauge({
      name: 'paraph_mail_waiting',
      help: 'Mails to people that wait to be sent.',
      registers,
      collect: async () => {
        const { rows } = await pool.query<{ waiting: number; seconds: number }>(LETTERS_WAITING, [
          clock.now(),
        ]);
        waiting.set(rows[0]?.waiting ?? 0);
        oldest.set(Math.max(0, rows[0]?.seconds ?? 0));
      },
    });
  }
}
