import { z } from 'zod';
import { EVENT_TYPES } from '../domain/events/event-data.js';

export const onOffSchema = z.enum(['on', 'off']);
export const rateSchema = z.coerce.number().int().min(0).max(1_000_000);
const APPROVABLE_TYPES: readonly string[] = [...EVENT_TYPES, 'transition.published'];
export const portSchema = z.coerce.number().int().min(0).max(65_535);

/** Event types separated by commas: each always needs a second person, or with `-` before it never does. */
export const eventListSchema = z
  .string()
  .default('')
  .transform((text) => text.split(',').flatMap((part) => part.trim() || []))
  .refine(
    (types) => types.every((type) => APPROVABLE_TYPES.includes(type.replace(/^-/, ''))),
    'must be event types separated by commas; - before a type means that one person is enough',
  );

export const databaseSchema = z.url({ protocol: /^postgres(ql)?$/ });

/** Separated by commas. */
export const databasesSchema = z
  .string()
  .default('')
  .transform((text) => text.split(',').flatMap((part) => part.trim() || []))
  .pipe(z.array(databaseSchema));

/** Domains of mail addresses, separated by commas. */
export const domainListSchema = z
  .string()
  .default('')
  .transform((text) => text.split(',').flatMap((part) => part.trim().toLowerCase() || []))
  .refine(
    (domains) => domains.every((domain) => /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(domain)),
    'must be domains separated by commas, such as mfa.example',
  );

/** An origin and perhaps a path, without anything that would not survive in a link. */
const isPlainAddress = (text: string): boolean => {
  if (!URL.canParse(text)) return true; // z.url says so.
  const { username, password, search, hash, pathname } = new URL(text);
  return username + password + search + hash === '' && /^(?:\/[\w.~-]+)*\/?$/.test(pathname);
};

export const publicUrlSchema = z
  .url({ protocol: /^https?$/ })
  .refine(isPlainAddress, 'must be an origin, perhaps with a plain path, such as https://mfa.example/paraph');

export const contactSchema = z.union(
  [z.email(), z.url({ protocol: /^https?$/ })],
  'must be an e-mail or web address',
);

export const adminTokenSchema = z
  .string()
  .min(16)
  .regex(/^[\x21-\x7e]+$/, 'must be visible ASCII');
