import { collectDefaultMetrics, Registry } from 'prom-client';

/** Figures for operators. What tells of work on the inside (how much is sent, and when) is kept apart. */
export class Metrics {
  /** For anybody: the process alone. */
  readonly publicRegistry = new Registry();
  /** Only for those who see the ledger itself. */
  readonly internalRegistry = new Registry();

  constructor() {
    collectDefaultMetrics({ register: this.publicRegistry });
  }

  /** In the text format of Prometheus. */
  async text(all: boolean): Promise<string> {
    return all
      ? `${await this.publicRegistry.metrics()}\n${await this.internalRegistry.metrics()}`
      : this.publicRegistry.metrics();
  }
}
