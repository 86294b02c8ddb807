import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database } from '../db/database.js';
import { Hints } from '../db/hints.js';
import type { State } from '../domain/replay.js';
import { statusOn } from '../domain/status.js';
import type { Day, StatusView, TransitionView } from '../domain/views.js';
import type { Sees } from '../http/allow.js';
import { TracksQuery } from '../tracks/tracks.query.js';
import { TransitionsQuery } from '../tracks/transitions.query.js';
import { STATES_AFTER } from './states-after.sql.js';

/** What a delivery says; `thin` keeps to what names it. */
export type Told = {
  type: string;
  timestamp: string;
  data: Record<string, unknown>;
  thin: Record<string, unknown>;
  transition: TransitionView | null;
};

export type Subject = { public: boolean; position: string; seq: number | null; notice_id: string | null };

type NoticeRow = { type: string; raised_at: Date; data: Record<string, unknown> };

/** Rows that one read brings, and messages that are kept: the next endpoint is told the same. */
const PAGE = 50;
const KEPT = 2_000;

/** So many rows may well have been numbered at once. */
const READ_AHEAD = 10;

/** How long after somebody was told of a numbering its new rows are read ahead, in milliseconds. */
const READ_AHEAD_FOR = 60_000;

const keyOf = (sees: Sees, position: string) => `${sees === 'public' ? 'p' : 'f'}${position}`;

/**
 * What is told of a row follows from the ledger alone: the row as it was recorded and the status after it, as it was
 * on that day. So nothing confidential is copied, and every attempt says the same.
 */
@Injectable()
export class Messages implements OnModuleInit {
  private readonly kept = new Map<string, Promise<Told | null>>();
  /** The last that was asked for of each numbering, and when. */
  private readonly reached = new Map<Sees, { position: bigint; asked: number }>();

  constructor(
    private readonly database: Database,
    private readonly transitions: TransitionsQuery,
    private readonly tracks: TracksQuery,
    private readonly hints: Hints,
  ) {}

  /** What was just numbered is read while it is still being fanned out: by the time it is claimed it is there. */
  onModuleInit(): void {
    this.hints.on('feed', () => {
      for (const [sees, { position, asked }] of this.reached) {
        if (Date.now() - asked > READ_AHEAD_FOR) continue;
        const next = Array.from({ length: READ_AHEAD }, (_, n) => String(position + BigInt(n + 1)));
        this.read(
          sees,
          next.filter((at) => !this.kept.has(keyOf(sees, at))),
        );
      }
    });
  }

  /** Reads, many at a time, what will be asked for soon. */
  prepare(subjects: readonly Subject[]): void {
    for (const sees of ['full', 'public'] as const) {
      const positions = new Set(
        subjects
          .filter((one) => one.notice_id === null && one.public === (sees === 'public'))
          .map(({ position }) => position)
          .filter((at) => !this.kept.has(keyOf(sees, at))),
      );
      if (positions.size > 0) this.read(sees, [...positions]);
    }
  }

  /** Null if what it was about is no longer there. */
  async told(subject: Subject): Promise<Told | null> {
    if (subject.notice_id) {
      const key = `n${subject.notice_id}`;
      return this.kept.get(key) ?? this.keep(key, this.notice(subject.notice_id));
    }
    const sees: Sees = subject.public ? 'public' : 'full';
    const { position } = subject;
    const before = this.reached.get(sees)?.position ?? 0n;
    const reached = BigInt(position) > before ? BigInt(position) : before;
    this.reached.set(sees, { position: reached, asked: Date.now() });
    // What was read ahead may have been read too soon.
    const known = await this.kept.get(keyOf(sees, position));
    if (known) return known;
    this.read(sees, [position]);
    return this.kept.get(keyOf(sees, position)) ?? null;
  }

  private read(sees: Sees, positions: readonly string[]): void {
    for (let from = 0; from < positions.length; from += PAGE) {
      const page = positions.slice(from, from + PAGE);
      const rows = this.transitions.feedAt(sees, page).then((listed) => this.rows(listed, sees));
      for (const at of page) {
        this.keep(
          keyOf(sees, at),
          rows.then((all) => all.get(at) ?? null),
        );
      }
    }
  }

  private keep(key: string, told: Promise<Told | null>): Promise<Told | null> {
    if (this.kept.size >= KEPT)
      for (const old of [...this.kept.keys()].slice(0, KEPT / 10)) this.kept.delete(old);
    this.kept.set(key, told);
    const forget = () => {
      if (this.kept.get(key) === told) this.kept.delete(key);
    };
    told.then((found) => found ?? forget(), forget);
    return told;
  }

  private async notice(id: string): Promise<Told | null> {
    const { rows } = await this.database.pool.query<NoticeRow>({
      name: 'webhook-notice',
      text: 'SELECT type, raised_at, data FROM webhook_notices WHERE id = $1',
      values: [id],
    });
    const [row] = rows;
    if (!row) return null;
    const { status, round, ...thin } = row.data;
    return { type: row.type, timestamp: row.raised_at.toISOString(), data: row.data, thin, transition: null };
  }

  private async rows(
    listed: readonly { at: string; transition: TransitionView }[],
    sees: Sees,
  ): Promise<Map<string, Told>> {
    const statuses = await this.statuses(
      listed.map(({ transition }) => transition),
      sees,
    );
    return new Map(
      listed.map(({ at, transition }, index) => {
        const thin = { track: transition.track, seq: transition.seq, cursor: at, id: transition.id };
        // As it stood when it was recorded: what became of it since is told by a message of its own.
        const then = { ...transition, correctedBy: null, annulled: false };
        const data = { transition: then, status: statuses[index], seq: transition.seq, cursor: at };
        const { type, recordedAt: timestamp } = transition;
        return [at, { type, timestamp, data, thin, transition: then }];
      }),
    );
  }

  private async statuses(rows: readonly TransitionView[], sees: Sees): Promise<StatusView[]> {
    const { rows: states } = await this.database.pool.query<{
      state: State | null;
      coverage_until: Day | null;
    }>({
      name: `states-after-${sees}`,
      text: STATES_AFTER[sees],
      values: [rows.map(({ track }) => track), rows.map(({ seq }) => seq)],
    });
    return Promise.all(
      rows.map(async ({ track, recordedAt }, index) => {
        const { state, coverage_until } = states[index] ?? { state: null, coverage_until: null };
        if (state === null) return this.foldedAgain(track, sees, recordedAt);
        const { silentDays, stalled, ...status } = statusOn(state, recordedAt.slice(0, 10), coverage_until);
        return sees === 'public' ? status : { ...status, silentDays, stalled };
      }),
    );
  }

  private async foldedAgain(slug: string, sees: Sees, knownAt: string): Promise<StatusView> {
    const track = await this.tracks.one(slug, sees, { knownAt });
    if (!track) throw new Error(`no track ${slug} as known at ${knownAt}`);
    return track.status;
  }
}
