import type { Permission, Role } from '../../src/access/allow.js';

/** Who asks: somebody with a role for everything, with one on the desk of the tracks or on another desk, or nobody. */
export type Who = { name: string; everywhere?: Role; own?: Role; elsewhere?: Role };

const ROLES: Role[] = ['reader', 'officer', 'approver', 'administrator', 'auditor'];
/** An auditor sees the whole or nothing. */
const ON_DESKS = ROLES.filter((role) => role !== 'auditor');

export const ANYBODY: Who = { name: 'anybody' };

export const CALLERS: Who[] = [
  ANYBODY,
  { name: 'a token without a role' },
  ...ROLES.map((role): Who => ({ name: role, everywhere: role })),
  ...ON_DESKS.map((role): Who => ({ name: `${role} of the desk`, own: role })),
  ...ON_DESKS.map((role): Who => ({ name: `${role} of another desk`, elsewhere: role })),
  { name: 'reader, and officer of the desk', everywhere: 'reader', own: 'officer' },
];

/** What each role may do: the words, written down a second time to check the first. */
const MAY: Record<Role, Permission[]> = {
  reader: ['read'],
  officer: ['read', 'record'],
  approver: ['read', 'record', 'approve'],
  auditor: ['read', 'audit'],
  administrator: ['read', 'record', 'approve', 'subscribe', 'audit', 'administer'],
};
const has = (role: Role | undefined, permission: Permission) =>
  permission === 'public' || (role !== undefined && MAY[role].includes(permission));

export const everywhere = (who: Who, permission: Permission) => has(who.everywhere, permission);
export const somewhere = (who: Who, permission: Permission) =>
  [who.everywhere, who.own, who.elsewhere].some((role) => has(role, permission));
/** On the tracks that the cells are about. */
export const here = (who: Who, permission: Permission) =>
  [who.everywhere, who.own].some((role) => has(role, permission));
