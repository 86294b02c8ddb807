import { randomUUID } from 'node:crypto';
import type { ClientBase, Pool } from 'pg';
import type { Clock } from '../../runtime/clock.js';
import { canonicalText } from '../../runtime/crypto/canonical-text.js';
import { sha256 } from '../../runtime/crypto/sha256.js';
import { ReceivedFile } from '../bodies/received-file.js';
import { SpooledBody } from '../bodies/spooled-body.js';
import { Problem } from '../problems/problem.js';

/** What identifies a key: different callers may use the same key, and so may different paths. */
export type Scope = { caller: string; method: string; path: string; key: string };

/** An answer as it was sent. `body` is text, so that a replay has the same bytes. */
export type StoredAnswer = { status: number; headers: Record<string, string>; body: string | null };

/** The right to answer under a key, until another request takes the key over. */
export type Hold = { scope: Scope; holder: string };

/** Milliseconds. A request that has neither answered nor renewed its hold for so long is considered dead. */
const HOLD_LASTS = 30_000;
/** Milliseconds: answers are stored for a day. */
const ANSWER_LASTS = 24 * 60 * 60_000;
/** How many rows one statement deletes, so that none takes long. */
const BATCH = 1_000;
/** In characters. A longer path is stored as its hash, because a row of a B-tree index has at most 2,704 bytes. */
const LONGEST_PATH = 500;

type Row = { fingerprint: Buffer; answer: StoredAnswer | null };

/** SHA-256 of the RFC 8785 form of a body, in which the order of names does not matter; of a stream, of its bytes. */
export const fingerprintOf = (body: unknown): Buffer =>
  body instanceof SpooledBody || body instanceof ReceivedFile ? body.sha256 : sha256(canonicalText(body));

const inFlight = () =>
  new Problem('idempotency_key_in_flight', 'A request with this Idempotency-Key is still running.', {
    headers: { 'Retry-After': '1' },
  });

/**
 * The table idempotency_keys. A key is claimed by one statement, so no lock outlives it. The answer is stored in the
 * transaction of the work, so a crash loses both or neither.
 */
export class IdempotencyKeys {
  constructor(
    private readonly pool: Pool,
    private readonly clock: Clock,
  ) {}

  /**
   * The answer that was given under this key, or the right to give one. Throws 409 while another request holds the key,
   * 422 if the key came with another body.
   */
  async claim(scope: Scope, fingerprint: Buffer): Promise<Hold | StoredAnswer> {
    const own = { ...scope, path: storedPath(scope.path) };
    const holder = randomUUID();
    // If the row is released between the two statements, the claim is tried again.
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

  /** The answer under a key that was claimed after `since`; null if there is none. */
  async answered(scope: Scope, since: Date): Promise<StoredAnswer | null> {
    const { rows } = await this.pool.query<Pick<Row, 'answer'>>(
      `SELECT answer FROM idempotency_keys
        WHERE caller = $1 AND method = $2 AND path = $3 AND key = $4 AND created_at > $5`,
      [scope.caller, scope.method, storedPath(scope.path), scope.key, since],
    );
    return rows[0]?.answer ?? null;
  }

  /**
   * Stores the answer in the transaction of `at`. Throws if another request has taken the key over, so that the work is
   * rolled back.
   */
  async keep(at: ClientBase | Pool, { scope, holder }: Hold, answer: StoredAnswer): Promise<void> {
    const { rowCount } = await at.query({
      name: 'key answer',
      text: `UPDATE idempotency_keys SET answer = $6
        WHERE caller = $1 AND method = $2 AND path = $3 AND key = $4 AND holder = $5`,
      values: [scope.caller, scope.method, scope.path, scope.key, holder, JSON.stringify(answer)],
    });
    if (rowCount === 0) throw inFlight();
  }

  /** Stores the answer in a statement of its own, after the work. */
  storeByItself(hold: Hold, answer: StoredAnswer): Promise<void> {
    return this.keep(this.pool, hold, answer);
  }

  /** Prolongs the hold of a request that still runs. */
  async renew({ scope, holder }: Hold): Promise<void> {
    await this.pool.query(
      `UPDATE idempotency_keys SET held_until = $6
        WHERE caller = $1 AND method = $2 AND path = $3 AND key = $4 AND holder = $5 AND answer IS NULL`,
      [scope.caller, scope.method, scope.path, scope.key, holder, this.after(HOLD_LASTS)],
    );
  }

  /** Releases the key, unless it has an answer or was taken over. */
  async release({ scope, holder }: Hold): Promise<void> {
    await this.pool.query({
      name: 'key release',
      text: `DELETE FROM idempotency_keys
        WHERE caller = $1 AND method = $2 AND path = $3 AND key = $4 AND holder = $5 AND answer IS NULL`,
      values: [scope.caller, scope.method, scope.path, scope.key, holder],
    });
  }

  /** Deletes keys older than a day, and returns how many. */
  async prune(): Promise<number> {
    const before = this.after(-ANSWER_LASTS);
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
        this.after(HOLD_LASTS),
        this.after(0),
        this.after(-ANSWER_LASTS),
      ],
    });
    return rowCount === 1;
  }

  private after(ms: number): Date {
    return new Date(Date.parse(this.clock.now()) + ms);
  }
}

const storedPath = (path: string): string =>
  path.length <= LONGEST_PATH ? path : `sha256:${sha256(path).toString('hex')}`;
