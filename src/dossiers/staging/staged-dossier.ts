import { createHash, randomBytes } from 'node:crypto';
import { copyIn, copyLine } from '../../db/copy-in.js';
import { asKnown, type KnownFile } from '../../documents/queries/known-documents.query.js';
import type { Draft } from '../../domain/decide/decide.js';
import type { Steps } from '../../domain/values/steps.js';
import { limitFaults, pointerTo } from '../../http/problems/pointers.js';
import { type InputFault, invalid } from '../../http/problems/problem.js';
import type { BulkWrite } from '../../ledger/bulk/bulk-write.js';
import { checkedEntry, newSource, type TwinPair } from '../../tracks/index.js';
import { type Dossier, type DossierEntry, MOST_FAULTS } from '../dossier.js';
import { TrackComponents } from '../export/track-components.js';
import { faultsOfEntry } from '../faults.js';
import type { Located } from '../records.js';
import { PART, RECORDS, STAGE } from './staging.sql.js';

/** An entry as it is staged: checked, with the ids of its sources. */
export type StagedEntry = { tracks: string[]; draft: Omit<Draft, 'track'> };

/** The files by SHA-256 that whoever imports may name. */
export type FindFiles = (hashes: readonly string[]) => Promise<Files>;
type Files = ReadonlyMap<string, KnownFile>;

const NO_FILE = 'There is no such document: upload it first, or give the folder of the export.';

export type StagedTrack = Dossier['tracks'][number];

/** In characters: a COPY of this size takes some milliseconds. */
const ROWS_TEXT = 256 * 1024;

/**
 * A dossier in a temporary table, so that its entries can be read by component and memory stays flat. What remains here
 * grows with the tracks and sources only: their names.
 */
export class StagedDossier {
  readonly components = new TrackComponents();
  readonly twins: TwinPair[] = [];
  entries = 0;
  tracks = 0;
  coverageUntil: string | null = null;
  private readonly sources = new Map<string, string>();
  private readonly faults: InputFault[] = [];
  private readonly secret = randomBytes(16);
  private text = '';

  /**
   * @param stored the ids of stored sources by the id that the same content has in NFC
   * @param documents the files that may be named
   */
  constructor(
    private readonly write: BulkWrite,
    private readonly stored: ReadonlyMap<string, string>,
    private readonly documents: FindFiles,
  ) {}

  /** Reads a file to its end. Throws its faults of form, a hundred at most. */
  async stage(file: AsyncIterable<Located[]> | Iterable<Located[]>, read?: (entries: number) => void) {
    await this.write.at.query(STAGE);
    /** While it is under way, the next records are read and checked. */
    let sent = Promise.resolve();
    for await (const records of file) {
      const files = await this.filesOf(records);
      await this.write.timeSlices.run(this.add(records, files));
      if (this.text.length >= ROWS_TEXT) {
        await sent;
        sent = this.send();
        sent.catch(() => undefined);
      }
      read?.(this.entries);
      if (this.faults.length > MOST_FAULTS) break;
    }
    await sent;
    if (this.faults.length > 0) throw invalid(limitFaults(this.faults));
    await this.send();
  }

  private async send(): Promise<void> {
    const { text } = this;
    this.text = '';
    await copyIn(this.write.at, { table: 'import_records', columns: RECORDS, text }, this.write.timeout);
  }

  private async filesOf(records: readonly Located[]): Promise<Files> {
    // A proposal of an earlier release says nothing of documents.
    const named = records.flatMap((record) =>
      record.part === 'entry' ? (record.entry.documents ?? []) : [],
    );
    return named.length > 0 ? this.documents(named.map(({ sha256 }) => sha256)) : new Map();
  }

  private *add(records: readonly Located[], files: Files): Steps<void> {
    for (const record of records) {
      try {
        this.addOne(record, files);
      } catch (error) {
        const { line } = record;
        const found = faultsOfEntry(error).map((fault) =>
          line === null ? fault : { ...fault, line, column: 1 },
        );
        this.faults.push(...found);
      }
      yield;
    }
  }

  private addOne(record: Located, files: Files): void {
    const { line } = record;
    switch (record.part) {
      case 'fault':
        this.faults.push(...record.faults);
        break;
      case 'header':
        this.coverageUntil = record.coverageUntil;
        break;
      case 'source': {
        const source = newSource(record.source);
        const id = this.stored.get(source.id) ?? source.id;
        this.put({
          part: PART.source,
          place: this.sources.size,
          line,
          track: null,
          record: { ...source, id },
        });
        this.sources.set(record.key, id);
        break;
      }
      case 'track':
        this.addTrack(record.track, line);
        break;
      case 'entry':
        this.addEntry(record.entry, line, files);
    }
  }

  private addTrack(given: StagedTrack, line: number | null): void {
    const { slug, twin } = given;
    const track = this.components.numberOf(slug);
    if (twin) {
      this.components.join(slug, twin);
      this.twins.push({ slug, twin });
    }
    this.put({ part: PART.track, place: this.tracks, line, track, record: given });
    this.tracks += 1;
  }

  private addEntry(entry: DossierEntry, line: number | null, files: Files): void {
    const place = this.entries;
    this.entries += 1;
    const record = this.staged(entry, ['entries', place], files);
    const [first = '', ...others] = entry.tracks;
    const track = this.components.numberOf(first);
    for (const other of others) this.components.join(first, other);
    this.put({ part: PART.entry, place, line, track, record });
  }

  private put(row: Record<keyof typeof RECORDS, unknown>): void {
    this.text += copyLine(RECORDS, row);
  }

  private staged(entry: DossierEntry, at: PropertyKey[], files: Files): StagedEntry {
    const missing = entry.sources.flatMap(({ ref }, position) =>
      this.sources.has(ref)
        ? []
        : [
            {
              pointer: pointerTo([...at, 'sources', position, 'ref']),
              message: `The file has no source ${ref}.`,
            },
          ],
    );
    const { documents: named = [] } = entry;
    const unknown = named.flatMap(({ sha256 }, position) =>
      files.has(sha256)
        ? []
        : [{ pointer: pointerTo([...at, 'documents', position, 'sha256']), message: NO_FILE }],
    );
    if (missing.length + unknown.length > 0) throw invalid([...missing, ...unknown]);
    const documents = named.map((one) => asKnown(one, files.get(one.sha256) as KnownFile));
    const [track = ''] = entry.tracks;
    const { track: _, ...draft } = checkedEntry({
      ...{ track, meeting: this.meetingOf(entry), at },
      entry: { ...entry, documents },
    });
    const sources = entry.sources.map(({ ref, ...taken }) => ({
      ref: this.sources.get(ref) ?? ref,
      ...taken,
    }));
    return { tracks: entry.tracks, draft: { ...draft, sources } };
  }

  /** The entries of an entry on several tracks are one meeting; so are entries with the same key. */
  private meetingOf({ tracks, meeting: key }: DossierEntry): string | null {
    if (key === undefined) return tracks.length > 1 ? this.write.newId() : null;
    return this.idOfKey(key);
  }

  /** A random id, but the same for the same key, without a list of all keys. */
  private idOfKey(key: string): string {
    const digest = createHash('sha256').update(this.secret).update(key).digest('hex');
    const variant = ((Number.parseInt(digest[16] as string, 16) & 0x3) | 0x8).toString(16);
    const parts = [
      [0, 8],
      [8, 12],
      [13, 16],
      [17, 20],
      [20, 32],
    ].map(([from, to]) => digest.slice(from, to));
    return `${parts[0]}-${parts[1]}-4${parts[2]}-${variant}${parts[3]}-${parts[4]}`;
  }
}
