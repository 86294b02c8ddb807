import type { Pool } from 'pg';
import type { Clock } from '../../runtime/clock.js';
import type { IdGenerator } from '../../runtime/id-generator.js';
import { digest, newSecret } from '../credentials/secrets.js';

const HOUR = 3_600_000;

/** A working day: a browser left open overnight asks again. Milliseconds. */
export const SESSION_LASTS = 12 * HOUR;

/** Without a request for so long it is over (NIST SP 800-63B-4, 2.2.3). */
const IDLE = HOUR;

/** seen_at is right to a minute: a busy session costs one write a minute. */
const SEEN_EVERY = 60_000;

/** For whoever asks afterwards where they had been signed in. */
const KEPT_FOR = 30 * 24 * HOUR;

/** Of a browser's name for itself. */
const LONGEST_AGENT = 300;

/** Who signs in: a person or the holder of a token by their ids, or of the bootstrap token. */
export type Holder = { person: string } | { token: string } | 'admin';

export type From = { address: string; agent: string };

export type Session = {
  id: string;
  createdAt: Date;
  seenAt: Date;
  expiresAt: Date;
  person: string | null;
  token: string | null;
  /** Of the person or the token; null for the bootstrap token. */
  name: string | null;
} & From;

export const sessionView = ({ createdAt, seenAt, expiresAt, ...session }: Session) => ({
  ...session,
  createdAt: createdAt.toISOString(),
  seenAt: seenAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
});
export type SessionView = ReturnType<typeof sessionView>;

type AliveRow = { id: string; person_id: string | null; token_id: string | null; seen_at: Date };

const holderOf = ({ person_id, token_id }: AliveRow): Holder =>
  person_id ? { person: person_id } : token_id ? { token: token_id } : 'admin';

/** Browsers that are signed in. The cookie holds a secret, the table its digest: ending the row ends the session. */
export class Sessions {
  constructor(
    private readonly pool: Pool,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {}

  /** A new session, with a secret that nobody has seen before. */
  async begin(holder: Holder, { address, agent }: From): Promise<string> {
    const secret = newSecret();
    const of = holder === 'admin' ? {} : holder;
    await this.pool.query(
      `INSERT INTO sessions (id, hash, person_id, token_id, created_at, seen_at, expires_at, address, agent)
       VALUES ($1, $2, $3, $4, $5, $5, $6, $7, $8)`,
      [
        this.ids.newId(),
        digest(secret),
        'person' in of ? of.person : null,
        'token' in of ? of.token : null,
        this.after(0),
        this.after(SESSION_LASTS),
        address,
        agent.replaceAll(/\p{C}/gu, '').slice(0, LONGEST_AGENT),
      ],
    );
    return secret;
  }

  /**
   * Whose session it is; null if there is none, or none any more. `seen`: whether the request shows that somebody is
   * there.
   */
  async holderOf(secret: string, { seen }: { seen: boolean }): Promise<Holder | null> {
    const { rows } = await this.pool.query<AliveRow>({
      name: 'session',
      text: `SELECT id, person_id, token_id, seen_at FROM sessions
        WHERE hash = $1 AND ended_at IS NULL AND expires_at > $2 AND seen_at > $3`,
      values: [digest(secret), this.after(0), this.after(-IDLE)],
    });
    const [row] = rows;
    if (!row) return null;
    if (seen && row.seen_at <= this.after(-SEEN_EVERY)) {
      await this.pool.query({
        name: 'session seen',
        text: 'UPDATE sessions SET seen_at = $2 WHERE id = $1 AND seen_at < $2',
        values: [row.id, this.after(0)],
      });
    }
    return holderOf(row);
  }

  /** Those that are alive, the newest first; of a holder, or everybody's. */
  async list(holder: Holder | null): Promise<Session[]> {
    const [text, values] = whose(holder, 3);
    const { rows } = await this.pool.query<Session>(
      `SELECT s.id, s.created_at AS "createdAt", s.seen_at AS "seenAt", s.expires_at AS "expiresAt",
         s.person_id AS person, s.token_id AS token, coalesce(p.name, t.name) AS name, s.address, s.agent
       FROM sessions s LEFT JOIN people p ON p.id = s.person_id LEFT JOIN tokens t ON t.id = s.token_id
       WHERE s.ended_at IS NULL AND s.expires_at > $1 AND s.seen_at > $2 AND p.disabled_at IS NULL
         AND t.revoked_at IS NULL AND ${text}
       ORDER BY s.created_at DESC, s.id`,
      [this.after(0), this.after(-IDLE), ...values],
    );
    return rows;
  }

  /** The session that a cookie stands for. */
  async idOf(secret: string): Promise<string | null> {
    const { rows } = await this.pool.query('SELECT id FROM sessions WHERE hash = $1', [digest(secret)]);
    return rows[0]?.id ?? null;
  }

  /** Whether there was one to end: of the holder alone, if one is given. */
  async end(id: string, holder: Holder | null = null): Promise<boolean> {
    const [text, values] = whose(holder, 3);
    const { rowCount } = await this.pool.query(
      `UPDATE sessions s SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL AND ${text}`,
      [id, this.after(0), ...values],
    );
    return rowCount === 1;
  }

  async endBySecret(secret: string): Promise<void> {
    await this.pool.query('UPDATE sessions SET ended_at = $2 WHERE hash = $1 AND ended_at IS NULL', [
      digest(secret),
      this.after(0),
    ]);
  }

  /** Ends all of a holder's; says how many. */
  async endAll(holder: Holder): Promise<number> {
    const [text, values] = whose(holder, 2);
    const { rowCount } = await this.pool.query(
      `UPDATE sessions s SET ended_at = $1
       WHERE ended_at IS NULL AND ${text}`,
      [this.after(0), ...values],
    );
    return rowCount ?? 0;
  }

  /** Takes out what was over a month ago. */
  async prune(): Promise<void> {
    await this.pool.query('DELETE FROM sessions WHERE expires_at < $1', [this.after(-KEPT_FOR)]);
    await this.pool.query('DELETE FROM one_time_links WHERE expires_at < $1', [this.after(-KEPT_FOR)]);
  }

  private after(ms: number): Date {
    return new Date(Date.parse(this.clock.now()) + ms);
  }
}

/** The condition that a session is the holder's, with its parameter numbered `n`. */
function whose(holder: Holder | null, n: number): [text: string, values: string[]] {
  if (holder === null) return ['true', []];
  if (holder === 'admin') return ['s.person_id IS NULL AND s.token_id IS NULL', []];
  return 'person' in holder
    ? [`s.person_id = $${n}`, [holder.person]]
    : [`s.token_id = $${n}`, [holder.token]];
}
