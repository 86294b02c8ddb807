import { hash, randomFillSync } from 'node:crypto';
import type { Row } from '../../domain/events/history.js';
import type { ExternalFacts } from '../../domain/facts/context.js';
import { canonicalText } from '../../runtime/crypto/canonical-text.js';
import { sha256 } from '../../runtime/crypto/sha256.js';

/**
 * The hash chain (docs/architecture.md): each row's hash covers the row before it, so that whoever holds a head can
 * tell whether anything beneath it was changed. JSON is written as RFC 8785 says, hashes are SHA-256.
 */

/**
 * The proposal that the row was, and the second person who approved it, by name. An operator's command is no proposal.
 */
export type Approval = { proposal?: string; by: string };

/** What a row's hash covers, and the database stores, beside its {@link Row}. */
export type HashedFields = {
  track: string;
  actor: string;
  kindVersion: number;
  facts: ExternalFacts | null;
  approval: Approval | null;
  salt: Buffer;
};

const SALT = 16;
/** Random bytes come by the page: to ask for so few takes as long. */
const page = Buffer.alloc(256 * SALT);
let left = 0;

/** 16 random bytes keep a confidential row from being guessed from its hash. */
export function newSalt(): Buffer {
  if (left === 0) left = randomFillSync(page).length;
  left -= SALT;
  return Buffer.from(page.subarray(left, left + SALT));
}

/** The `prevHash` of a track's first row. */
export const firstHash = (track: { slug: string; kind: string; parties: string[] }): Buffer =>
  sha256(canonicalText({ slug: track.slug, kind: track.kind, parties: track.parties }));

/** What a row's hash covers, as the texts that are hashed: the row names the payload by its hash. */
export type HashedTexts = { row: string; payload: string };

/** The same of an object of short words and numbers whose members come in the order of their names. It takes less. */
const textInOrder = (members: Record<string, string | number | null>): string => JSON.stringify(members);

const hexOf = (text: string): string => hash('sha256', text, 'hex');

/** The hash that the texts of a row have. */
export const hashOfTexts = ({ row }: HashedTexts): Buffer => sha256(row);

/** `payload`: of a redacted row the hash that it had before. */
export const rowHash = (prevHash: Buffer, row: Row, fields: HashedFields, payload?: Buffer): Buffer =>
  sha256(rowText(prevHash, row, fields, payload?.toString('hex') ?? hexOf(payloadText(row, fields))));

/** The hash of what the row's hash does not name: without the salt nobody can tell whether a guess is right. */
export const payloadOf = (row: Row, fields: HashedFields): Buffer => sha256(payloadText(row, fields));

/** `kept` as `payload` of {@link rowHash}. */
export function ledgerTexts(prevHash: Buffer, row: Row, fields: HashedFields, kept?: Buffer): HashedTexts {
  const payload = payloadText(row, fields);
  return { row: rowText(prevHash, row, fields, kept?.toString('hex') ?? hexOf(payload)), payload };
}

/** `payload`: its hash, in hexadecimal. */
function rowText(prevHash: Buffer, row: Row, { track, kindVersion }: HashedFields, payload: string): string {
  const { seq, type, occurredOn, recordedAt, corrects } = row;
  const content = { corrects, kindVersion, occurredOn, payload, prevHash: prevHash.toString('hex') };
  return textInOrder({ ...content, recordedAt, seq, track, type });
}

function payloadText(row: Row, { actor, facts, approval, salt }: HashedFields): string {
  const { id, data, sources, documents, visibility, embargoUntil, meeting, reason, note } = row;
  const content = { id, data, sources, visibility, embargoUntil, meeting, reason, note, actor, facts };
  // A row without an approval or documents is hashed as it was before there were any.
  return canonicalText({
    salt: salt.toString('hex'),
    ...content,
    ...(approval && { approval }),
    ...(documents.length > 0 && { documents }),
  });
}

/** A row of the public log: its fields there, and the salts of the two rows of the ledger that it shows. */
export type PublicContent = {
  track: string;
  row: Omit<Row, 'visibility' | 'embargoUntil' | 'note'>;
  kindVersion: number;
  salts: readonly [Buffer, Buffer];
};

/** Tells the salts of the public log from those of the ledger, of which it must say nothing. */
const PUBLIC_SALT = Buffer.from('paraph public');

/**
 * A row of the public log is hashed for the tree of that log. It has no chain: the tree gives its order. `kept`: of a
 * redacted row the hash of the payload that it had before, in hexadecimal.
 */
export function publicTexts({ track, row, kindVersion, salts }: PublicContent, kept?: string): HashedTexts {
  const { seq, type, occurredOn, recordedAt, corrects } = row;
  const { id, data, sources, documents, meeting, reason } = row;
  const salt = hash('sha256', Buffer.concat([PUBLIC_SALT, ...salts]), 'hex');
  const content = { salt, id, data, sources, meeting, reason };
  const payload = canonicalText({ ...content, ...(documents.length > 0 && { documents }) });
  const shown = { corrects, kindVersion, occurredOn, payload: kept ?? hexOf(payload), recordedAt };
  return { row: textInOrder({ ...shown, seq, track, type }), payload };
}
