import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { IsNull, MoreThan } from 'typeorm';
import { Database, type Executor } from '../../db/database.js';
import { lastMailDay } from '../../mail/hours.js';
import { MailSettings } from '../../mail/settings.js';
import { Clock } from '../../runtime/clock.js';
import { type AgendaMailRow, agendaMailEntity, type StopReason } from '../entities/agenda-mail.entity.js';
import { confirmedBy, isAbout, type Stops, stoppedBy } from './mail-links.js';

/** What a person chooses. */
export type MailChoices = Pick<
  AgendaMailRow,
  'address' | 'language' | 'everything' | 'weekday' | 'near' | 'followed'
>;

export type FollowedMail = 'unset' | 'none' | 'off' | 'on';

/** Whether a person's mails arrive: their address is confirmed, and they were not stopped. */
export const isMailOn = (row: AgendaMailRow | null): row is AgendaMailRow =>
  row !== null && row.confirmed_at !== null && row.stopped_at === null;

/** Milliseconds in which an address can be confirmed. */
const NONCE_LASTS = 3 * 24 * 3_600_000;

/** How people get their agenda, and news of what they follow, by mail. Nothing is sent to an address before its owner has followed a link sent there. */
@Injectable()
export class AgendaMails {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: MailSettings,
  ) {}

  of(person: string): Promise<AgendaMailRow | null> {
    return this.rows().findOneBy({ person_id: person });
  }

  /**
   * Keeps what the person chose. A new address must be confirmed, and one to which mails were stopped, again. `again`:
   * another link is asked for. Returns whether a link is to be sent.
   */
  async save(person: string, choices: MailChoices, { again }: { again: boolean }): Promise<boolean> {
    const before = await this.of(person);
    const isSame = before?.address === choices.address && before.stopped_at === null;
    const isConfirmed = isSame && before.confirmed_at !== null;
    const isAsked = isSame && !again && before.nonce_until !== null && before.nonce_until > this.now();
    const mustAsk = !isConfirmed && !isAsked;
    const asking = {
      nonce: randomBytes(16).toString('base64url'),
      nonce_until: new Date(this.now().getTime() + NONCE_LASTS),
      ...{ confirmed_at: null, stopped_at: null, stopped_reason: null },
    };
    const changes = { ...choices, ...(mustAsk && asking) };
    if (before) await this.rows().update({ person_id: person }, changes);
    else await this.rows().insert({ ...changes, person_id: person, planned_on: this.today() });
    return mustAsk;
  }

  /** The row that a link would confirm; null if the link is not valid, or no longer. */
  async unconfirmed(token: string): Promise<AgendaMailRow | null> {
    const where = this.awaiting(token);
    return where && this.rows().findOneBy(where);
  }

  /** Of two uses of a link only one succeeds. Mails that fell due before it are not sent later. */
  async confirm(token: string): Promise<AgendaMailRow | null> {
    const where = this.awaiting(token);
    if (!where) return null;
    const confirmed = { confirmed_at: this.now(), nonce: null, nonce_until: null, planned_on: this.today() };
    const { raw } = await this.rows().update(where, confirmed, { returning: '*' });
    return raw[0] ?? null;
  }

  /** The row whose mails a link stops, and which of them. */
  async stoppable(token: string): Promise<{ row: AgendaMailRow; stops: Stops } | null> {
    const named = stoppedBy(token, this.settings.keys);
    const row = named && (await this.of(named.person));
    return row && isAbout(named, row.address) ? { row, stops: named.stops } : null;
  }

  /**
   * Whether new entries of what a person follows are mailed. `none`: no confirmed address. `unset`: this site sends no mail.
   */
  async followedState(person: string): Promise<FollowedMail> {
    if (!this.settings.canSend) return 'unset';
    const row = await this.of(person);
    if (!isMailOn(row)) return 'none';
    return row.followed ? 'on' : 'off';
  }

  /** Turns mails about followed tracks on or off. Returns whether that changed anything. */
  async setFollowed(person: string, followed: boolean): Promise<boolean> {
    const { affected } = await this.rows().update({ person_id: person, followed: !followed }, { followed });
    return affected === 1;
  }

  /** Returns whether there was anything to stop. */
  async stop(person: string, reason: StopReason, at?: Executor): Promise<boolean> {
    const stopped = { stopped_at: this.now(), stopped_reason: reason, nonce: null, nonce_until: null };
    const { affected } = await this.rows(at).update({ person_id: person, stopped_at: IsNull() }, stopped);
    return affected === 1;
  }

  private awaiting(token: string) {
    const named = confirmedBy(token, this.settings.keys);
    return named && { person_id: named.person, nonce: named.rest, nonce_until: MoreThan(this.now()) };
  }

  private rows(at?: Executor) {
    return this.database.repository(agendaMailEntity, at);
  }

  private today(): number {
    return lastMailDay(this.clock.now(), this.settings.hour);
  }

  private now(): Date {
    return new Date(this.clock.now());
  }
}
