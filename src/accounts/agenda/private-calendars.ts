import { Injectable } from '@nestjs/common';
import { type EntitySchema, type FindOptionsWhere, IsNull, LessThanOrEqual } from 'typeorm';
import type { Caller } from '../../access/allow.js';
import { Database, type Executor } from '../../db/database.js';
import { Clock } from '../../runtime/clock.js';
import { personAsCaller } from '../callers/person-as-caller.js';
import { digest, newSecret } from '../credentials/secrets.js';
import {
  type AgendaCalendarRow,
  agendaCalendarEntity,
  type CalendarRow,
} from '../entities/agenda-calendar.entity.js';
import { followCalendarEntity } from '../entities/follow-calendar.entity.js';

type Rows = { agenda: AgendaCalendarRow; followed: CalendarRow };

/** What a calendar holds: deadlines, or what happens on the tracks that the person follows. */
export type CalendarOf = keyof Rows;
export const CALENDARS = ['agenda', 'followed'] as const satisfies CalendarOf[];

/** `everything`: of the calendar of deadlines. */
type CalendarChoices = Pick<CalendarRow, 'language'> & Partial<Pick<AgendaCalendarRow, 'everything'>>;

/** A calendar that a secret opens, and its person with the rights that they have now. */
export type Opened = { [Of in CalendarOf]: { of: Of; caller: Caller; row: Rows[Of] } }[CalendarOf];

const ENTITIES: { [Of in CalendarOf]: EntitySchema<Rows[Of]> } = {
  agenda: agendaCalendarEntity,
  followed: followCalendarEntity,
};

/** `used_at` is exact to an hour: calendars ask several times a day. */
const USED_PRECISION = 3_600_000;

/** The private links of people's calendars. One link of each a person; its secret is shown once. */
@Injectable()
export class PrivateCalendars {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  find<Of extends CalendarOf>(of: Of, person: string): Promise<Rows[Of] | null> {
    return this.database
      .repository<Rows[Of]>(ENTITIES[of])
      .findOneBy({ person_id: person } as FindOptionsWhere<Rows[Of]>);
  }

  /** A new secret; the link before, if there was one, ends. */
  async make(of: CalendarOf, person: string, choices: CalendarChoices): Promise<string> {
    const secret = newSecret();
    const made = { hash: digest(secret), created_at: this.now(), used_at: null };
    await this.rows(of)
      .createQueryBuilder()
      .insert()
      .values({ ...choices, ...made, person_id: person })
      .orUpdate([...Object.keys(choices), ...Object.keys(made)], ['person_id'])
      .execute();
    return secret;
  }

  /** Changes what an existing link shows. */
  async change(of: CalendarOf, person: string, choices: CalendarChoices): Promise<void> {
    await this.rows(of).update({ person_id: person }, choices);
  }

  /** Returns whether there was a link. */
  async end(of: CalendarOf, person: string, at?: Executor): Promise<boolean> {
    const { affected } = await this.rows(of, at).delete({ person_id: person });
    return affected === 1;
  }

  /** Whose calendar a secret opens; null if it opens none. A person who is disabled has none. */
  async open(secret: string): Promise<Opened | null> {
    const hash = digest(secret);
    for (const of of CALENDARS) {
      const row = await this.rows(of).findOneBy({ hash });
      const caller = row && (await personAsCaller(this.database.pool, row.person_id));
      if (!caller) continue;
      await this.used(of, row);
      return { of, caller, row } as Opened;
    }
    return null;
  }

  private async used(of: CalendarOf, { person_id, hash, used_at }: CalendarRow): Promise<void> {
    const now = this.now();
    const due = new Date(now.getTime() - USED_PRECISION);
    if (used_at && used_at > due) return;
    const before = [IsNull(), LessThanOrEqual(due)].map((used_at) => ({ person_id, hash, used_at }));
    await this.rows(of).update(before, { used_at: now });
  }

  private rows(of: CalendarOf, at?: Executor) {
    return this.database.repository<CalendarRow>(ENTITIES[of], at);
  }

  private now(): Date {
    return new Date(this.clock.now());
  }
}
