import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { definitionHash } from '../../db/prepare.js';
import { hashOfFile } from '../../documents/index.js';
import { useVersions } from '../../domain/kinds/index.js';
import type { Instant, SourceView } from '../../domain/values/views.js';
import { Problem } from '../../http/problems/problem.js';
import { sourceId } from '../../tracks/commands/resolve-sources.js';
import { checkTrack } from '../check-track.js';
import { Leaves, leavesOf } from '../proof/leaves.js';
import { checkProof, type Proof } from '../proof/stored-proof.js';
import type { Fault } from '../records/fault.js';
import type { TrackRecords } from '../records/records.js';
import type { VerifyResult } from '../verify.js';
import { type ArchiveLine, FORMAT, readLine } from './archive-lines.js';

export type ArchiveOptions = {
  now: Instant;
  keptHeads: readonly string[];
  /** Verifier keys that count; empty: those in the file. */
  trustedKeys: readonly string[];
  /** The folder with the documents of the export; without it, they are not checked. */
  files?: string | undefined;
};

/** A file that is no archive, or ends too early. The message is for the person who gave it. */
export class BadArchive extends Problem {
  constructor(detail: string) {
    super('bad_request', detail);
  }
}

/** Verifies an exported ledger without its database, a track at a time, so that memory stays flat. */
export async function verifyArchive(path: string, options: ArchiveOptions): Promise<VerifyResult> {
  const { now, keptHeads, trustedKeys, files } = options;
  const verified: VerifyResult = { tracks: 0, rows: 0, publicRows: 0, redacted: 0, faults: [] };
  const proof: Proof = { logs: [], keys: [], definitions: [] };
  const leaves = new Leaves();
  const documents = files === undefined ? null : new NamedDocuments(files);
  let end: { tracks: number; rows: number } | null = null;
  let takeBack: (() => void) | null = null;
  try {
    for await (const line of archiveLines(path)) {
      if ('format' in line) Object.assign(proof, { logs: line.logs, keys: line.keys });
      else if ('definition' in line) proof.definitions.push(line.definition);
      else if ('end' in line) end = line.end;
      else {
        takeBack ??= useDefinitions(path, proof.definitions);
        verified.tracks += 1;
        verified.rows += line.track.rows.length;
        verified.publicRows += line.track.shown.length;
        verified.redacted += new Set(line.track.redactions.map(({ seq }) => seq)).size;
        const fault = faultOfSources(line.sources) ?? checkTrack(line.track, idsOf(line.sources), now);
        if (fault) verified.faults.push(fault);
        leaves.add(leavesOf([line.track]));
        documents?.add(line.track);
      }
    }
    if (!end || end.tracks !== verified.tracks || end.rows !== verified.rows)
      throw new BadArchive(`${path} is not whole: its end is missing, or lines are.`);
    const ofProof = await checkProof(proof, leaves, { keptHeads, trustedKeys });
    if (documents) {
      verified.documents = documents.count;
      ofProof.push(...(await documents.faults()));
    }
    // A changed definition lets statuses differ: what comes first is what is wrong.
    verified.faults.unshift(...ofProof.filter(({ place }) => place === 'definition'));
    verified.faults.push(...ofProof.filter(({ place }) => place !== 'definition'));
    return verified;
  } finally {
    takeBack?.();
    leaves.close();
  }
}

async function* archiveLines(path: string): AsyncGenerator<ArchiveLine> {
  const lines = createInterface({
    input: createReadStream(path, 'utf8'),
    crlfDelay: Number.POSITIVE_INFINITY,
  });
  let number = 0;
  for await (const text of lines) {
    number += 1;
    let line: ArchiveLine;
    try {
      line = readLine(text);
    } catch {
      throw new BadArchive(`${path} is no exported ledger: line ${number} is not JSON.`);
    }
    if (number === 1 && !('format' in line && line.format === FORMAT))
      throw new BadArchive(
        `${path} is no exported ledger. A dossier holds the entries as they now stand, without what proves them: export with --format ledger.`,
      );
    yield line;
  }
  if (number === 0) throw new BadArchive(`${path} is empty.`);
}

/** A definition that was changed is a fault, and nothing is folded by it. */
function useDefinitions(path: string, definitions: Proof['definitions']): () => void {
  const whole = definitions.filter((one) => definitionHash(one) === one.hash);
  try {
    return useVersions(whole.map(({ definition }) => definition));
  } catch (error) {
    throw new BadArchive(`${path}: its definitions cannot be read: ${(error as Error).message}`);
  }
}

const idsOf = (sources: readonly SourceView[]): Set<string> => new Set(sources.map(({ ref }) => ref));

function faultOfSources(sources: readonly SourceView[]): Fault | null {
  const wrong = sources.find(({ ref, ...source }) => sourceId(source) !== ref);
  if (!wrong) return null;
  const fault = `the content of source ${wrong.ref} does not match its id`;
  return { track: null, place: 'source', seq: null, fault };
}

/** The documents that entries name, each with the first entry that does. */
class NamedDocuments {
  private readonly named = new Map<string, { track: string; seq: number }>();

  constructor(private readonly folder: string) {}

  get count(): number {
    return this.named.size;
  }

  add({ slug, rows }: TrackRecords): void {
    for (const { seq, documents } of rows)
      for (const { sha256 } of documents)
        if (!this.named.has(sha256)) this.named.set(sha256, { track: slug, seq });
  }

  async faults(): Promise<Fault[]> {
    const files = new Map((await readdir(this.folder)).map((name) => [name.slice(0, 64), name]));
    const faults: Fault[] = [];
    for (const [sha256, { track, seq }] of this.named) {
      const name = files.get(sha256);
      const found = name === undefined ? null : await hashOfFile(join(this.folder, name));
      if (found === sha256) continue;
      const fault = found === null ? `is missing: ${sha256}` : `was changed: ${sha256} is now ${found}`;
      faults.push({ track, place: 'document', seq, fault });
    }
    return faults;
  }
}
