import { Injectable } from '@nestjs/common';
import type { RowOf } from '../../db/columns.js';
import { Database } from '../../db/database.js';
import { dayOf } from '../../domain/values/dates.js';
import { Clock } from '../../runtime/clock.js';
import {
  ASKED_SINCE,
  CLAIM_LETTERS,
  LAST_LETTER,
  MAKE_CONFIRMATIONS,
  MAKE_LETTER,
  PLANNED,
  PRUNE_LETTERS,
  PRUNE_TOLD,
  SETTLE_LETTER,
  TELL,
  TOLD_OF,
  UNPLANNED,
} from './letters.sql.js';
import type { Told } from './near.js';
import type { LETTERS } from './tables.sql.js';

export type LetterKind = 'confirm' | 'digest' | 'near' | 'followed';
/** `empty`: when it was to be sent there was nothing to tell, or nobody to be told. */
export type LetterOutcome = 'delivered' | 'empty' | 'failed' | 'gone';
export type LetterRow = RowOf<typeof LETTERS, { kind: LetterKind; outcome: LetterOutcome | null }>;

/** A person of whom it is to be decided whether a mail is due. */
export type Unplanned = {
  person: string;
  everything: boolean;
  weekday: number | null;
  near: number[];
  plannedOn: number;
  restoredAt: Date | null;
};

/** What a day brings to a person. */
export type Plan = { day: number; digestOn: number | null; told: readonly Told[] };

const DAY = 86_400_000;

/** How long letters are kept after they were made, in days. */
const LETTERS_KEPT = 90;
/** How long after a deadline it is kept who was told of it, in days. */
const TOLD_KEPT = 400;

/** The mails to people about their agendas, as rows: so none is lost or sent by two processes. */
@Injectable()
export class Letters {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async unplanned(day: number, without: readonly string[]): Promise<Unplanned[]> {
    const { rows } = await this.database.pool.query<Unplanned>(UNPLANNED, [day, this.now(), without]);
    return rows;
  }

  async toldOf(person: string, from: number): Promise<(Told & { toldIn: string })[]> {
    const { rows } = await this.database.pool.query<Told & { toldIn: string }>(TOLD_OF, [person, from]);
    return rows;
  }

  /** Makes the letters of a day, unless another process has done so. */
  plan({ person, plannedOn }: Unplanned, { day, digestOn, told }: Plan): Promise<void> {
    return this.database.transaction(async (at) => {
      const { rowCount } = await at.query(PLANNED, [person, day, plannedOn]);
      if (!rowCount) return;
      const make = (kind: LetterKind, on: number) =>
        at.query(MAKE_LETTER, [person, kind, dayOf(on), this.now()]);
      if (digestOn !== null) await make('digest', digestOn);
      if (told.length === 0) return;
      const { rows } = await at.query<{ told: number }>(TELL, [person, JSON.stringify(told), dayOf(day)]);
      if (rows[0]?.told) await make('near', day);
    });
  }

  async makeConfirmations(): Promise<void> {
    await this.database.pool.query(MAKE_CONFIRMATIONS, [this.now()]);
  }

  /** How many confirmations a person asked for within a day. */
  async askedToday(person: string): Promise<number> {
    const since = new Date(this.now().getTime() - DAY);
    const { rows } = await this.database.pool.query<{ asked: number }>(ASKED_SINCE, [person, since]);
    return rows[0]?.asked ?? 0;
  }

  async claim(most: number, lease: number): Promise<LetterRow[]> {
    const now = this.now();
    const until = new Date(now.getTime() + lease);
    const { rows } = await this.database.write({ text: CLAIM_LETTERS, values: [now, until, most] });
    return rows;
  }

  /** `nextAt` null: the letter has ended, with this outcome. */
  async settle(
    { personId, kind, about }: LetterRow,
    {
      nextAt,
      outcome,
      status,
    }: { nextAt: Date | null; outcome: LetterOutcome | null; status: number | null },
  ): Promise<void> {
    const values = [personId, kind, about, nextAt, this.now(), outcome, status];
    await this.database.write({ text: SETTLE_LETTER, values });
  }

  /** The last letter to a person that was tried. */
  async last(person: string): Promise<LetterRow | null> {
    const { rows } = await this.database.pool.query<LetterRow>(LAST_LETTER, [person]);
    return rows[0] ?? null;
  }

  async prune(): Promise<void> {
    const now = this.now().getTime();
    await this.database.write({ text: PRUNE_LETTERS, values: [new Date(now - LETTERS_KEPT * DAY)] });
    await this.database.write({ text: PRUNE_TOLD, values: [Math.floor(now / DAY) - TOLD_KEPT] });
  }

  private now(): Date {
    return new Date(this.clock.now());
  }
}
