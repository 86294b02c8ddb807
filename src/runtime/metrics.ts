import { collectDefaultMetrics, Registry } from 'prom-client';

/** Metrics in two registries, because some reveal internal activity: how much is sent, and when. */
export class Metrics {
  /** Metrics of the process, for everybody. */
  readonly publicRegistry = new Registry();
  /** For callers who read the whole ledger. */
  readonly internalRegistry = new Registry();

  constructor() {
    collectDefaultMetrics({ register: this.publicRegistry });
  }

  /** Both registries, or the public one, in the text format of Prometheus. */
  async text(all: boolean): Promise<string> {
    return all
      ? `${await this.publicRegistry.metrics()}\n${await this.internalRegistry.metrics()}`
      : this.publicRegistry.metrics();
  }
}
