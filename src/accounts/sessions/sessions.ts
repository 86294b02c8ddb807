import { type FindOptionsWhere, IsNull, LessThan } from 'typeorm';
import type { Database } from '../../db/database.js';
import type { Clock } from '../../runtime/clock.js';
import type { IdGenerator } from '../../runtime/id-generator.js';
import { digest, newSecret } from '../credentials/secrets.js';
import { linkEntity } from '../entities/link.entity.js';
import { type Holder, type SessionRow, sessionEntity } from '../entities/session.entity.js';
import { ALIVE_BY_HASH, aliveSessions } from './sessions.sql.js';

const HOUR = 3_600_000;

/** Milliseconds. A working day, so that a browser left open overnight must sign in again. */
export const SESSION_LASTS = 12 * HOUR;

/** A session without a request for this long has ended (NIST SP 800-63B-4, 2.2.3). */
const IDLE = HOUR;

/** `seen_at` is exact to a minute, so that a busy session costs one write a minute. */
const SEEN_PRECISION = 60_000;

/** Ended sessions are kept for questions about past sign-ins. */
const KEPT_FOR = 30 * 24 * HOUR;

/** The longest User-Agent that is stored, in characters. */
const LONGEST_AGENT = 300;

export type Client = { address: string; agent: string };

export type Session = {
  id: string;
  createdAt: Date;
  seenAt: Date;
  expiresAt: Date;
  person: string | null;
  token: string | null;
  /** The name of the person or the token; null for the admin token. */
  name: string | null;
} & Client;

export const sessionView = ({ createdAt, seenAt, expiresAt, ...session }: Session) => ({
  ...session,
  createdAt: createdAt.toISOString(),
  seenAt: seenAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
});
export type SessionView = ReturnType<typeof sessionView>;

type AliveRow = Pick<SessionRow, 'id' | 'person_id' | 'token_id' | 'seen_at'>;

const holderOf = ({ person_id, token_id }: AliveRow): Holder =>
  person_id ? { person: person_id } : token_id ? { token: token_id } : 'admin';

/** The sessions of browsers. The cookie holds a secret, the table its digest: ending the row ends the session. */
export class Sessions {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {}

  /** Begins a session, and returns its secret. */
  async begin(holder: Holder, { address, agent }: Client): Promise<string> {
    const secret = newSecret();
    await this.rows().insert({
      id: this.ids.newId(),
      hash: digest(secret),
      person_id: holder !== 'admin' && 'person' in holder ? holder.person : null,
      token_id: holder !== 'admin' && 'token' in holder ? holder.token : null,
      created_at: this.after(0),
      seen_at: this.after(0),
      expires_at: this.after(SESSION_LASTS),
      address,
      agent: agent.replaceAll(/\p{C}/gu, '').slice(0, LONGEST_AGENT),
    });
    return secret;
  }

  /** The holder of a session; null if it does not exist or has ended. `seen`: whether a person made the request. */
  async holderOf(secret: string, { seen }: { seen: boolean }): Promise<Holder | null> {
    const { rows } = await this.database.pool.query<AliveRow>({
      ...ALIVE_BY_HASH,
      values: [digest(secret), this.after(0), this.after(-IDLE)],
    });
    const [row] = rows;
    if (!row) return null;
    if (seen && row.seen_at <= this.after(-SEEN_PRECISION)) {
      const now = this.after(0);
      await this.rows().update({ id: row.id, seen_at: LessThan(now) }, { seen_at: now });
    }
    return holderOf(row);
  }

  /** Live sessions of a holder or of everybody, newest first. */
  async list(holder: Holder | null): Promise<Session[]> {
    const [text, values] = aliveSessions(holder);
    const { rows } = await this.database.pool.query<Session>(text, [
      this.after(0),
      this.after(-IDLE),
      ...values,
    ]);
    return rows;
  }

  /** The id of the session with this secret. */
  async idOf(secret: string): Promise<string | null> {
    const row = await this.rows().findOne({ select: { id: true }, where: { hash: digest(secret) } });
    return row?.id ?? null;
  }

  /** Ends a session, of the holder if one is given. Returns whether there was one. */
  async end(id: string, holder: Holder | null = null): Promise<boolean> {
    return (await this.endWhere({ id, ...ofHolder(holder) })) === 1;
  }

  async endBySecret(secret: string): Promise<void> {
    await this.endWhere({ hash: digest(secret) });
  }

  /** Ends all sessions of a holder. Returns how many there were. */
  endAll(holder: Holder): Promise<number> {
    return this.endWhere(ofHolder(holder));
  }

  /** Deletes sessions and links that expired a month ago. */
  async prune(): Promise<void> {
    const expires_at = LessThan(this.after(-KEPT_FOR));
    await this.rows().delete({ expires_at });
    await this.database.repository(linkEntity).delete({ expires_at });
  }

  private async endWhere(where: FindOptionsWhere<SessionRow>): Promise<number> {
    const { affected } = await this.rows().update(
      { ...where, ended_at: IsNull() },
      { ended_at: this.after(0) },
    );
    return affected ?? 0;
  }

  private rows() {
    return this.database.repository(sessionEntity);
  }

  private after(ms: number): Date {
    return new Date(Date.parse(this.clock.now()) + ms);
  }
}

function ofHolder(holder: Holder | null): FindOptionsWhere<SessionRow> {
  if (holder === null) return {};
  if (holder === 'admin') return { person_id: IsNull(), token_id: IsNull() };
  return 'person' in holder ? { person_id: holder.person } : { token_id: holder.token };
}
