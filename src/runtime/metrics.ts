import { collectDefaultMetrics, Registry } from 'prom-client';

/**
 * Figures for operators. Those that reveal the work inside (how much is sent, and when) are in a registry of their
 * own.
 */
export class Metrics {
  /** For everybody: the process alone. */
  readonly publicRegistry = new Registry();
  /** Only for callers who see the ledger itself. */
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
