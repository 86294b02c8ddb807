import { Injectable } from '@nestjs/common';
import { type Caller, readScopeOf } from '../../access/allow.js';
import { AgendaMails, isMailOn } from '../../accounts/agenda/agenda-mails.js';
import { confirmPath, stopPath } from '../../accounts/agenda/mail-links.js';
import { personAsCaller } from '../../accounts/callers/person-as-caller.js';
import type { AgendaMailRow } from '../../accounts/entities/agenda-mail.entity.js';
import { Database } from '../../db/database.js';
import { dayNumber } from '../../domain/values/dates.js';
import { ownPartyCode } from '../../i18n/parties.js';
import { MailSettings } from '../../mail/settings.js';
import type { Letter } from '../../mail/transport.js';
import { Clock } from '../../runtime/clock.js';
import { TracksQuery } from '../../tracks/queries/tracks.query.js';
import { OwnDeadlinesQuery } from '../own/own-deadlines.js';
import { followedText } from './followed-text.js';
import {
  confirmText,
  DIGEST_PARTS,
  type Digest,
  daysOf,
  digestText,
  type LetterText,
  nearText,
  type Recipient,
} from './letter-text.js';
import { type LetterRow, Letters } from './letters.js';
import { DAYS_BEFORE } from './near.js';
import { FollowNews } from './news.js';
import { MOST_NEAR } from './planner.js';

/** Deadlines, or entries, in one part of a mail. */
const MOST_LISTED = 100;

/** Writes a letter at the moment at which it is sent: by what is due then, and by the rights that the person has then. */
@Injectable()
export class LetterComposer {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: MailSettings,
    private readonly mails: AgendaMails,
    private readonly letters: Letters,
    private readonly deadlines: OwnDeadlinesQuery,
    private readonly news: FollowNews,
    private readonly tracks: TracksQuery,
  ) {}

  /** Null if there is nothing to tell, or nobody to be told. */
  async compose(row: LetterRow): Promise<{ letter: Letter; reader: Caller } | null> {
    const reader = await personAsCaller(this.database.pool, row.personId);
    const letter = reader && (await this.letterTo(reader, row));
    return letter && { letter, reader };
  }

  private async letterTo(caller: Caller, { personId, kind, about }: LetterRow): Promise<Letter | null> {
    const { publicUrl, keys } = this.settings;
    const row = await this.mails.of(personId);
    if (!row || publicUrl === null) return null;
    const { address: to, language, nonce } = row;
    const id = `agenda-${kind}-${kind === 'confirm' ? '' : `${about}-`}${personId}`;
    if (kind === 'confirm') {
      if (nonce !== about || row.nonce_until === null || row.nonce_until <= new Date(this.clock.now()))
        return null;
      const url = `${publicUrl}${confirmPath(personId, nonce, keys)}`;
      const text = confirmText(url, { language, publicUrl });
      // Not its nonce: only who reads the mail may know that.
      return {
        ...text,
        id: `${id}-${Date.parse(row.nonce_until.toISOString())}`,
        to,
        language,
        unsubscribeUrl: null,
      };
    }
    if (!isMailOn(row) || (kind === 'followed' && !row.followed)) return null;
    const stops = kind === 'followed' ? 'followed' : 'all';
    const unsubscribeUrl = `${publicUrl}${stopPath(stops, personId, to, keys)}`;
    const recipient: Recipient = {
      ...{ language, ownParty: ownPartyCode(), address: to, publicUrl, unsubscribeUrl },
      today: this.clock.now().slice(0, 10),
    };
    const text = await this.textOf(caller, row, { kind, about }, recipient);
    return text && { ...text, id, to, language, unsubscribeUrl };
  }

  private textOf(
    caller: Caller,
    row: AgendaMailRow,
    { kind, about }: Pick<LetterRow, 'kind' | 'about'>,
    recipient: Recipient,
  ): Promise<LetterText | null> {
    if (kind === 'followed') return this.followed(caller, about, recipient);
    return kind === 'digest' ? this.digest(caller, row, recipient) : this.near(caller, row, about, recipient);
  }

  private async followed(caller: Caller, about: string, recipient: Recipient): Promise<LetterText | null> {
    const scope = readScopeOf(caller);
    const entries = await this.news.of({ personId: caller.id, about }, scope, MOST_LISTED + 1);
    if (entries.length === 0) return null;
    const tracks = await this.tracks.list({ slugs: [...new Set(entries.map(({ track }) => track))] }, scope);
    return followedText(
      {
        entries: entries.slice(0, MOST_LISTED),
        tracks: new Map(tracks.map((track) => [track.slug, track])),
        namesakes: await this.tracks.namesakes(tracks, scope),
        isMore: entries.length > MOST_LISTED,
        now: this.clock.now(),
      },
      recipient,
    );
  }

  private async digest(
    caller: Caller,
    { everything }: AgendaMailRow,
    recipient: Recipient,
  ): Promise<LetterText | null> {
    const today = dayNumber(recipient.today);
    const parts = await Promise.all(
      DIGEST_PARTS.map(async (part) => {
        const request = { everything, ...daysOf(part, today), limit: MOST_LISTED };
        return [part, await this.deadlines.read(caller, request)] as const;
      }),
    );
    return digestText(Object.fromEntries(parts) as Digest, recipient);
  }

  /** Of what the letter was made for, what still stands and the person may still read. */
  private async near(
    caller: Caller,
    { person_id, everything }: AgendaMailRow,
    day: string,
    recipient: Recipient,
  ): Promise<LetterText | null> {
    const today = dayNumber(recipient.today);
    const told = (await this.letters.toldOf(person_id, today)).filter(({ toldIn }) => toldIn === day);
    const nameOf = (one: { track: string; key: string; last: number | null }) =>
      `${one.track} ${one.key} ${one.last}`;
    const names = new Set(told.map(nameOf));
    const until = today + Math.max(...DAYS_BEFORE);
    const found = await this.deadlines.read(caller, { everything, from: today, until, limit: MOST_NEAR });
    const items = found.items.filter((item) => names.has(nameOf(item)));
    const isMore = items.length > MOST_LISTED;
    return nearText({ ...found, items: items.slice(0, MOST_LISTED), isMore }, recipient);
  }
}
