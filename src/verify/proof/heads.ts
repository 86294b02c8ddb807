import { Frontier } from '../../proofs/merkle/frontier.js';
import { type Checkpoint, parseCheckpoint } from '../../proofs/notes/checkpoint.js';
import { openNote, parseNote, publicBytesOf, verifierOf, vkeyOf } from '../../proofs/notes/note.js';
import { KEYS_NAME, type LogKey } from '../../proofs/signing/log-keys.js';
import type { NamedDefinition } from '../../proofs/signing/named.js';
import type { Damage, Fault } from '../records/fault.js';
import type { LeafFile } from './leaf-file.js';

/** A log as the database or an export has it. `beganAfter`: the position after which the epoch began. */
export type StoredLog = {
  public: boolean;
  origins: readonly { origin: string; beganAfter: number }[];
  /** Its newest checkpoint, and the definitions whose hash it names; null while none is signed. */
  signed: { note: string; definitions: NamedDefinition[] } | null;
};

/** The hash of the leaf at a position, as it was signed; null where that is not known. */
export type SignedLeaf = (position: number) => Promise<Buffer | null>;

type Head = Checkpoint & { isKept: boolean };

/**
 * The public keys whose signatures count: all of the log, or those that `trusted` names and those that follow from them
 * by statements. Throws RangeError if one of `trusted` is no verifier key.
 */
export function keysThatCount(keys: readonly LogKey[], trusted: readonly string[]): Buffer[] {
  if (trusted.length === 0) return keys.map(({ publicKey }) => publicKey);
  const counted = trusted.map((vkey) => publicBytesOf(verifierOf(vkey).key));
  for (const { publicKey, statement } of keys) {
    const verifiers = counted.map((key) => verifierOf(vkeyOf(KEYS_NAME, key)));
    const said = statement === null ? null : openNote(statement, verifiers);
    if (said?.text.split('\n')[2] === publicKey.toString('base64')) counted.push(publicKey);
  }
  return counted;
}

/** Compares the entries of a log, as they were read, with its checkpoint and with the heads that were kept outside. */
export async function checkHeads(
  log: StoredLog,
  leaves: LeafFile,
  kept: readonly string[],
  { keys, signedLeaf }: { keys: readonly Buffer[]; signedLeaf?: SignedLeaf },
): Promise<Fault[]> {
  const faults: Fault[] = [];
  const add = (head: { isKept: boolean }, kind: Damage, fault: string) =>
    faults.push({ track: null, place: head.isKept ? 'kept head' : 'checkpoint', seq: null, kind, fault });
  const heads: Head[] = [];
  for (const [note, isKept] of [
    ...(log.signed === null ? [] : [[log.signed.note, false] as const]),
    ...kept.map((note) => [note, true] as const),
  ]) {
    const head = parseCheckpoint(parseNote(note)?.text ?? '');
    if (!head) add({ isKept }, 'stranger', 'is no checkpoint');
    else if (!log.origins.some(({ origin }) => origin === head.origin)) {
      // Of kept heads only those of this log come here, and `strangers` names the others.
      add({ isKept }, 'stranger', `is of the log ${head.origin}`);
    } else if (
      !openNote(
        note,
        keys.map((key) => verifierOf(vkeyOf(head.origin, key))),
      )
    )
      add({ isKept }, 'stranger', `of ${head.size} entries is not signed by a key of this log`);
    else heads.push({ ...head, isKept });
  }
  const { roots, whole } = rootsOf(leaves, new Set(heads.map(({ size }) => size)));
  const which = log.public ? 'public log' : 'log';
  for (const head of heads.toSorted((a, b) => a.size - b.size)) {
    const { size, root, isKept } = head;
    const shared = sharedWith(log, head.origin);
    if (size > shared) {
      add(
        head,
        'older',
        `covers ${size} entries, and the ${which} went on from an earlier state at ${shared}`,
      );
    } else if (size > whole) {
      const isCut = !isKept || heads.some((other) => !other.isKept && other.size > whole);
      const gone = `covers ${size} entries, and the ${which} has ${whole}`;
      add(head, isCut ? 'cut' : 'older', `${gone}: ${size - whole} are gone`);
    } else if (!roots.get(size)?.equals(root)) {
      const { kind, fault } = await differenceIn(leaves, size, root, signedLeaf);
      add(head, kind, `covers ${size} entries of the ${which}: ${fault}`);
    }
  }
  return faults;
}

/** Up to which position an epoch is the log of today: where the next one began. */
function sharedWith({ origins }: StoredLog, origin: string): number {
  const next = origins[origins.findIndex((one) => one.origin === origin) + 1];
  return next?.beganAfter ?? Number.POSITIVE_INFINITY;
}

/** The roots at these sizes, and how many entries there are without a gap. */
function rootsOf(
  leaves: LeafFile,
  sizes: ReadonlySet<number>,
): { roots: Map<number, Buffer>; whole: number } {
  const tree = new Frontier();
  const roots = new Map<number, Buffer>();
  const note = () => sizes.has(tree.size) && roots.set(tree.size, tree.root());
  note();
  for (const leaf of leaves.read()) {
    if (!leaf) break;
    tree.add(leaf);
    note();
  }
  return { roots, whole: tree.size };
}

/**
 * Where the entries differ from what was signed, as far as the hashes that were signed are still there: they are if they
 * have the root.
 */
async function differenceIn(
  leaves: LeafFile,
  size: number,
  root: Buffer,
  signedLeaf: SignedLeaf | undefined,
): Promise<{ kind: Damage; fault: string }> {
  const signed = new Frontier();
  let first: { position: number; hash: Buffer } | null = null;
  let position = 0;
  for (const leaf of leaves.read()) {
    if (position >= size) break;
    position += 1;
    const before = (await signedLeaf?.(position)) ?? null;
    if (!before) return REWRITTEN;
    signed.add(before);
    if (!first && !leaf?.equals(before)) first = { position, hash: before };
  }
  if (!first || !signed.root().equals(root)) return REWRITTEN;
  const there = placeOf(leaves, first.hash);
  return there === null
    ? { kind: 'replaced', fault: `the entry at position ${first.position} is not the one that was signed` }
    : {
        kind: 'reordered',
        fault: `the entry that was signed at position ${first.position} is at ${there}: the order was changed`,
      };
}

const REWRITTEN = { kind: 'rewritten', fault: 'its root is another: what was signed was rewritten' } as const;

function placeOf(leaves: LeafFile, hash: Buffer): number | null {
  let position = 0;
  for (const leaf of leaves.read()) {
    position += 1;
    if (leaf?.equals(hash)) return position;
  }
  return null;
}

/** Heads of logs that are not there at all. */
export function strangers(logs: readonly StoredLog[], kept: readonly string[]): Fault[] {
  const known = new Set(logs.flatMap(({ origins }) => origins.map(({ origin }) => origin)));
  return kept.flatMap((note) => {
    const head = parseCheckpoint(parseNote(note)?.text ?? '');
    if (head && known.has(head.origin)) return [];
    const fault = head
      ? `is of the log ${head.origin}, which is not here: the head or the database is another’s, or the log was begun anew`
      : 'is no checkpoint';
    return [{ track: null, place: 'kept head', seq: null, kind: 'stranger', fault } satisfies Fault];
  });
}
