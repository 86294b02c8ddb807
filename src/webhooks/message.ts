import { Injectable } from '@nestjs/common';
import { Database } from '../db/database.js';
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

/** What one read of the feed brings for those who ask for the next rows; kept for the next endpoint, too. */
const PAGE = 50;
const KEPT = 1_000;

/**
 * What is told of a row follows from the ledger alone: the row as it was recorded and the status after it, as it was
 * on that day. So nothing confidential is copied, and every attempt says the same.
 */
@Injectable()
export class Messages {
  private readonly kept = new Map<string, Promise<Told | null>>();

  constructor(
    private readonly database: Database,
    private readonly transitions: TransitionsQuery,
    private readonly tracks: TracksQuery,
  ) {}

  /** Null if what it was about is no longer there. */
  told(subject: Subject): Promise<Told | null> {
    const key = subject.notice_id
      ? `n${subject.notice_id}`
      : `${subject.public ? 'p' : 'f'}${subject.position}`;
    const known = this.kept.get(key);
    if (known) return known;
    if (subject.notice_id) return this.keep(key, this.notice(subject.notice_id));
    const [sees, letter]: [Sees, string] = subject.public ? ['public', 'p'] : ['full', 'f'];
    const before = String(BigInt(subject.position) - 1n);
    const page = this.transitions.feed(sees, before, PAGE).then((rows) => this.rows(rows, sees));
    const rest = page.then((all) => {
      for (const [at, told] of all) {
        if (!this.kept.has(`${letter}${at}`)) this.keep(`${letter}${at}`, Promise.resolve(told));
      }
    });
    rest.catch(() => undefined);
    return this.keep(
      key,
      page.then((all) => all.get(subject.position) ?? null),
    );
  }

  private keep(key: string, told: Promise<Told | null>): Promise<Told | null> {
    if (this.kept.size >= KEPT)
      for (const old of [...this.kept.keys()].slice(0, KEPT / 10)) this.kept.delete(old);
    this.kept.set(key, told);
    told.then(
      (found) => found ?? this.kept.delete(key),
      () => this.kept.delete(key),
    );
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
