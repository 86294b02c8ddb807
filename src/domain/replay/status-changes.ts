import { isSame } from '../values/same.js';
import type { StatusView } from '../values/views.js';

/** A field of a status that differs between two folds of one history. */
export type StatusChange = { field: keyof StatusView; before: unknown; after: unknown };

export const statusChanges = (before: StatusView, after: StatusView): StatusChange[] =>
  (Object.keys(before) as (keyof StatusView)[])
    .filter((field) => !isSame(before[field], after[field]))
    .map((field) => ({ field, before: before[field], after: after[field] }));
