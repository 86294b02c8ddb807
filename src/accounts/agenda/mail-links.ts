import { createHash } from 'node:crypto';
import { idOfToken, signedToken } from '../../mail/signed-token.js';
import type { Keyring } from '../../runtime/crypto/secret-box.js';

const CONFIRM = 'confirm agenda';
/** What a link in a mail stops: all mails, or those of followed tracks. */
const STOPS = { all: 'stop agenda', followed: 'stop followed' } as const;
export type Stops = keyof typeof STOPS;

/** A token is longer by its HMAC; all of it must fit into a parameter of a path. */
const UUID = 36;

/** A link stops mails to one address only: who had the address before has no say. */
const fingerprintOf = (address: string): string =>
  createHash('sha256').update(address).digest('base64url').slice(0, 22);

/** What a link in a mail names: a person, and the nonce or the address that must still be theirs. */
export type Named = { person: string; rest: string };

const namedBy = (id: string | null): Named | null =>
  id === null ? null : { person: id.slice(0, UUID), rest: id.slice(UUID) };

export const confirmPath = (person: string, nonce: string, keys: Keyring): string =>
  `/mail/agenda/confirm/${signedToken(CONFIRM, person + nonce, keys)}`;

export const stopPath = (stops: Stops, person: string, address: string, keys: Keyring): string =>
  `/mail/agenda/stop/${signedToken(STOPS[stops], person + fingerprintOf(address), keys)}`;

export const confirmedBy = (token: string, keys: Keyring): Named | null =>
  namedBy(idOfToken(CONFIRM, token, keys));

export function stoppedBy(token: string, keys: Keyring): (Named & { stops: Stops }) | null {
  for (const stops of ['all', 'followed'] as const) {
    const named = namedBy(idOfToken(STOPS[stops], token, keys));
    if (named) return { ...named, stops };
  }
  return null;
}

export const isAbout = ({ rest }: Named, address: string): boolean => rest === fingerprintOf(address);
