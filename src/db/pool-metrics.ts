import { Injectable } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { Metrics } from '../runtime/metrics.js';
import { Database } from './database.js';
import { Replicas } from './replicas.js';

/** How busy this process's connections to PostgreSQL are. */
@Injectable()
export class PoolMetrics {
  constructor({ pool }: Database, { internalRegistry }: Metrics, replicas: Replicas) {
    const connections = new Gauge({
      name: 'paraph_db_connections',
      help: 'Connections of the pool, by state: busy, idle.',
      labelNames: ['state'],
      registers: [internalRegistry],
      collect: () => {
        connections.set({ state: 'busy' }, pool.totalCount - pool.idleCount);
        connections.set({ state: 'idle' }, pool.idleCount);
      },
    });
    const waiting: Gauge = new Gauge({
      name: 'paraph_db_waiting',
      help: 'Callers that wait for a connection.',
      registers: [internalRegistry],
      collect: () => waiting.set(pool.waitingCount),
    });
    const asked: Gauge = new Gauge({
      name: 'paraph_db_replica_asked',
      help: 'Whether reads go to the replica: 1, or 0 while it is behind or does not answer.',
      labelNames: ['replica'],
      registers: [internalRegistry],
      collect: () => {
        for (const { name, position } of replicas.all)
          asked.set({ replica: name }, position === null ? 0 : 1);
      },
    });
  }
}
