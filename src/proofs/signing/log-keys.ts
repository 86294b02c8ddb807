import { generateKeyPairSync, hash, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database, type Executor } from '../../db/database.js';
import { canonicalText } from '../../runtime/crypto/canonical-text.js';
import { type Keyring, seal, unseal } from '../../runtime/crypto/secret-box.js';
import { privateKeyOf, publicBytesOf, signerOf, signNote } from '../notes/note.js';
import { ADD_KEY, KEYS, LOCK } from '../proofs.sql.js';
import { ProofSettings } from '../settings.js';

export type StoredKey = {
  number: number;
  publicKey: Buffer;
  sealed: string;
  statement: string | null;
  madeAt: Date;
};

/** A key that signs or signed: a later one comes with a note in which the key before it names both. */
export type LogKey = { number: number; publicKey: Buffer; statement: string | null };

/** The name under which a key signs the statement about the next one. */
export const KEYS_NAME = 'paraph/keys';

const ownerOf = (number: number): string => `log key ${number}`;
const SEED_BYTES = 32;

/** The Ed25519 keys that sign checkpoints. The private ones are in the database, sealed by keys outside it. */
@Injectable()
export class LogKeys {
  private readonly opened = new Map<number, KeyObject>();

  constructor(
    private readonly database: Database,
    private readonly settings: ProofSettings,
  ) {}

  /** All keys, oldest first. The first is made here. */
  async all(at: Executor = this.database.pool): Promise<StoredKey[]> {
    const { rows } = await at.query<StoredKey>(KEYS);
    if (rows.length > 0) return rows;
    await this.add(at, 1, null);
    return (await at.query<StoredKey>(KEYS)).rows;
  }

  /** Throws if the key was sealed by one that WEBHOOK_KEYS no longer names. */
  privateKey({ number, sealed }: StoredKey): KeyObject {
    const known = this.opened.get(number);
    if (known) return known;
    const seed = unseal(sealed, ownerOf(number), this.settings.keys);
    const key = privateKeyOf(Buffer.from(seed, 'base64'));
    this.opened.set(number, key);
    return key;
  }

  /** Signs with a new key from now on. The old one says so, unless it is lost. Running processes notice by themselves. */
  async rotate(at: Executor, { isLost }: { isLost: boolean }): Promise<LogKey> {
    await at.query(LOCK);
    const newest = (await this.all(at)).at(-1) as StoredKey;
    return this.add(at, newest.number + 1, isLost ? null : newest);
  }

  private async add(at: Executor, number: number, before: StoredKey | null): Promise<LogKey> {
    const { privateKey } = generateKeyPairSync('ed25519');
    const publicKey = publicBytesOf(privateKey);
    const seed = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-SEED_BYTES).toString('base64');
    const statement = before && this.statementOf(before, publicKey);
    await at.query(ADD_KEY, [number, publicKey, seal(seed, ownerOf(number), this.settings.keys), statement]);
    return { number, publicKey, statement };
  }

  private statementOf(before: StoredKey, next: Buffer): string {
    const text = keyStatement(before.publicKey, next);
    return signNote(text, [signerOf(KEYS_NAME, this.privateKey(before))]);
  }
}

/** Whether one of these keys sealed it. */
export function canOpen({ number, sealed }: Pick<StoredKey, 'number' | 'sealed'>, keys: Keyring): boolean {
  try {
    unseal(sealed, ownerOf(number), keys);
    return true;
  } catch {
    return false;
  }
}

/** What a key says of the one after it. */
export const keyStatement = (before: Buffer, next: Buffer): string =>
  `paraph-log-key/1\n${before.toString('base64')}\n${next.toString('base64')}\n`;

/** The hash by which a checkpoint names all keys so far, with their statements. */
export const hashOfKeys = (keys: readonly LogKey[]): string =>
  hash(
    'sha256',
    canonicalText(keys.map(({ publicKey, statement }) => [publicKey.toString('base64'), statement])),
    'base64',
  );
