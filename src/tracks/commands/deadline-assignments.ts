import { Injectable } from '@nestjs/common';
import type { Caller } from '../../access/allow.js';
import { Database } from '../../db/database.js';
import type { Instant } from '../../domain/values/views.js';
import { Clock } from '../../runtime/clock.js';
import { ASSIGN, ASSIGNMENT, GIVE_BACK, MAY_READ } from '../queries/deadlines/assignments.sql.js';
import type { Assignee } from '../queries/deadlines/deadline-view.js';

/** To whom a deadline is assigned, by whom and when. */
export type Assignment = Assignee & { by: string; at: Instant };

/** `before`, `person`: ids of persons, null for nobody. */
export type AssignmentChange = { track: string; key: string; before: string | null; person: string | null };

/** Gives deadlines to persons. Nothing of it is in the ledger: it is who does the work, not what was agreed. */
@Injectable()
export class DeadlineAssignments {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Those to whom a deadline of this track can be given: people who may read the track. */
  async candidates(track: string): Promise<Assignee[]> {
    return (await this.database.pool.query<Assignee>(MAY_READ, [track])).rows;
  }

  async of(track: string, key: string): Promise<Assignment | null> {
    return (await this.database.pool.query<Assignment>(ASSIGNMENT, [track, key])).rows[0] ?? null;
  }

  /**
   * Answers whether the deadline is now with the person, also where it was so before. It is not if meanwhile it has been
   * given to another, or was withdrawn.
   */
  async change({ track, key, before, person }: AssignmentChange, by: Caller): Promise<boolean> {
    const { pool } = this.database;
    if (person !== null) await pool.query(ASSIGN, [track, key, person, by.name, this.clock.now(), before]);
    else if (before !== null) await pool.query(GIVE_BACK, [track, key, before]);
    return ((await this.of(track, key))?.id ?? null) === person;
  }
}
