import { Injectable } from '@nestjs/common';
import { Database } from '../../db/database.js';
import { dayNumber } from '../../domain/values/dates.js';
import type { Day, Edtf, Place, TrackView } from '../../domain/values/views.js';
import { possibleDays } from '../../i18n/edtf.js';
import type { ReadScope } from '../../ledger/read-scope.js';
import { Values } from '../../tracks/queries/sql/values.js';
import { type Rounds, TracksQuery } from '../../tracks/queries/tracks.query.js';
import { heldIn, plannedIn } from './rounds.sql.js';

/** A round that was held in a month, or is planned for a time that touches it. */
export type MonthlyRound = {
  track: TrackView;
  number: number | null;
  on: Edtf;
  place: Place | null;
  held: boolean;
  /** Whether its time is known by year, or by a span longer than the month. */
  vague: boolean;
};

/** `more`: whether there are others. */
export type MonthlyRounds = { rounds: MonthlyRound[]; more: boolean };

/** Of each kind, held and planned, so many are listed. */
const MOST = 5;

/** The rounds of a month on tracks whose ledgers the caller reads. */
@Injectable()
export class RoundsQuery {
  constructor(
    private readonly database: Database,
    private readonly tracks: TracksQuery,
  ) {}

  async inMonthOf(today: Day, scope: Exclude<ReadScope, 'public'>): Promise<MonthlyRounds> {
    const month = monthOf(today);
    const span = {
      ...{ first: dayNumber(month.first), last: dayNumber(month.last) },
      own: scope === 'full' ? null : [...scope],
    };
    const [held, planned] = await Promise.all([
      this.slugs((values) => heldIn(span, MOST + 1, values)),
      this.slugs((values) => plannedIn(span, MOST + 1, values)),
    ]);
    const slugs = [...new Set([...held, ...planned])];
    if (slugs.length === 0) return { rounds: [], more: false };
    const found = (await this.tracks.rounds({ slugs }, scope)).flatMap((rounds) => roundsIn(rounds, month));
    const parts = [found.filter((round) => round.held), found.filter((round) => !round.held)];
    // Of those that were held the newest are listed, of those that are planned the next.
    const rounds = [
      ...(parts[0] ?? []).toSorted(byTime).slice(-MOST),
      ...(parts[1] ?? []).toSorted(byTime).slice(0, MOST),
    ];
    return { rounds, more: rounds.length < found.length };
  }

  private async slugs(statement: (values: Values) => string): Promise<string[]> {
    const values = new Values();
    const text = statement(values);
    const { rows } = await this.database.reads.query<{ slug: string }>(text, values.list);
    return rows.map(({ slug }) => slug);
  }
}

type Month = { first: Day; last: Day };

const monthOf = (today: Day): Month => {
  const { first, last } = possibleDays(today.slice(0, 7));
  return { first: first ?? today, last: last ?? today };
};

/** The first and last possible day, with open ends at the ends of time. */
const spanOf = (on: Edtf): Month => {
  const { first, last } = possibleDays(on);
  return { first: first ?? '0000-01-01', last: last ?? '9999-12-31' };
};

const byTime = (a: MonthlyRound, b: MonthlyRound): number => {
  const [one, other] = [spanOf(a.on), spanOf(b.on)];
  return (
    (one.last < other.last ? -1 : one.last > other.last ? 1 : 0) ||
    (one.first < other.first ? -1 : one.first > other.first ? 1 : 0) ||
    (a.track.slug < b.track.slug ? -1 : 1)
  );
};

function roundsIn({ track, records, planned }: Rounds, month: Month): MonthlyRound[] {
  const touches = (on: Edtf) => {
    const { first, last } = spanOf(on);
    return first <= month.last && last >= month.first;
  };
  const isVague = (on: Edtf) => {
    const { first, last } = spanOf(on);
    return dayNumber(last) - dayNumber(first) > dayNumber(month.last) - dayNumber(month.first);
  };
  const held = records
    .filter(({ type, annulled }) => type === 'round.held' && !annulled)
    .map(({ number, occurredOn, place }) => ({ number, on: occurredOn, place, held: true }));
  const ahead = planned.map(({ number, target, place }) => ({ number, on: target, place, held: false }));
  return [...held, ...ahead]
    .filter(({ on }) => touches(on))
    .map((round) => ({ track, ...round, vague: isVague(round.on) }));
}
