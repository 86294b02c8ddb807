import { createHash, randomUUID } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { ClientBase, Pool } from 'pg';
import type { Clock } from '../../runtime/clock.js';
import { Problem } from '../problems/problem.js';

/** What identifies a key: two callers may use the same one, and so may two paths. */
export type Scope = { caller: string; method: string; path: string; key: string };

/** An answer as it was sent: `body` is its text, so that a replay is the same to the byte. */
export type StoredAnswer = { status: number; headers: Record<string, string>; body: string | null };

/** The right to answer under a key, until somebody takes over. */
export type Hold = { scope: Scope; holder: string };

/** A request that has not answered nor been heard of for so long is taken for dead, in milliseconds. */
const HELD_FOR = 30_000;
/** Answers are stored for a day. */
const KEPT_FOR = 24 * 60 * 60_000;
/** Rows deleted by one statement, so that none runs long. */
const BATCH = 1_000;
/** A longer path is kept as its hash: an index row takes 2,704 bytes at most (PostgreSQL, B-tree). */
const LONGEST_PATH = 500;

type Row = { fingerprint: Buffer; answer: StoredAnswer | null };

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/** The same for bodies that say the same: SHA-256 of the RFC 8785 form. */
export const fingerprintOf = (body: unknown): Buffer => sha256(canonicalize(body) ?? '');

const inFlight = () =>
  new Problem('idempotency_key_in_flight', 'A request with this Idempotency-Key is still running.', {
    headers: { 'Retry-After': '1' },
  });

/**
 * The table idempotency_keys. A key is claimed by a statement of its own, so no lock outlives it; its answer is
 * written by the transaction that does the work, so either both survive a crash or neither.
 */
export class IdempotencyKeys {
  constructor(
    private readonly pool: Pool,
    private readonly clock: Clock,
  ) {}

  /** The answer that was given under this key, or the right to give one. 409 while another has it, 422 if reused. */
  async claim(scope: Scope, fingerprint: Buffer): Promise<Hold | StoredAnswer> {
    const own = { ...scope, path: pathKept(scope.path) };
    const holder = randomUUID();
    // A row may be released between the two statements: then it is ours to claim after all.
    for (;;) {
      if (await this.insert(own, fingerprint, holder)) return { scope: own, holder };
      const { rows } = await this.pool.query<Row>({
        name: 'key look-up',
        text: `SELECT fingerprint, answer FROM idempotency_keys
          WHERE caller = $1 AND method = $2 AND path = $3 AND key = $4`,
        values: [own.caller, own.method, own.path, own.key],
      });
      const [row] = rows;
      if (!row) continue;
      if (!row.fingerprint.equals(fingerprint)) {
        throw new Problem('idempotency_key_reused', 'This Idempotency-Key came with another body before.');
      }
      if (!row.answer) throw inFlight();
      return row.answer;
    }
  }

  /** The answer given under a key that was claimed after `since`; null if there is none. */
  async answered(scope: Scope, since: Date): Promise<StoredAnswer | null> {
    const { rows } = await this.pool.query<Pick<Row, 'answer'>>(
      `SELECT answer FROM idempotency_keys
        WHERE caller = $1 AND method = $2 AND path = $3 AND key = $4 AND created_at > $5`,
      [scope.caller, scope.method, pathKept(scope.path), scope.key, since],
    );
    return rows[0]?.answer ?? null;
  }

  /** Keeps the answer in the transaction at hand. Throws if somebody has taken over: the work must not stand then. */
  async keep(at: ClientBase | Pool, { scope, holder }: Hold, answer: StoredAnswer): Promise<void> {
    const { rowCount } = await at.query({
      name: 'key answer',
      text: `UPDATE idempotency_keys SET answer = $6
        WHERE caller = $1 AND method = $2 AND path = $3 AND key = $4 AND holder = $5`,
      values: [scope.caller, scope.method, scope.path, scope.key, holder, JSON.stringify(answer)],
    });
    if (rowCount === 0) throw inFlight();
  }

  /** Keeps the answer after work that was not done in a transaction of ours. */
  keepByItself(hold: Hold, answer: StoredAnswer): Promise<void> {
    return this.keep(this.pool, hold, answer);
  }

  /** Says that the request still runs. */
  async renew({ scope, holder }: Hold): Promise<void> {
    await this.pool.query(
      `UPDATE idempotency_keys SET held_until = $6
        WHERE caller = $1 AND method = $2 AND path = $3 AND key = $4 AND holder = $5 AND answer IS NULL`,
      [scope.caller, scope.method, scope.path, scope.key, holder, this.after(HELD_FOR)],
    );
  }

  /** Gives the key up, unless it was answered or taken over. */
  async release({ scope, holder }: Hold): Promise<void> {
    await this.pool.query({
      name: 'key release',
      text: `DELETE FROM idempotency_keys
        WHERE caller = $1 AND method = $2 AND path = $3 AND key = $4 AND holder = $5 AND answer IS NULL`,
      values: [scope.caller, scope.method, scope.path, scope.key, holder],
    });
  }

  /** Deletes what is older than a day, and says how many rows that were. */
  async prune(): Promise<number> {
    const before = this.after(-KEPT_FOR);
    let pruned = 0;
    for (;;) {
      const { rowCount } = await this.pool.query(
        `DELETE FROM idempotency_keys WHERE created_at <= $1 AND ctid = ANY (ARRAY(
          SELECT ctid FROM idempotency_keys WHERE created_at <= $1 LIMIT ${BATCH}))`,
        [before],
      );
      pruned += rowCount ?? 0;
      if ((rowCount ?? 0) < BATCH) return pruned;
    }
  }

  private async insert(scope: Scope, fingerprint: Buffer, holder: string): Promise<boolean> {
    const { rowCount } = await this.pool.query({
      name: 'key claim',
      text: `INSERT INTO idempotency_keys AS k
          (caller, method, path, key, fingerprint, holder, held_until, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (caller, method, path, key) DO UPDATE
          SET fingerprint = EXCLUDED.fingerprint, holder = EXCLUDED.holder, held_until = EXCLUDED.held_until,
            created_at = EXCLUDED.created_at, answer = NULL
          WHERE (k.answer IS NULL AND k.held_until <= EXCLUDED.created_at) OR k.created_at <= $9`,
      values: [
        scope.caller,
        scope.method,
        scope.path,
        scope.key,
        fingerprint,
        holder,
        this.after(HELD_FOR),
        this.after(0),
        this.after(-KEPT_FOR),
      ],
    });
    return rowCount === 1;
  }

  private after(ms: number): Date {
    return new Date(Date.parse(this.clock.now()) + ms);
  }
}

const pathKept = (path: string): string =>
  path.length <= LONGEST_PATH ? path : `sha256:${sha256(path).toString('hex')}`;
