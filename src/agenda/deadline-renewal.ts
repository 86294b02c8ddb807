import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Database } from '../db/database.js';
import { dayNumber } from '../domain/values/dates.js';
import {
  FIRST_PLACE,
  hasPassedDeadlines,
  type RenewalPlace,
  renewPassedDeadlines,
} from '../ledger/deadlines/renewal.js';
import { BackgroundService } from '../runtime/background-service.js';
import { Clock } from '../runtime/clock.js';

/** Milliseconds between two looks. A deadline that has passed shows as overdue until then. */
const INTERVAL = 10 * 60_000;

/**
 * Gives deadlines that recur their next day once it has passed. The index finds what has passed, so a look costs as much
 * as there is to do.
 */
@Injectable()
export class DeadlineRenewal implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly service = new BackgroundService(DeadlineRenewal.name, () => this.renewOnce(), INTERVAL);

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.service.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.service.stop();
  }

  async renew(): Promise<void> {
    await this.service.idle();
    await this.renewOnce();
  }

  private async renewOnce(): Promise<void> {
    const today = dayNumber(this.clock.now().slice(0, 10));
    if (!(await hasPassedDeadlines(this.database.pool, today))) return;
    for (let place: RenewalPlace | null = FIRST_PLACE; place; ) {
      const from: RenewalPlace = place;
      place = await this.database.transaction((at) => renewPassedDeadlines(at, today, from));
    }
  }
}
