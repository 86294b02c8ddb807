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
import type { Message } from '../events/message.js';
import { READ_NOTICE } from '../sql/track-monitor.sql.js';
import { MessageCache } from './message-cache.js';

/** The row of a log or the notice that a delivery is about. */
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

/** Rows per read. */
const PAGE = 50;

/** New rows of a log are read ahead for this long after its last delivery, in milliseconds. */
const READ_AHEAD_FOR = 60_000;

const keyOf = ({ public: isPublic, trackId, seq }: LogRow) => `${isPublic ? 'p' : 'f'}${trackId}/${seq}`;

/**
 * Composes messages from the ledger alone: the row as it was recorded, and the status after it as of that day. So no
 * confidential text is copied into deliveries, and every attempt sends the same message.
 */
@Injectable()
export class MessageReader implements OnModuleInit {
  private readonly rows = new MessageCache<Row>();
  private readonly notices = new MessageCache<Message>();
  /** When a message about a row of either log was last requested. */
  private readonly lastRequested = { public: Number.NEGATIVE_INFINITY, full: Number.NEGATIVE_INFINITY };

  constructor(
    private readonly database: Database,
    private readonly transitions: TransitionsQuery,
    private readonly tracks: TracksQuery,
    private readonly ledger: Ledger,
  ) {}

  /**
   * Caches rows that were just recorded, or reads them while they are numbered and fanned out, so that sending need not
   * wait. More rows than one read brings are an import: those are read page by page when they are sent.
   */
  onModuleInit(): void {
    this.ledger.afterCommit(({ written }) => {
      const isWanted = (row: LogRow) => Date.now() - this.lastRequested[logOf(row)] < READ_AHEAD_FOR;
      const all = [...written.values()].flatMap(writtenRows).filter(({ row }) => isWanted(row));
      if (all.length > PAGE) return;
      for (const { row, found } of all) {
        const known = found();
        if (known) this.rows.set(keyOf(row), this.withStatus(known, logOf(row)));
      }
      this.read(all.map(({ row }) => row));
    });
  }

  /** Starts reading messages that will be requested soon, many per query. */
  prepare(subjects: readonly Subject[]): void {
    this.read(subjects.flatMap((subject) => rowOf(subject) ?? []));
  }

  /** Null if the row or notice does not exist any more. */
  async of(subject: Subject): Promise<Message | null> {
    if (subject.noticeId) return this.notices.get(subject.noticeId) ?? this.notice(subject.noticeId);
    const row = rowOf(subject);
    if (!row) return null;
    this.lastRequested[logOf(row)] = Date.now();
    this.read([row]);
    const found = await this.rows.get(keyOf(row));
    return found ? messageOf(found, subject.cursor) : null;
  }

  private read(rows: readonly LogRow[]): void {
    for (const sees of ['full', 'public'] as const) {
      const unread = rows.filter((row) => logOf(row) === sees && !this.rows.get(keyOf(row)));
      for (let from = 0; from < unread.length; from += PAGE) {
        const page = unread.slice(from, from + PAGE);
        const found = this.readRows(sees, page);
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
      text: READ_NOTICE,
      values: [id],
    });
    const [row] = rows;
    if (!row) return null;
    const { status, round, ...thin } = row.data;
    return { ...row, thin, transition: null };
  }

  /** In the order of `rows`, each with the status after it. */
  private async readRows(sees: LogName, rows: readonly LogRow[]): Promise<(Row | null)[]> {
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
    if (!state) return this.replayedStatus(track, sees, recordedAt);
    return visibleStatus(statusOn(state, recordedAt.slice(0, 10), coverageUntil), sees);
  }

  private async replayedStatus(slug: string, sees: LogName, knownAt: string): Promise<StatusView> {
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
