import { type FindOptionsWhere, IsNull, LessThan } from 'typeorm';
import type { Database } from '../../db/database.js';
import type { Clock } from '../../runtime/clock.js';
import type { IdGenerator } from '../../runtime/id-generator.js';
import { digest, newSecret } from '../credentials/secrets.js';
import { linkEntity } from '../entities/link.entity.js';
import { type Holder, type SessionRow, sessionEntity } from '../entities/session.entity.js';
import { ALIVE_BY_HASH, aliveSessions } from './sessions.sql.js';

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

type AliveRow = Pick<SessionRow, 'id' | 'person_id' | 'token_id' | 'seen_at'>;

const holderOf = ({ person_id, token_id }: AliveRow): Holder =>
  person_id ? { person: person_id } : token_id ? { token: token_id } : 'admin';

/** Browsers that are signed in. The cookie holds a secret, the table its digest: ending the row ends the session. */
export class Sessions {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {}

  /** A new session, with a secret that nobody has seen before. */
  async begin(holder: Holder, { address, agent }: From): Promise<string> {
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

  /**
   * Whose session it is; null if there is none, or none any more. `seen`: whether the request shows that somebody is
   * there.
   */
  async holderOf(secret: string, { seen }: { seen: boolean }): Promise<Holder | null> {
    const { rows } = await this.database.pool.query<AliveRow>({
      ...ALIVE_BY_HASH,
      values: [digest(secret), this.after(0), this.after(-IDLE)],
    });
    const [row] = rows;
    if (!row) return null;
    if (seen && row.seen_at <= this.after(-SEEN_EVERY)) {
      const now = this.after(0);
      await this.rows().update({ id: row.id, seen_at: LessThan(now) }, { seen_at: now });
    }
    return holderOf(row);
  }

  /** Those that are alive, the newest first; of a holder, or everybody's. */
  async list(holder: Holder | null): Promise<Session[]> {
    const [text, values] = aliveSessions(holder);
    const { rows } = await this.database.pool.query<Session>(text, [
      this.after(0),
      this.after(-IDLE),
      ...values,
    ]);
    return rows;
  }

  /** The session that a cookie stands for. */
  async idOf(secret: string): Promise<string | null> {
    const row = await this.rows().findOne({ select: { id: true }, where: { hash: digest(secret) } });
    return row?.id ?? null;
  }

  /** Whether there was one to end: of the holder alone, if one is given. */
  async end(id: string, holder: Holder | null = null): Promise<boolean> {
    return (await this.endWhere({ id, ...whose(holder) })) === 1;
  }

  async endBySecret(secret: string): Promise<void> {
    await this.endWhere({ hash: digest(secret) });
  }

  /** Ends all of a holder's; says how many. */
  endAll(holder: Holder): Promise<number> {
    return this.endWhere(whose(holder));
  }

  /** Takes out what was over a month ago. */
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

function whose(holder: Holder | null): FindOptionsWhere<SessionRow> {
  if (holder === null) return {};
  if (holder === 'admin') return { person_id: IsNull(), token_id: IsNull() };
  return 'person' in holder ? { person_id: holder.person } : { token_id: holder.token };
}
