import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database } from '../../db/database.js';
import { statusOn } from '../../domain/replay/status.js';
import type { StatusView, TransitionView } from '../../domain/values/views.js';
import { Ledger } from '../../ledger/ledger.js';
import { visibleStatus } from '../../ledger/public-view.js';
import type { LogName } from '../../ledger/read-scope.js';
import { TracksQuery } from '../../tracks/queries/tracks.query.js';
import { type LogRow, type RowWithState, TransitionsQuery } from '../../tracks/queries/transitions.query.js';
import { writtenRows } from '../../tracks/queries/written-rows.js';
import { NOTICE } from '../sql/watch.sql.js';
import { MessageCache } from './message-cache.js';

/** What a delivery says; `thin` keeps to what names it. */
export type Message = {
  type: string;
  timestamp: string;
  data: Record<string, unknown>;
  thin: Record<string, unknown>;
  transition: TransitionView | null;
};

/** What a delivery is about: a row of a log, or a notice. */
export type Subject = {
  public: boolean;
  cursor: string;
  trackId: number | null;
  seq: number | null;
  noticeId: string | null;
};

/** A row as it was recorded, and the status after it. */
type Row = { transition: TransitionView; status: StatusView };

type NoticeRow = { type: string; timestamp: string; data: Record<string, unknown> };

/** Rows that one read brings. */
const PAGE = 50;

/** How long after somebody was told of a log its new rows are read ahead, in milliseconds. */
const READ_AHEAD_FOR = 60_000;

const keyOf = ({ public: isPublic, trackId, seq }: LogRow) => `${isPublic ? 'p' : 'f'}${trackId}/${seq}`;

/**
 * What is told of a row follows from the ledger alone: the row as it was recorded and the status after it, as it was
 * on that day. So nothing confidential is copied, and every attempt says the same.
 */
@Injectable()
export class Messages implements OnModuleInit {
  private readonly rows = new MessageCache<Row>();
  private readonly notices = new MessageCache<Message>();
  /** When somebody was last told of a row of either log. */
  private readonly asked = { public: Number.NEGATIVE_INFINITY, full: Number.NEGATIVE_INFINITY };

  constructor(
    private readonly database: Database,
    private readonly transitions: TransitionsQuery,
    private readonly tracks: TracksQuery,
    private readonly ledger: Ledger,
  ) {}

  /**
   * What was just recorded is kept, or read while it is numbered and fanned out: by the time it is sent it is there. More
   * than one read brings is an import: that is read bit by bit, as it is sent.
   */
  onModuleInit(): void {
    this.ledger.afterCommit(({ written }) => {
      const isAsked = (row: LogRow) => Date.now() - this.asked[logOf(row)] < READ_AHEAD_FOR;
      const all = [...written.values()].flatMap(writtenRows).filter(({ row }) => isAsked(row));
      if (all.length > PAGE) return;
      for (const { row, found } of all) {
        const known = found();
        if (known) this.rows.set(keyOf(row), this.withStatus(known, logOf(row)));
      }
      this.read(all.map(({ row }) => row));
    });
  }

  /** Reads, many at a time, what will be asked for soon. */
  prepare(subjects: readonly Subject[]): void {
    this.read(subjects.flatMap((subject) => rowOf(subject) ?? []));
  }

  /** Null if what it was about is no longer there. */
  async of(subject: Subject): Promise<Message | null> {
    if (subject.noticeId) return this.notices.get(subject.noticeId) ?? this.notice(subject.noticeId);
    const row = rowOf(subject);
    if (!row) return null;
    this.asked[logOf(row)] = Date.now();
    this.read([row]);
    const found = await this.rows.get(keyOf(row));
    return found ? messageOf(found, subject.cursor) : null;
  }

  private read(rows: readonly LogRow[]): void {
    for (const sees of ['full', 'public'] as const) {
      const unread = rows.filter((row) => logOf(row) === sees && !this.rows.get(keyOf(row)));
      for (let from = 0; from < unread.length; from += PAGE) {
        const page = unread.slice(from, from + PAGE);
        const found = this.found(sees, page);
        for (const [index, row] of page.entries())
          this.rows.set(
            keyOf(row),
            found.then((all) => all[index] ?? null),
          );
      }
    }
  }

  private notice(id: string): Promise<Message | null> {
    return this.notices.set(id, this.readNotice(id));
  }

  private async readNotice(id: string): Promise<Message | null> {
    const { rows } = await this.database.pool.query<NoticeRow>({
      name: 'webhook-notice',
      text: NOTICE,
      values: [id],
    });
    const [row] = rows;
    if (!row) return null;
    const { status, round, ...thin } = row.data;
    return { ...row, thin, transition: null };
  }

  /** The rows in their order, each with the status after it. */
  private async found(sees: LogName, rows: readonly LogRow[]): Promise<(Row | null)[]> {
    const found = await this.transitions.rows(sees, rows);
    return Promise.all(found.map((row) => row && this.withStatus(row, sees)));
  }

  private async withStatus(row: RowWithState, sees: LogName): Promise<Row> {
    return { transition: row.transition, status: await this.statusAfter(row, sees) };
  }

  private async statusAfter(
    { transition, state, coverageUntil }: RowWithState,
    sees: LogName,
  ): Promise<StatusView> {
    const { track, recordedAt } = transition;
    if (!state) return this.foldedAgain(track, sees, recordedAt);
    return visibleStatus(statusOn(state, recordedAt.slice(0, 10), coverageUntil), sees);
  }

  private async foldedAgain(slug: string, sees: LogName, knownAt: string): Promise<StatusView> {
    const track = await this.tracks.one(slug, sees, { knownAt });
    if (!track) throw new Error(`no track ${slug} as known at ${knownAt}`);
    return track.status;
  }
}

const logOf = (row: { public: boolean }): LogName => (row.public ? 'public' : 'full');

const rowOf = ({ public: isPublic, trackId, seq }: Subject): LogRow | null =>
  trackId === null || seq === null ? null : { public: isPublic, trackId, seq };

function messageOf({ transition, status }: Row, cursor: string): Message {
  const { type, recordedAt: timestamp, track, seq, id } = transition;
  const data = { transition, status, seq, cursor };
  return { type, timestamp, data, thin: { track, seq, cursor, id }, transition };
}
