import { z } from 'zod';

/** Reads a number from decimal digits only: `Number` would also read 1e2, 0x10 and blanks. */
export const digits = <Schema extends z.ZodType<number>>(schema: Schema) =>
  z.preprocess((text) => (typeof text === 'string' && /^\d{1,10}$/.test(text) ? Number(text) : text), schema);

/** The query parameters of lists. */
export const pagingShape = {
  after: z.string().min(1).max(100).optional().describe('A cursor: `next` of the previous page.'),
  limit: digits(z.int().min(1).max(500).default(50)),
};

/** For lists whose items are numbered with PostgreSQL integers. */
export const numberedShape = {
  ...pagingShape,
  after: z
    .string()
    .regex(/^\d{1,9}$/, 'must be the `next` of an earlier page')
    .default('0')
    .describe('A cursor: `next` of the previous page.'),
};

/** A page of `items`, which must hold up to one more than `limit`: the extra item shows that there is a next page. */
export function pageOfList<T>(
  items: T[],
  limit: number,
  cursorOf: (item: T) => string,
): { items: T[]; next: string | null } {
  const page = items.slice(0, limit);
  const last = page.at(-1);
  return { items: page, next: items.length > limit && last !== undefined ? cursorOf(last) : null };
}

/** The schema of a page, as a component with this id. */
export const pageSchema = <Item extends z.ZodType>(item: Item, id: string) =>
  z
    .object({
      items: z.array(item),
      next: z.string().nullable().describe('The cursor of the next page; null at the end of the list.'),
    })
    .meta({ id });
