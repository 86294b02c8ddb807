import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../problems/problem.js';

/** The values of a form by field, in the order in which they were sent. */
export type Typed = Record<string, string[]>;

/** The largest form, an entry with every text in three languages, has some two hundred fields. */
export const MOST_FIELDS = 2_000;

/** Reads a body of application/x-www-form-urlencoded. */
export const readForm = (text: string): Typed => typedOf([...new URLSearchParams(text)]);

/** Reads a body of multipart/form-data. A file becomes its text; bytes that are not UTF-8 become U+FFFD. */
export async function readUpload(bytes: Buffer<ArrayBuffer>, type: string): Promise<Typed> {
  const form = await new Response(bytes, { headers: { 'content-type': type } }).formData().catch((cause) => {
    throw new Problem('bad_request', 'The form is not well-formed.', {}, { cause });
  });
  return typedOf(
    await Promise.all(
      [...form].map(
        async ([name, value]): Promise<[string, string]> => [
          name,
          typeof value === 'string' ? value : await value.text(),
        ],
      ),
    ),
  );
}

/** Line breaks become \n, as everywhere in the ledger. */
export function typedOf(fields: [name: string, value: string][]): Typed {
  if (fields.length > MOST_FIELDS) throw new Problem('payload_too_large', 'The form has too many fields.');
  const byName = Map.groupBy(fields, ([name]) => name);
  return Object.fromEntries(
    [...byName].map(([name, pairs]) => [name, pairs.map(([, value]) => value.replaceAll('\r\n', '\n'))]),
  );
}

/** The first value of a field, trimmed; empty if there is none. */
export const one = (typed: Typed, name: string): string => typed[name]?.[0]?.trim() ?? '';

/** The first value of a field, not trimmed, because spaces are part of a password. */
export const secretOf = (typed: Typed, name: string): string => typed[name]?.[0] ?? '';

/** Fields that are not answers. Secrets are among them, so that they are never repeated in hidden fields. */
const NOT_ANSWERS = [
  ...['csrf', 'do', 'key', 'seen', 'next'],
  ...['token', 'username', 'password', 'code', 'chosen', 'repeated'],
];

/** The answers of a form. They are repeated in hidden fields from page to page, and identify a submission. */
export const answersOf = (typed: Typed): Typed =>
  Object.fromEntries(
    Object.entries(typed)
      .filter(([name]) => !NOT_ANSWERS.includes(name))
      .map(([name, values]): [string, string[]] => [name, values.filter((value) => value !== '')])
      .filter(([, values]) => values.length > 0),
  );

/**
 * Whether the request comes from a page of this site, by Sec-Fetch-Site (Fetch Metadata) or else by Origin, which older
 * browsers send with every POST. A client that sends neither is not a browser, so no other site can make it send a
 * cookie.
 */
export function isSameOrigin({ headers, host }: Pick<FastifyRequest, 'headers' | 'host'>): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const { origin } = headers;
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
}

/**
 * A session's CSRF token xor a random mask, so that its bytes differ on every page. Otherwise the length of
 * compressed pages could reveal it (BREACH).
 */
export function maskedToken(token: string): string {
  const bytes = Buffer.from(token);
  const mask = randomBytes(bytes.length);
  return Buffer.concat([mask, xor(mask, bytes)]).toString('base64url');
}

function unmasked(masked: string): Buffer {
  const bytes = Buffer.from(masked, 'base64url');
  const half = bytes.length >> 1;
  return xor(bytes.subarray(0, half), bytes.subarray(half));
}

const xor = (mask: Buffer, bytes: Buffer): Buffer =>
  Buffer.from(bytes.map((byte, index) => byte ^ (mask[index] ?? 0)));

/** Whether the form carries the CSRF token of its session. A request with an Authorization header needs none. */
export function hasCsrfToken({ headers, session }: FastifyRequest, form: Typed): boolean {
  if (headers.authorization !== undefined) return true;
  const expected = Buffer.from(session?.get('csrf') ?? '');
  const given = unmasked(form.csrf?.[0] ?? '');
  return expected.length > 0 && expected.length === given.length && timingSafeEqual(expected, given);
}
