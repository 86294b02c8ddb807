import { Injectable } from '@nestjs/common';
import { IsNull, LessThanOrEqual } from 'typeorm';
import type { Caller } from '../../access/allow.js';
import { Database, type Executor } from '../../db/database.js';
import { Clock } from '../../runtime/clock.js';
import { personAsCaller } from '../callers/person-as-caller.js';
import { digest, newSecret } from '../credentials/secrets.js';
import { type AgendaCalendarRow, agendaCalendarEntity } from '../entities/agenda-calendar.entity.js';

export type CalendarChoices = Pick<AgendaCalendarRow, 'language' | 'everything'>;

/** `used_at` is exact to an hour: calendars ask several times a day. */
const USED_PRECISION = 3_600_000;

/** The private links of people's calendars. One link a person; its secret is shown once. */
@Injectable()
export class AgendaCalendars {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  of(person: string): Promise<AgendaCalendarRow | null> {
    return this.rows().findOneBy({ person_id: person });
  }

  /** A new secret; the link before, if there was one, ends. */
  async make(person: string, choices: CalendarChoices): Promise<string> {
    const secret = newSecret();
    await this.rows()
      .createQueryBuilder()
      .insert()
      .values({ ...choices, person_id: person, hash: digest(secret), created_at: this.now(), used_at: null })
      .orUpdate(['hash', 'language', 'everything', 'created_at', 'used_at'], ['person_id'])
      .execute();
    return secret;
  }

  /** Changes what an existing link shows. */
  async change(person: string, choices: CalendarChoices): Promise<void> {
    await this.rows().update({ person_id: person }, choices);
  }

  /** Returns whether there was a link. */
  async end(person: string, at?: Executor): Promise<boolean> {
    const { affected } = await this.rows(at).delete({ person_id: person });
    return affected === 1;
  }

  /** Whose calendar a secret opens; null if it opens none. A person who is disabled has none. */
  async open(secret: string): Promise<{ caller: Caller; row: AgendaCalendarRow } | null> {
    const row = await this.rows().findOneBy({ hash: digest(secret) });
    const caller = row && (await personAsCaller(this.database.pool, row.person_id));
    if (!caller) return null;
    await this.used(row);
    return { caller, row };
  }

  private async used({ person_id, hash, used_at }: AgendaCalendarRow): Promise<void> {
    const now = this.now();
    const due = new Date(now.getTime() - USED_PRECISION);
    if (used_at && used_at > due) return;
    const before = [IsNull(), LessThanOrEqual(due)].map((used_at) => ({ person_id, hash, used_at }));
    await this.rows().update(before, { used_at: now });
  }

  private rows(at?: Executor) {
    return this.database.repository(agendaCalendarEntity, at);
  }

  private now(): Date {
    return new Date(this.clock.now());
  }
}
