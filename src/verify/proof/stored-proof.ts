import type { Executor } from '../../db/database.js';
import { definitionHash } from '../../db/prepare.js';
import { findKind } from '../../domain/kinds/index.js';
import type { KindDefinition } from '../../domain/machine/definition.js';
import { HASH_BYTES } from '../../proofs/merkle/hashes.js';
import { extensionOf, parseCheckpoint } from '../../proofs/notes/checkpoint.js';
import { parseNote } from '../../proofs/notes/note.js';
import { KEYS } from '../../proofs/proofs.sql.js';
import { hashOfKeys, type LogKey } from '../../proofs/signing/log-keys.js';
import {
  DEFINITIONS_LINE,
  hashOfDefinitions,
  KEYS_LINE,
  type NamedDefinition,
} from '../../proofs/signing/named.js';
import type { Fault } from '../records/fault.js';
import { checkHeads, keysThatCount, type SignedLeaf, type StoredLog, strangers } from './heads.js';
import type { Leaves } from './leaves.js';
import { EPOCH_NAMES, SIGNED_HEADS, SIGNED_LEAVES, STORED_DEFINITIONS } from './proof.sql.js';

type StoredDefinition = NamedDefinition & { definition: KindDefinition };

/** What proves the record as a whole: heads with their keys, and the definitions by which it is read. */
export type Proof = {
  logs: StoredLog[];
  keys: LogKey[];
  definitions: StoredDefinition[];
  /** Which leaves were signed; an export does not have them. */
  signedLeaf?: (isPublic: boolean) => SignedLeaf;
};

/** What the database has now. Rows that come later are beyond its heads. */
export async function storedProof(at: Executor): Promise<Proof> {
  const list = async <T extends object>(text: string) => (await at.query<T>(text)).rows;
  const heads = await list<{ public: boolean; note: string; definitions: NamedDefinition[] }>(SIGNED_HEADS);
  const origins = await list<{ public: boolean; origin: string; beganAfter: number }>(EPOCH_NAMES);
  return {
    logs: [false, true].map((isPublic) => ({
      public: isPublic,
      origins: origins.filter((one) => one.public === isPublic),
      signed: heads.find((one) => one.public === isPublic) ?? null,
    })),
    keys: await list<LogKey>(KEYS),
    definitions: await list<StoredDefinition>(STORED_DEFINITIONS),
    signedLeaf: (isPublic) => signedLeaves(at, isPublic),
  };
}

/** The leaves in the tiles of a log, which are read one after another. */
function signedLeaves(at: Executor, isPublic: boolean): SignedLeaf {
  const width = 256;
  let read: { number: number; hashes: Buffer } = { number: -1, hashes: Buffer.alloc(0) };
  return async (position) => {
    const number = Math.floor((position - 1) / width);
    if (read.number !== number) {
      const { rows } = await at.query<{ hashes: Buffer }>(SIGNED_LEAVES, [isPublic, number]);
      read = { number, hashes: rows[0]?.hashes ?? Buffer.alloc(0) };
    }
    const from = ((position - 1) % width) * HASH_BYTES;
    const hash = read.hashes.subarray(from, from + HASH_BYTES);
    return hash.length === HASH_BYTES ? hash : null;
  };
}

/** Compares all that was read with the heads of the logs, and definitions and keys with what the heads name. */
export async function checkProof(
  { logs, keys, definitions, signedLeaf }: Proof,
  leaves: Leaves,
  { keptHeads, trustedKeys }: { keptHeads: readonly string[]; trustedKeys: readonly string[] },
): Promise<Fault[]> {
  const counted = keysThatCount(keys, trustedKeys);
  const faults = [...checkDefinitions(definitions), ...strangers(logs, keptHeads)];
  for (const log of logs) {
    const kept = keptHeads.filter((note) => isOf(log, note));
    const of = { keys: counted, ...(signedLeaf && { signedLeaf: signedLeaf(log.public) }) };
    faults.push(...(await checkHeads(log, log.public ? leaves.open : leaves.full, kept, of)));
    faults.push(...checkNamed(log, keys, definitions));
  }
  return faults;
}

const headOf = (note: string) => parseCheckpoint(parseNote(note)?.text ?? '');

const isOf = ({ origins }: StoredLog, note: string): boolean =>
  origins.some(({ origin }) => origin === headOf(note)?.origin);

/** Each definition has the hash that it was stored with, and is the one of this release where this release has it. */
function checkDefinitions(definitions: readonly StoredDefinition[]): Fault[] {
  return definitions.flatMap(({ kind, version, hash, definition }) => {
    const known = findKind(kind, version);
    const isKnown = known?.version === version;
    const found = definitionHash({ definition });
    const fault =
      found !== hash
        ? 'was changed: its hash is another'
        : isKnown && definitionHash(known) !== hash
          ? 'is not the one of this release'
          : null;
    if (fault === null) return [];
    return [{ track: null, place: 'definition', seq: null, fault: `version ${version} of ${kind} ${fault}` }];
  });
}

/** Definitions and keys that came after the head are beyond it. */
function checkNamed({ signed }: StoredLog, keys: readonly LogKey[], stored: StoredDefinition[]): Fault[] {
  const head = signed && headOf(signed.note);
  if (!head) return [];
  const { definitions } = signed;
  const isThere = ({ kind, version, hash }: NamedDefinition) =>
    stored.some((one) => one.kind === kind && one.version === version && definitionHash(one) === hash);
  const faults: Fault[] = [];
  if (extensionOf(head, DEFINITIONS_LINE) !== hashOfDefinitions(definitions) || !definitions.every(isThere)) {
    const fault = 'the definitions are not those that the newest head names';
    faults.push({ track: null, place: 'definition', seq: null, fault });
  }
  if (!keys.some((_, last) => extensionOf(head, KEYS_LINE) === hashOfKeys(keys.slice(0, last + 1)))) {
    const fault = 'the keys are not those that the newest head names';
    faults.push({ track: null, place: 'checkpoint', seq: null, kind: 'stranger', fault });
  }
  return faults;
}
