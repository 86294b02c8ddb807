import { Injectable } from '@nestjs/common';
import type { ClientBase, QueryResult } from 'pg';
import type { Caller } from '../../../access/allow.js';
import { Database } from '../../../db/database.js';
import type { State } from '../../../domain/replay/replay.js';
import { dayNumber } from '../../../domain/values/dates.js';
import type { Day, DeadlineView, Text } from '../../../domain/values/views.js';
import { invalid } from '../../../http/problems/problem.js';
import { ownPartyCode } from '../../../i18n/parties.js';
import {
  type DeadlineRow,
  deadlineOf,
  deadlineRows,
  recurs,
} from '../../../ledger/deadlines/deadline-rows.js';
import type { ReadScope } from '../../../ledger/read-scope.js';
import { type StoredState, stateOf } from '../../../ledger/rows/stored-state.js';
import { Clock } from '../../../runtime/clock.js';
import { Values } from '../sql/values.js';
import { ASSIGNEES_OF } from './assignments.sql.js';
import {
  type Assignee,
  type DeskName,
  deadlineView,
  type ListedDeadline,
  toldDeadline,
} from './deadline-view.js';
import {
  computedRows,
  DESKS_OF,
  type DeadlineList,
  type DeadlinePlace,
  deadlinePage,
  recurringBefore,
  STEP_WORDS,
  storedUntil,
  TRACKS_AT_END,
  TRACKS_ON,
  tracksOf,
} from './deadlines.sql.js';

export type { DeadlinePlace } from './deadlines.sql.js';

export type DeadlineRequest = Omit<DeadlineList, 'own' | 'until' | 'ownParty'> & {
  /** Only those of these tracks, by slug, as far as the caller may read them. */
  among?: readonly string[] | undefined;
  /** As of which day; today unless given. */
  asOf?: Day | undefined;
  /** So many days ahead; what is overdue comes with it. */
  within?: number | undefined;
  /** Only those that may not fall later than on this day; what is overdue comes with it. */
  by?: Day | undefined;
  /** After which deadline the page begins. */
  after?: DeadlinePlace | null;
  /** Before which deadline it ends. */
  before?: DeadlinePlace | null;
  limit: number;
};

/** Who asks, and which ledgers they may read. */
export type DeadlineReader = { scope: Exclude<ReadScope, 'public'>; caller: Caller };

/** `next` and `previous`: the places at the end and at the beginning, where more follow or come before. */
export type DeadlinePage = {
  items: ListedDeadline[];
  next: DeadlinePlace | null;
  previous: DeadlinePlace | null;
};

type TrackState = { id: number; slug: string; state: State };

/** Of so many tracks the states of another day are read at once. */
const MOST_TRACKS = 2_000;

/** What is owed of the tracks that a caller may read: rows, a page at a time (docs/adr/0028). */
@Injectable()
export class DeadlinesQuery {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  today(): Day {
    return this.clock.now().slice(0, 10);
  }

  page(request: DeadlineRequest, { scope, caller }: DeadlineReader): Promise<DeadlinePage> {
    const { within, by, among, asOf, after = null, before = null, limit, ...some } = request;
    const today = this.today();
    const day = dayNumber(asOf ?? today);
    const ahead = within === undefined ? undefined : day + within;
    const until = by === undefined ? ahead : dayNumber(by);
    const own = scope === 'full' ? among : (among?.filter((slug) => scope.has(slug)) ?? [...scope].sort());
    const list: DeadlineList = { ...some, until, own, ownParty: ownPartyCode() };
    const backwards = after === null && before !== null;
    return this.database.snapshot(async (at) => {
      const values = new Values();
      const sources = await sourcesOn(at, list, { day, today: dayNumber(today) }, values);
      const start = { place: after ?? before, backwards, limit: limit + 1 };
      const found = await at.query<DeadlineRow>(deadlinePage(list, start, values, sources), values.list);
      const rows = found.rows.slice(0, limit);
      if (backwards) rows.reverse();
      const hasMore = found.rows.length > limit;
      const [first, last] = [rows[0], rows.at(-1)];
      return {
        items: await this.views(at, rows, { day, isPast: day < dayNumber(today), caller }),
        next: last && (backwards || hasMore) ? placeOfRow(last) : null,
        previous: first && (backwards ? hasMore : after !== null) ? placeOfRow(first) : null,
      };
    });
  }

  /**
   * What a person has taken on, and what our side owes: of the tracks of their desks, where they have one. Each once, by
   * the last possible days; those without one come last.
   */
  async own(
    request: Pick<DeadlineRequest, 'by' | 'after' | 'limit'>,
    reader: DeadlineReader,
  ): Promise<{ items: ListedDeadline[]; isMore: boolean }> {
    const { person, desks } = reader.caller;
    const among = [...new Set(desks.flatMap(({ tracks }) => [...tracks]))].sort();
    const lists: Partial<DeadlineRequest>[] = [
      ...(person === null ? [] : [{ assignee: person }]),
      { side: 'ours', ...(desks.length > 0 && { among }) },
    ];
    const pages = await Promise.all(lists.map((list) => this.page({ ...list, ...request }, reader)));
    const once = new Map(
      pages.flatMap(({ items }) => items).map((item) => [`${item.track} ${item.key}`, item]),
    );
    const dayOf = ({ last }: ListedDeadline) => last ?? Number.MAX_SAFE_INTEGER;
    const items = [...once.values()].toSorted((a, b) => dayOf(a) - dayOf(b));
    const isMore = items.length > request.limit || pages.some(({ next }) => next !== null);
    return { items: items.slice(0, request.limit), isMore };
  }

  /** Rows as anybody who reads everything is told of them, in their order. */
  async told(at: ClientBase, rows: readonly DeadlineRow[], today: number): Promise<DeadlineView[]> {
    return (await this.views(at, rows, { day: today, isPast: false, caller: null })).map(toldDeadline);
  }

  private async views(
    at: ClientBase,
    rows: readonly DeadlineRow[],
    { day, isPast, caller }: { day: number; isPast: boolean; caller: Caller | null },
  ): Promise<ListedDeadline[]> {
    const ids = [...new Set(rows.map(({ trackId }) => trackId))];
    if (ids.length === 0) return [];
    const tracks = await (isPast ? statesOn(at, ids, day) : statesAtEnd(at, ids));
    const states = new Map(tracks.map((track) => [track.id, track]));
    const words = await wordsOf(at, rows, states);
    const desks = await desksOf(at, ids, caller);
    const assignees = await assigneesOf(at, ids);
    return rows.flatMap((row) => {
      const { trackId: id } = row;
      const track = states.get(id);
      if (!track) return [];
      const said = {
        words: words.get(id) ?? new Map(),
        desks: desks.get(id) ?? [],
        assignees: assignees.get(id) ?? new Map(),
      };
      return [deadlineView(deadlineOf(row, day), { ...track, ...said }, ownPartyCode())];
    });
  }
}

const placeOfRow = ({ dueLast: day, trackId: track, key }: DeadlineRow): DeadlinePlace => ({
  ...{ day, track, key },
});

/**
 * Where the deadlines of a day are. Those of today are stored. By a later day only what recurs has another date. Those of
 * an earlier day are computed from the states that were seen then.
 */
async function sourcesOn(
  at: ClientBase,
  list: DeadlineList,
  { day, today }: { day: number; today: number },
  values: Values,
) {
  if (day === today) return undefined;
  const own = new Values();
  const limit = MOST_TRACKS + 1;
  const text =
    day > today
      ? recurringBefore({ ...list, until: undefined }, day, limit, own)
      : tracksOf(list, limit, own);
  const { rows } = await at.query<{ id: number }>(text, own.list);
  if (rows.length > MOST_TRACKS) throw tooManyTracks();
  const ids = rows.map(({ id }) => id);
  const tracks = await (day > today ? statesAtEnd(at, ids) : statesOn(at, ids, day));
  const computed = tracks.flatMap(({ id, state }) => deadlineRows(id, state, day));
  return day > today
    ? [storedUntil(day, values), computedRows(computed.filter(recurs), values)]
    : [computedRows(computed, values)];
}

const tooManyTracks = () =>
  invalid([
    {
      pointer: '/query/asOf',
      message: `concerns more than ${MOST_TRACKS} tracks on another day than today: name one by \`track\``,
    },
  ]);

const statesAtEnd = (at: ClientBase, ids: readonly number[]): Promise<TrackState[]> =>
  statesIn(at.query(TRACKS_AT_END, [ids]));

/** Of tracks of which something is seen on that day. */
const statesOn = (at: ClientBase, ids: readonly number[], day: number): Promise<TrackState[]> =>
  statesIn(at.query(TRACKS_ON, [ids, day]));

const statesIn = async (
  read: Promise<QueryResult<Omit<TrackState, 'state'> & { state: StoredState }>>,
): Promise<TrackState[]> => (await read).rows.map((row) => ({ ...row, state: stateOf(row.state) }));

/** What the agreed steps among the rows say is to be done, by track and by the seqs of their entries. */
async function wordsOf(
  at: ClientBase,
  rows: readonly DeadlineRow[],
  states: ReadonlyMap<number, TrackState>,
): Promise<Map<number, Map<number, Text>>> {
  const steps = rows.flatMap(({ trackId, rule, number }) => {
    if (rule !== 'action') return [];
    const step = states.get(trackId)?.state.context.actions.find((one) => one.number === number);
    return step ? [{ trackId, seq: step.seq }] : [];
  });
  if (steps.length === 0) return new Map();
  const pairs = [steps.map(({ trackId }) => trackId), steps.map(({ seq }) => seq)];
  const said = await at.query<{ trackId: number; seq: number; what: Text }>(STEP_WORDS, pairs);
  const byTrack = Map.groupBy(said.rows, ({ trackId }) => trackId);
  return new Map([...byTrack].map(([id, found]) => [id, new Map(found.map(({ seq, what }) => [seq, what]))]));
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
