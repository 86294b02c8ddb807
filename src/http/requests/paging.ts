import { z } from 'zod';

/** A number as addresses write it, in digits: `Number` takes 1e2, 0x10 and blanks for numbers, too. */
export const inDigits = <Schema extends z.ZodType<number>>(schema: Schema) =>
  z.preprocess((text) => (typeof text === 'string' && /^\d{1,10}$/.test(text) ? Number(text) : text), schema);

/** The parameters of lists: after which item, and how many. */
export const pagingShape = {
  after: z.string().min(1).max(100).optional().describe('A cursor: `next` of the page before.'),
  limit: inDigits(z.int().min(1).max(500).default(50)),
};

/** For lists whose items are numbered; no number has more digits than an integer holds. */
export const numberedShape = {
  ...pagingShape,
  after: z
    .string()
    .regex(/^\d{1,9}$/, 'must be the `next` of an earlier page')
    .default('0')
    .describe('A cursor: `next` of the page before.'),
};

/** A page of a list of which one item more than `limit` was asked for: the surplus says that there is more. */
export function pageOfList<T>(
  items: T[],
  limit: number,
  cursorOf: (item: T) => string,
): { items: T[]; next: string | null } {
  const page = items.slice(0, limit);
  const last = page.at(-1);
  return { items: page, next: items.length > limit && last !== undefined ? cursorOf(last) : null };
}

/** What `pageOfList` gives, as a component of that name. */
export const pageSchema = <Item extends z.ZodType>(item: Item, id: string) =>
  z
    .object({
      items: z.array(item),
      next: z.string().nullable().describe('The cursor of the next page; null at the end of the list.'),
    })
    .meta({ id });
