import { z } from 'zod';
import type { Role } from '../../access/allow.js';
import { isBlank, unseenIn } from '../../domain/values/characters.js';
import { skeletonOf } from '../credentials/look-alikes.js';
import type { PersonRow } from '../entities/person.entity.js';

/**
 * A person whom the provider of single sign-on identified. `role` absent: none of their groups may sign in; null: roles
 * by desk only.
 */
export type Identity = { issuer: string; subject: string; name: string; role?: Role | null };

/** A person as the API and the pages show them, without secrets. */
export function personView(row: PersonRow) {
  const isInvited = row.issuer === null && row.password === null;
  const state = row.disabled_at
    ? ('disabled' as const)
    : isInvited
      ? ('invited' as const)
      : ('active' as const);
  return {
    id: row.id,
    name: row.name,
    username: row.username,
    issuer: row.issuer,
    role: row.role,
    state,
    codes: row.codes !== null,
    createdAt: row.created_at.toISOString(),
    signedInAt: row.signed_in_at?.toISOString() ?? null,
  };
}
export type Person = ReturnType<typeof personView>;

const isVisible = (text: string): boolean => !isBlank(text) && unseenIn(text) === null;

/** The name under which a person's entries are recorded. It must not be mistaken for the admin token's. */
export const personNameSchema = z
  .string()
  .normalize('NFC')
  .regex(/^(?! )[^\p{C}]{1,100}(?<! )$/u, 'must be 1 to 100 visible characters')
  .refine(isVisible, 'must be 1 to 100 visible characters')
  .refine(
    (name) => skeletonOf(name) !== skeletonOf('admin'),
    'is the name of the admin token, or looks like it',
  );

/** User names are in lower case, so that case does not matter at sign-in. */
export const usernameSchema = z
  .string()
  .regex(
    /^[\p{Ll}\p{Lo}\p{N}][\p{Ll}\p{Lo}\p{N}._@-]{1,63}$/u,
    'must be 2 to 64 small letters, digits or . _ @ -',
  )
  .refine(isVisible, 'must be 2 to 64 small letters, digits or . _ @ -')
  .refine((name) => normalUsername(name) === name, 'must be in Unicode NFKC');

export const normalUsername = (typed: string): string => typed.normalize('NFKC').trim().toLowerCase();
