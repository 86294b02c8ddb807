import { type KeyObject, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Database, type Executor } from '../../db/database.js';
import { Sequencer } from '../../ledger/numbering/sequencer.js';
import {
  type HashedTexts,
  hashOfTexts,
  type PublicContent,
  publicTexts,
} from '../../ledger/rows/hash-chain.js';
import { BackgroundService } from '../../runtime/background-service.js';
import { Clock } from '../../runtime/clock.js';
import { addLeaves, growingTiles, rootFrom, type Tile, type TileKey } from '../merkle/tiles.js';
import { checkpointText } from '../notes/checkpoint.js';
import { signerOf, signNote } from '../notes/note.js';
import * as sql from '../proofs.sql.js';
import { KnownHeads } from '../queries/known-heads.js';
import { ProofSettings } from '../settings.js';
import { hashOfKeys, LogKeys, type StoredKey } from './log-keys.js';
import { DEFINITIONS_LINE, hashOfDefinitions, KEYS_LINE, type NamedDefinition } from './named.js';

/** A log with its tree: `head` is the last position of the feed, `note` its newest checkpoint. */
type Log = {
  public: boolean;
  size: number;
  head: number;
  epoch: number;
  beganAfter: number;
  origin: string | null;
  continues: string | null;
  note: string | null;
  isSigned: boolean;
};

export type Signed = {
  note: string;
  size: number;
  origin: string;
  continues: string | null;
  signedAt: Date;
  isNewest: boolean;
};

/** Entries that one transaction adds at most, so that nobody waits long for it. */
const CHUNK = 5_000;

/** How often a process looks for entries that another one numbered before it died, in milliseconds. */
const EVERY = 30_000;

/** How long a reader waits for a head at most, in milliseconds. */
const SIGN_NOW = 2_000;

/**
 * Adds what was numbered to the trees of both logs, and signs their heads (ADR 33). It runs after the numbering, so a
 * write does not wait for it. Many entries have one head.
 */
@Injectable()
export class Checkpoints implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Checkpoints.name);
  private isClosed = false;
  private readonly signing = new BackgroundService(Checkpoints.name, () => this.advance(), EVERY);

  constructor(
    private readonly database: Database,
    private readonly sequencer: Sequencer,
    private readonly keys: LogKeys,
    private readonly clock: Clock,
    private readonly settings: ProofSettings,
    private readonly known: KnownHeads,
  ) {}

  onApplicationBootstrap(): void {
    this.sequencer.onNumbered(() => this.signing.nudgeWithin(this.settings.signWithin));
    this.signing.start(this.settings.signWithin);
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.signing.stop();
  }

  /** The head of all that was numbered before the call, and of what `reader` wrote; null while there is none. */
  async newest(isPublic: boolean, reader?: string): Promise<Signed | null> {
    await this.sequencer.whenNumbered(reader);
    const signed = await this.read(isPublic);
    if (signed?.isNewest) return signed;
    await this.sequencer.chunk();
    // The first tree of an old archive takes longer. Meanwhile there is the head before, or none.
    await Promise.race([this.signing.nudge(), sleep(SIGN_NOW, undefined, { ref: false })]);
    return this.read(isPublic);
  }

  /** The tiles of a log by their keys. */
  tilesOf(isPublic: boolean, at: Executor = this.database.pool): (keys: TileKey[]) => Promise<Tile[]> {
    return async (keys) => {
      const [levels, numbers] = [keys.map(({ level }) => level), keys.map(({ number }) => number)];
      return (await at.query<Tile>(sql.TILES, [isPublic, levels, numbers])).rows;
    };
  }

  private async read(isPublic: boolean): Promise<Signed | null> {
    return (await this.database.pool.query<Signed>(sql.NEWEST, [isPublic])).rows[0] ?? null;
  }

  /** Returns whether there is more. */
  private async advance(): Promise<boolean> {
    const notes = await this.database.transaction(async (at) => {
      await at.query(sql.LOCK);
      const { rows: logs } = await at.query<Log>(sql.LOGS);
      const newest: { isPublic: boolean; isWhole: boolean; note: string | null }[] = [];
      for (const log of logs) {
        const isWhole = (await this.grow(at, log)) === log.head;
        newest.push({ isPublic: log.public, isWhole, note: isWhole ? await this.sign(at, log) : null });
      }
      return newest;
    });
    for (const { isPublic, note } of notes) if (note !== null) this.known.set(isPublic, note);
    return notes.some(({ isWhole }) => !isWhole);
  }

  /** Null where it cannot be opened. That is said once: the trees grow all the same, and `doctor` says it too. */
  private privateKey(key: StoredKey): KeyObject | null {
    try {
      const opened = this.keys.privateKey(key);
      this.isClosed = false;
      return opened;
    } catch (error) {
      if (!this.isClosed) this.logger.error(`Heads are not signed: ${(error as Error).message}`);
      this.isClosed = true;
      return null;
    }
  }

  /** Adds a chunk to the tree. Returns its size. */
  private async grow(at: Executor, log: Log): Promise<number> {
    // To sign a smaller tree would deny what was signed before.
    if (log.size > log.head) {
      const which = log.public ? 'public feed' : 'feed';
      throw new Error(
        `the ${which} ends at ${log.head}, and ${log.size} entries were signed: run paraph verify`,
      );
    }
    if (log.size === log.head) return log.size;
    const hashes = await this.nextHashes(at, log);
    const growing = growingTiles(log.size);
    const tiles = addLeaves(
      log.size,
      growing.length > 0 ? await this.tilesOf(log.public, at)(growing) : [],
      hashes,
    );
    const columns = [tiles.map((t) => t.level), tiles.map((t) => t.number), tiles.map((t) => t.hashes)];
    const size = log.size + hashes.length;
    await at.query(sql.GROW, [log.public, ...columns, size]);
    return size;
  }

  /** No entries that were numbered after `log` was read: the tree would pass the head that is signed. */
  private async nextHashes(at: Executor, { public: isPublic, size, head }: Log): Promise<Buffer[]> {
    const values = [isPublic, size, Math.min(CHUNK, head - size)];
    if (!isPublic) {
      return (await at.query<{ hash: Buffer }>(sql.NEXT_HASHES, values)).rows.map((row) => row.hash);
    }
    return (await at.query<ShownRow>(sql.NEXT_SHOWN, values)).rows.map((row) => hashOfTexts(textsOf(row)));
  }

  /** Returns the note of the head; null where it cannot be signed. */
  private async sign(at: Executor, log: Log): Promise<string | null> {
    const keys = await this.keys.all(at);
    const { rows: definitions } = await at.query<NamedDefinition>(sql.DEFINITIONS);
    const named = log.origin === null ? await this.nameLog(at, log) : (log as { origin: string } & Log);
    const root = await rootFrom(this.tilesOf(log.public, at), log.head);
    const text = checkpointText({
      origin: named.origin,
      size: log.head,
      root,
      extensions: [
        `${DEFINITIONS_LINE} ${hashOfDefinitions(definitions)}`,
        `${KEYS_LINE} ${hashOfKeys(keys)}`,
        ...(named.continues === null ? [] : [`continues ${named.continues}`]),
      ],
    });
    // A new definition or key is signed too, though nothing was recorded.
    if (log.isSigned && log.note?.startsWith(`${text}\n`)) return log.note;
    const newest = keys.at(-1);
    if (!newest) throw new Error('there is no key to sign with');
    const key = this.privateKey(newest);
    if (!key) return null;
    const note = signNote(text, [signerOf(named.origin, key)]);
    const values = [log.public, log.epoch, log.head, note, JSON.stringify(definitions), this.clock.now()];
    await at.query(sql.SIGNED, values);
    return note;
  }

  /** Names the log of an epoch. A later epoch says which head of the one before it both share. */
  private async nameLog(
    at: Executor,
    { public: isPublic, epoch, beganAfter }: Log,
  ): Promise<{ origin: string; continues: string | null }> {
    const origin = `${this.settings.host}/${isPublic ? 'public' : 'full'}/${randomUUID()}`;
    const { rows } = await at.query<{ origin: string }>(sql.ORIGIN_BEFORE, [isPublic, epoch]);
    const before = rows[0]?.origin;
    const shared = before === undefined ? null : await rootFrom(this.tilesOf(isPublic, at), beganAfter);
    const continues = shared && `${before} ${beganAfter} ${shared.toString('base64')}`;
    await at.query(sql.NAME_LOG, [isPublic, epoch, origin, continues]);
    return { origin, continues };
  }
}

/** A row of the public log as it is hashed. */
export type ShownRow = PublicContent['row'] & {
  slug: string;
  kindVersion: number;
  rowSalt: Buffer;
  contentSalt: Buffer;
  /** Of a redacted row: the hash of the payload that it had before. */
  kept: string | null;
  position?: number | null;
};

export const textsOf = ({ slug, kindVersion, rowSalt, contentSalt, kept, ...row }: ShownRow): HashedTexts =>
  publicTexts({ track: slug, row, kindVersion, salts: [rowSalt, contentSalt] }, kept ?? undefined);
