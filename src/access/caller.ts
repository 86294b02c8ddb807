import type { ReadScope } from '../ledger/read-scope.js';

/**
 * What a route or an event type requires of its caller. `public` requires nothing. `read` allows to read the ledger,
 * `record` to write it, `approve` to decide on another person's proposal, `subscribe` to have the ledger sent to an
 * endpoint, `audit` to read the security log, `administer` to manage people, tokens and desks.
 */
export const PERMISSIONS = [
  'public',
  'read',
  'record',
  'approve',
  'subscribe',
  'audit',
  'administer',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

export const ROLES = ['reader', 'officer', 'approver', 'administrator', 'auditor'] as const;
export type Role = (typeof ROLES)[number];

/** Permissions to which a token can be limited: all but `public`, which everybody has. */
export const SCOPES = PERMISSIONS.filter((permission) => permission !== 'public');

export const isRole = (value: unknown): value is Role => ROLES.some((role) => role === value);

/** A role on the tracks of one desk; `tracks` holds their slugs. */
export type Grant = { desk: string; role: Role; tracks: ReadonlySet<string> };

/**
 * Who calls: the holder of the admin token, of another token, or a person who has signed in. `id` is `admin`, the
 * token's id or the person's id.
 */
export type Caller = {
  id: string;
  name: string;
  /** The role on all tracks; null for a caller with roles by desk only. */
  role: Role | null;
  desks: readonly Grant[];
  /** The permissions of their roles that this token may use; null for all. */
  scopes: readonly Permission[] | null;
  via: 'admin' | 'token' | 'session';
  /** The id of the person whose session or token it is. Null for the admin token and for a machine's token. */
  person: string | null;
  /** For a token: the ids of every token and person that saw its secret when it was made. */
  madeBy: readonly string[];
};

/** What each role allows beyond what is public. */
const PERMISSIONS_OF: Record<Role, readonly Permission[]> = {
  reader: ['read'],
  officer: ['read', 'record'],
  approver: ['read', 'record', 'approve'],
  administrator: ['read', 'record', 'approve', 'subscribe', 'audit', 'administer'],
  auditor: ['read', 'audit'],
};

const isInScope = ({ scopes }: Caller, permission: Permission): boolean =>
  scopes === null || scopes.includes(permission);

/** Whether the caller has the permission on the track, or on all tracks if none is given. */
export function may(caller: Caller, permission: Permission, track?: string): boolean {
  const { role } = caller;
  if (permission === 'public') return true;
  if (role !== null && PERMISSIONS_OF[role].includes(permission) && isInScope(caller, permission))
    return true;
  return track !== undefined && byDesk(caller, permission).some(({ tracks }) => tracks.has(track));
}

/** Whether the caller has the permission on at least one track. */
export const maySomewhere = (caller: Caller, permission: Permission): boolean =>
  may(caller, permission) || byDesk(caller, permission).length > 0;

/** The tracks on which the caller has the permission. */
export const tracksWhere = (caller: Caller, permission: Permission): 'all' | ReadonlySet<string> =>
  may(caller, permission) ? 'all' : new Set(byDesk(caller, permission).flatMap(({ tracks }) => [...tracks]));

const byDesk = (caller: Caller, permission: Permission): Grant[] =>
  isInScope(caller, permission)
    ? caller.desks.filter(({ role }) => PERMISSIONS_OF[role].includes(permission))
    : [];

/**
 * What a caller sees: the ledger of all tracks, or the ledger of their desks' tracks and the public log of the others.
 */
export function readScopeOf(caller: Caller | null): ReadScope {
  if (!caller) return 'public';
  const readable = tracksWhere(caller, 'read');
  if (readable === 'all') return 'full';
  return readable.size > 0 ? readable : 'public';
}

/** The tracks whose ledgers may show in answers to the caller: those that they may read or record on. */
export function knownScopeOf(caller: Caller): ReadScope {
  const [read, record] = [tracksWhere(caller, 'read'), tracksWhere(caller, 'record')];
  return read === 'all' || record === 'all' ? 'full' : new Set([...read, ...record]);
}

export const isPermission = (value: unknown): value is Permission =>
  PERMISSIONS.some((permission) => permission === value);
