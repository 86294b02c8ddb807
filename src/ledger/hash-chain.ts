import { createHash, randomBytes } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Row } from '../domain/events/history.js';
import type { ExternalFacts } from '../domain/machine/context.js';

/**
 * The hash chain (design.md, rule 8): each row's hash covers the row before it, so that whoever holds a head can
 * tell whether anything beneath it was changed. JSON is written as RFC 8785 says, hashes are SHA-256.
 */

/** Who else answers for a row: who approved the proposal that it was (a second person, by name). */
export type Approval = { proposal: string; by: string };

/** What of a row, beside its {@link Row}, is stored and covered by the hash. */
export type HashedFields = {
  track: string;
  actor: string;
  kindVersion: number;
  facts: ExternalFacts | null;
  approval: Approval | null;
  salt: Buffer;
};

const sha256 = (value: unknown): Buffer =>
  createHash('sha256')
    .update(canonicalize(value) ?? '')
    .digest();

/** 16 random bytes keep a confidential row from being guessed from its hash. */
export const newSalt = (): Buffer => randomBytes(16);

/** What the first row of a track follows. */
export const firstHash = (track: { slug: string; kind: string; parties: string[] }): Buffer =>
  sha256({ slug: track.slug, kind: track.kind, parties: track.parties });

export function rowHash(prevHash: Buffer, row: Row, fields: HashedFields): Buffer {
  const { seq, type, occurredOn, recordedAt, corrects } = row;
  const { id, data, sources, visibility, embargoUntil, meeting, reason, note } = row;
  const { track, actor, kindVersion, facts, approval, salt } = fields;
  const said = { id, data, sources, visibility, embargoUntil, meeting, reason, note, actor, facts };
  // Rows that nobody had to approve are hashed as they were before there was anything to approve.
  const hidden = approval ? { ...said, approval } : said;
  const payload = sha256({ salt: salt.toString('hex'), ...hidden }).toString('hex');
  const prev = prevHash.toString('hex');
  return sha256({ prevHash: prev, track, seq, type, occurredOn, recordedAt, corrects, kindVersion, payload });
}
