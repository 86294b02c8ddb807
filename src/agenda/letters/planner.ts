import { Injectable, Logger } from '@nestjs/common';
import { personAsCaller } from '../../accounts/callers/person-as-caller.js';
import { Database } from '../../db/database.js';
import { dayNumberAt } from '../../domain/values/dates.js';
import { isUnavailable } from '../../http/problems/unavailable.js';
import { lastMailDay } from '../../mail/hours.js';
import { MailSettings } from '../../mail/settings.js';
import { Clock } from '../../runtime/clock.js';
import { OwnDeadlinesQuery } from '../own/own-deadlines.js';
import { Letters, type Plan, type Unplanned } from './letters.js';
import { lastWeekday, newlyNear } from './near.js';
import { FollowNews } from './news.js';

/** The most deadlines that are near of which a person is told. */
export const MOST_NEAR = 1_000;

/**
 * Decides once a day, for each person, whether a mail is due. A day on which no process ran is made good. What is recorded on
 * followed tracks is noted at every look.
 */
@Injectable()
export class LetterPlanner {
  private readonly logger = new Logger(LetterPlanner.name);

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: MailSettings,
    private readonly letters: Letters,
    private readonly deadlines: OwnDeadlinesQuery,
    private readonly news: FollowNews,
  ) {}

  async plan(stopping: AbortSignal): Promise<void> {
    await this.letters.makeConfirmations();
    await this.news.gather(stopping);
    const day = lastMailDay(this.clock.now(), this.settings.hour);
    const failed: string[] = [];
    for (;;) {
      const people = await this.letters.unplanned(day, failed);
      if (people.length === 0 || stopping.aborted) return;
      for (const one of people) {
        try {
          await this.letters.plan(one, await this.planOf(one, day));
        } catch (error) {
          if (isUnavailable(error)) throw error;
          // The others do not wait for it. It is tried again at the next look.
          failed.push(one.person);
          this.logger.error(error);
        }
      }
    }
  }

  private async planOf(one: Unplanned, day: number): Promise<Plan> {
    return { day, digestOn: this.digestOn(one, day), told: await this.toldOf(one) };
  }

  /**
   * After a restore the digests of the days before count as sent: the process that ran before may have done so, and the
   * next one has all that is still due.
   */
  private digestOn({ weekday, plannedOn, restoredAt }: Unplanned, day: number): number | null {
    if (weekday === null) return null;
    const restoredOn = restoredAt && lastMailDay(restoredAt.toISOString(), this.settings.hour);
    return lastWeekday(weekday, Math.max(plannedOn, restoredOn ?? plannedOn), day);
  }

  private async toldOf({ person, everything, near }: Unplanned): Promise<Plan['told']> {
    const caller = near.length > 0 ? await personAsCaller(this.database.pool, person) : null;
    if (!caller) return [];
    const today = dayNumberAt(this.clock.now());
    const until = today + Math.max(...near);
    const { items } = await this.deadlines.read(caller, {
      ...{ everything, from: today, until, limit: MOST_NEAR },
    });
    const dated = items.flatMap(({ track, key, last }) => (last === null ? [] : [{ track, key, last }]));
    return newlyNear(dated, near, await this.letters.toldOf(person, today), today);
  }
}
