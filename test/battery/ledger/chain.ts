import { createHash } from 'node:crypto';

/**
 * The hash chain once more, written from its description alone (docs: the hash chain) and not from src/ledger/rows/hash-chain.ts:
 * what anybody would write who holds a copy of the tables and wants to know whether it was tampered with.
 */
export type ChainedRow = {
  seq: number;
  type: string;
  occurred_on: string;
  recorded_at: Date;
  corrects: number | null;
  kind_version: number;
  id: string;
  data: unknown;
  sources: unknown;
  documents: unknown[];
  visibility: string;
  embargo_until: Date | null;
  meeting: string | null;
  reason: unknown;
  note: unknown;
  actor: string;
  facts: unknown;
  approval: unknown;
  salt: Buffer;
  prev_hash: Buffer;
  hash: Buffer;
};

/** RFC 8785: no white space, names sorted by UTF-16 code units, numbers and strings as ECMAScript writes them. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`;
}

const digest = (value: unknown): string =>
  createHash('sha256').update(canonical(value), 'utf8').digest('hex');

/** The seq of the first row that does not follow from what is before it, or null if the chain holds. */
export function firstBroken(
  track: { slug: string; kind: string; parties: string[] },
  rows: readonly ChainedRow[],
): number | null {
  let prevHash = digest({ slug: track.slug, kind: track.kind, parties: track.parties });
  for (const row of rows) {
    const payload = digest({
      salt: row.salt.toString('hex'),
      id: row.id,
      data: row.data,
      sources: row.sources,
      visibility: row.visibility,
      embargoUntil: row.embargo_until?.toISOString() ?? null,
      meeting: row.meeting,
      reason: row.reason,
      note: row.note,
      actor: row.actor,
      facts: row.facts,
      ...(row.approval !== null && { approval: row.approval }),
      ...(row.documents.length > 0 && { documents: row.documents }),
    });
    const hash = digest({
      prevHash,
      track: track.slug,
      seq: row.seq,
      type: row.type,
      occurredOn: row.occurred_on,
      recordedAt: row.recorded_at.toISOString(),
      corrects: row.corrects,
      kindVersion: row.kind_version,
      payload,
    });
    if (row.prev_hash.toString('hex') !== prevHash || row.hash.toString('hex') !== hash) return row.seq;
    prevHash = hash;
  }
  return null;
}
