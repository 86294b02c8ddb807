import { z } from 'zod';
import { invalid } from '../http/problems/problem.js';
import type { DeadlinePlace } from '../tracks/queries/deadlines/deadlines.query.js';

const number = z.int().min(-2_147_483_648).max(2_147_483_647);
const placeSchema = z.tuple([number.nullable(), number, z.string().max(200)]);

/** A place in a list of deadlines, as opaque text. */
export const cursorOf = ({ day, track, key }: DeadlinePlace): string =>
  Buffer.from(JSON.stringify([day, track, key])).toString('base64url');

/** The place that a cursor names; null if it is none. */
export function placeOf(cursor: string): DeadlinePlace | null {
  try {
    const [day, track, key] = placeSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    // PostgreSQL has no text with such a character.
    return key.includes('\0') ? null : { day, track, key };
  } catch {
    return null;
  }
}

export function placeOrThrow(cursor: string): DeadlinePlace {
  const place = placeOf(cursor);
  if (!place) throw invalid([{ pointer: '/query/after', message: 'must be the `next` of an earlier page' }]);
  return place;
}
