import { collectDefaultMetrics, Registry } from 'prom-client';

/** Figures for operators. What tells of work on the inside (how much is sent, and when) is kept apart. */
export class Metrics {
  /** For anybody: the process alone. */
  readonly open = new Registry();
  /** Only for those who see the ledger itself. */
  readonly inside = new Registry();

  constructor() {
    collectDefaultMetrics({ register: this.open });
  }

  /** In the text format of Prometheus. */
  async text(all: boolean): Promise<string> {
    return all ? `${await this.open.metrics()}\n${await this.inside.metrics()}` : this.open.metrics();
  }
}
