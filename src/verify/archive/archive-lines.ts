import type { KindDefinition } from '../../domain/machine/definition.js';
import type { Instant, SourceView } from '../../domain/values/views.js';
import type { NamedDefinition } from '../../proofs/signing/named.js';
import type { StoredLog } from '../proof/heads.js';
import type { TrackRecords } from '../records/records.js';

/**
 * The ledger as a file that proves itself (docs/reference/proofs.md): JSON Lines. The header with the heads and the public
 * keys, a line for each definition, a line for each track with all that is recorded and derived of it, and an end.
 */
export const FORMAT = 'paraph-ledger/1';

export type ArchiveHeader = {
  format: typeof FORMAT;
  version: string;
  exportedAt: Instant;
  logs: StoredLog[];
  keys: { number: number; publicKey: Buffer; statement: string | null }[];
};

export type ArchiveLine =
  | ArchiveHeader
  | { definition: NamedDefinition & { definition: KindDefinition } }
  | { track: TrackRecords; sources: SourceView[] }
  | { end: { tracks: number; rows: number } };

/** Bytes, and the number that stands for no day, which JSON has not. */
type Encoded = { $base64: string } | { $number: '-Infinity' };

export const lineOf = (line: ArchiveLine): string =>
  `${JSON.stringify(line, function (this: Record<string, unknown>, key: string, value: unknown) {
    const given = this[key];
    if (Buffer.isBuffer(given)) return { $base64: given.toString('base64') } satisfies Encoded;
    return given === Number.NEGATIVE_INFINITY ? ({ $number: '-Infinity' } satisfies Encoded) : value;
  })}\n`;

/** Throws SyntaxError for a line that is no JSON. */
export const readLine = (line: string): ArchiveLine =>
  JSON.parse(line, (_, value: unknown) => {
    if (typeof value !== 'object' || value === null) return value;
    if ('$base64' in value) return Buffer.from(String(value.$base64), 'base64');
    return '$number' in value ? Number.NEGATIVE_INFINITY : value;
  });
