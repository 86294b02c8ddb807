import { Injectable } from '@nestjs/common';
import type { ClientBase } from 'pg';
import type { Caller } from '../../../access/allow.js';
import { Database } from '../../../db/database.js';
import { effectiveHistory, type Row } from '../../../domain/events/history.js';
import { byDue, deadlinesOf } from '../../../domain/replay/deadlines.js';
import { initialState, type State } from '../../../domain/replay/replay.js';
import { dayNumber } from '../../../domain/values/dates.js';
import type { Day, DeadlineView } from '../../../domain/values/views.js';
import { ownPartyCode } from '../../../i18n/parties.js';
import { type DeadlineRow, deadlineOf } from '../../../ledger/deadlines/deadline-rows.js';
import { procedureOf } from '../../../ledger/load-track.js';
import type { ReadScope } from '../../../ledger/read-scope.js';
import { Clock } from '../../../runtime/clock.js';
import { HistoryQuery, type TrackKey } from '../history.query.js';
import { Values } from '../sql/values.js';
import { ASSIGNEES_OF } from './assignments.sql.js';
import {
  type Assignee,
  type DeskName,
  deadlineView,
  type ListedDeadline,
  TOLD_EVENTS,
  toldDeadline,
} from './deadline-view.js';
import {
  DESKS_OF,
  type DeadlineList,
  type DeadlinePlace,
  deadlinePage,
  LIGHT_ROWS,
  TRACKS_AT_END,
} from './deadlines.sql.js';

export type { DeadlinePlace } from './deadlines.sql.js';

export type DeadlineRequest = Omit<DeadlineList, 'own' | 'until' | 'ownParty'> & {
  /** Only those of these tracks, by slug, as far as the caller may read them. */
  among?: readonly string[] | undefined;
  /** So many days ahead; what is overdue comes with it. */
  within?: number | undefined;
  /** Only those that may not fall later than on this day; what is overdue comes with it. */
  by?: Day | undefined;
  after: DeadlinePlace | null;
  limit: number;
};

/** Who asks, and which ledgers they may read. */
export type DeadlineReader = { scope: Exclude<ReadScope, 'public'>; caller: Caller };

/** `next`: the place of the last one, where more follow. */
export type DeadlinePage = { items: ListedDeadline[]; next: DeadlinePlace | null };

type TrackAtEnd = { id: number; slug: string; state: State };
type LightRow = Pick<Row, 'seq' | 'type' | 'occurredOn' | 'recordedAt' | 'data' | 'corrects'> & {
  trackId: number;
};

/** What is owed of the tracks that a caller may read: rows, a page at a time (docs/adr/0028). */
@Injectable()
export class DeadlinesQuery {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly history: HistoryQuery,
  ) {}

  today(): Day {
    return this.clock.now().slice(0, 10);
  }

  page(request: DeadlineRequest, { scope, caller }: DeadlineReader): Promise<DeadlinePage> {
    const { within, by, among, after, limit, ...list } = request;
    const today = dayNumber(this.today());
    const ahead = within === undefined ? undefined : today + within;
    const until = by === undefined ? ahead : dayNumber(by);
    const own = scope === 'full' ? among : (among?.filter((slug) => scope.has(slug)) ?? [...scope].sort());
    return this.database.snapshot(async (at) => {
      const values = new Values();
      const text = deadlinePage(
        { ...list, until, own, ownParty: ownPartyCode() },
        { after, limit: limit + 1 },
        values,
      );
      const { rows } = await at.query<DeadlineRow>(text, values.list);
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      return {
        items: await this.views(at, page, today, caller),
        next: last && rows.length > limit ? { day: last.dueLast, track: last.trackId, key: last.key } : null,
      };
    });
  }

  /** Rows as anybody who reads everything is told of them, in their order. */
  async told(at: ClientBase, rows: readonly DeadlineRow[], today: number): Promise<DeadlineView[]> {
    return (await this.views(at, rows, today, null)).map(toldDeadline);
  }

  private async views(
    at: ClientBase,
    rows: readonly DeadlineRow[],
    today: number,
    caller: Caller | null,
  ): Promise<ListedDeadline[]> {
    const ids = [...new Set(rows.map(({ trackId }) => trackId))];
    if (ids.length === 0) return [];
    const tracks = await at.query<TrackAtEnd>(TRACKS_AT_END, [ids]);
    const ledger = await at.query<LightRow>(LIGHT_ROWS, [ids, TOLD_EVENTS]);
    const ofTrack = Map.groupBy(ledger.rows, ({ trackId }) => trackId);
    const desks = await desksOf(at, ids, caller);
    const assignees = await assigneesOf(at, ids);
    const known = new Map(
      tracks.rows.map(({ id, slug, state }) => {
        const entries = effectiveHistory((ofTrack.get(id) ?? []).map(wholeRow));
        const [ofDesks, ofPeople] = [desks.get(id) ?? [], assignees.get(id) ?? new Map()];
        return [id, { slug, state, entries, desks: ofDesks, assignees: ofPeople }];
      }),
    );
    return rows.flatMap((row) => {
      const track = known.get(row.trackId);
      return track ? [deadlineView(deadlineOf(row, today), track, ownPartyCode())] : [];
    });
  }

  /** All deadlines of one track as of a day: folded, because rows are of the end of its ledger. */
  async asOf(track: TrackKey, asOf: Day, { scope, caller }: DeadlineReader): Promise<ListedDeadline[]> {
    const histories = await this.history.knownAt([track], scope, { asOf });
    const { entries = [], states = [] } = histories.get(track.id) ?? {};
    const state = states.at(-1) ?? initialState(procedureOf(track, false));
    const desks = (await desksOf(this.database.pool, [track.id], caller)).get(track.id) ?? [];
    const assignees = (await assigneesOf(this.database.pool, [track.id])).get(track.id) ?? new Map();
    const known = { slug: track.slug, state, entries, desks, assignees };
    return deadlinesOf(state, dayNumber(asOf))
      .toSorted(byDue)
      .map((deadline) => deadlineView(deadline, known, ownPartyCode()));
  }
}

/** Of those that the caller may know: their own, or all for those who read everything, as the service itself does. */
async function desksOf(
  at: Pick<ClientBase, 'query'>,
  ids: readonly number[],
  caller: Caller | null,
): Promise<Map<number, DeskName[]>> {
  const known = caller?.role === null ? caller.desks.map(({ desk }) => desk) : null;
  const { rows } = await at.query<DeskName & { trackId: number }>(DESKS_OF, [ids, known]);
  const byTrack = Map.groupBy(rows, ({ trackId }) => trackId);
  return new Map([...byTrack].map(([id, found]) => [id, found.map(({ slug, name }) => ({ slug, name }))]));
}

/** Who has taken deadlines of these tracks on, by the keys of the deadlines. */
async function assigneesOf(
  at: Pick<ClientBase, 'query'>,
  ids: readonly number[],
): Promise<Map<number, Map<string, Assignee>>> {
  const { rows } = await at.query<Assignee & { trackId: number; key: string }>(ASSIGNEES_OF, [ids]);
  const byTrack = Map.groupBy(rows, ({ trackId }) => trackId);
  return new Map(
    [...byTrack].map(([track, found]) => [
      track,
      new Map(found.map(({ key, id, name }) => [key, { id, name }])),
    ]),
  );
}

/** What is left out of a light row decides neither its place in the history nor a deadline. */
const wholeRow = (row: LightRow): Row => ({
  ...row,
  ...{ id: '', sources: [], visibility: 'internal', embargoUntil: null },
  ...{ meeting: null, reason: null, note: null },
});
