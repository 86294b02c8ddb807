import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../problems/problem.js';

/** What a form sent, as typed: each field's values in their order. */
export type Typed = Record<string, string[]>;

/** The longest form, a dossier's entry with everything in three languages, has some two hundred fields. */
const MOST_FIELDS = 2_000;

/** A body of application/x-www-form-urlencoded. */
export const readForm = (text: string): Typed => typedOf([...new URLSearchParams(text)]);

/** A body of multipart/form-data: a file counts as the text that it holds; what is no UTF-8 in it becomes U+FFFD. */
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

/** Line breaks are what the rest of the record has: \n. */
function typedOf(fields: [name: string, value: string][]): Typed {
  if (fields.length > MOST_FIELDS) throw new Problem('payload_too_large', 'The form has too many fields.');
  const byName = Map.groupBy(fields, ([name]) => name);
  return Object.fromEntries(
    [...byName].map(([name, pairs]) => [name, pairs.map(([, value]) => value.replaceAll('\r\n', '\n'))]),
  );
}

/** The only value of a field, without spaces around it; empty if nothing was typed. */
export const one = (typed: Typed, name: string): string => typed[name]?.[0]?.trim() ?? '';

/** As typed: spaces are part of a password. */
export const secretOf = (typed: Typed, name: string): string => typed[name]?.[0] ?? '';

/** What goes along with a form and is no answer to it; secrets are never carried on. */
const CONTROLS = [
  ...['csrf', 'do', 'key', 'seen', 'next'],
  ...['token', 'username', 'password', 'code', 'chosen', 'repeated'],
];

/** The answers alone: what is carried from page to page in hidden fields, and what a submission is known by. */
export const answersOf = (typed: Typed): Typed =>
  Object.fromEntries(
    Object.entries(typed)
      .filter(([name]) => !CONTROLS.includes(name))
      .map(([name, values]): [string, string[]] => [name, values.filter((value) => value !== '')])
      .filter(([, values]) => values.length > 0),
  );

/**
 * Whether a page of ours sent the request. Sec-Fetch-Site says it (Fetch Metadata); browsers without it send Origin
 * with every POST; what sends neither is no browser and brings no cookie that somebody else could ride on.
 */
export function isFromHere({ headers, host }: Pick<FastifyRequest, 'headers' | 'host'>): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const { origin } = headers;
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
}

/**
 * The token of a session as a page carries it: under a mask that is another one each time, so that what the same bytes
 * would give away by the length of a compressed page (BREACH) is different on every page.
 */
export function maskedToken(token: string): string {
  const bytes = Buffer.from(token);
  const mask = randomBytes(bytes.length);
  return Buffer.concat([mask, under(mask, bytes)]).toString('base64url');
}

function unmasked(masked: string): Buffer {
  const bytes = Buffer.from(masked, 'base64url');
  const half = bytes.length >> 1;
  return under(bytes.subarray(0, half), bytes.subarray(half));
}

const under = (mask: Buffer, bytes: Buffer): Buffer =>
  Buffer.from(bytes.map((byte, index) => byte ^ (mask[index] ?? 0)));

/** Whether the form carries the token of the session that it was made for. A call with a header needs none. */
export function isOfSession({ headers, session }: FastifyRequest, form: Typed): boolean {
  if (headers.authorization !== undefined) return true;
  const expected = Buffer.from(session?.get('csrf') ?? '');
  const given = unmasked(form.csrf?.[0] ?? '');
  return expected.length > 0 && expected.length === given.length && timingSafeEqual(expected, given);
}
