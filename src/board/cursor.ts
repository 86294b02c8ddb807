import { z } from 'zod';
import { invalid } from '../http/problems/problem.js';
import { isPlaceOf, type ListPlace, type TrackListRequest } from '../tracks/queries/track-list.query.js';

const cursorSchema = z.tuple([
  z.string(),
  z.int().min(0).max(1),
  z.array(z.union([z.int().min(-2_147_483_648).max(2_147_483_647), z.string().max(1_000)])).max(3),
]);

/** In which order a cursor counts: it is of no use in another. */
const orderOf = ({ sort, language, day, asOf }: TrackListRequest): string =>
  [sort, sort === 'name' ? language : '', asOf ? day : ''].join(' ');

/** A place in a list of tracks, as opaque text. */
export const cursorOf = ({ part, keys }: ListPlace, order: TrackListRequest): string =>
  Buffer.from(JSON.stringify([orderOf(order), part, keys])).toString('base64url');

/** The place that a cursor of this order names; null if it is none. */
export function placeOf(cursor: string, order: TrackListRequest): ListPlace | null {
  try {
    const read = cursorSchema.safeParse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    if (!read.success) return null;
    const [itsOrder, part, keys] = read.data;
    const place = { part, keys };
    return itsOrder === orderOf(order) && isPlaceOf(order, place) ? place : null;
  } catch {
    return null;
  }
}

export function placeOrThrow(cursor: string, order: TrackListRequest): ListPlace {
  const place = placeOf(cursor, order);
  if (!place) throw invalid([{ pointer: '/query/after', message: 'must be the `next` of an earlier page' }]);
  return place;
}
