import { z } from 'zod';
import type { Day } from '../domain/values/views.js';
import { typedDay, unreadableParameter } from '../forms/typed-days.js';
import { unappliedFilters } from '../forms/unapplied-filters.js';
import { knowsParty, partiesMeant, partyNamed } from '../i18n/parties.js';
import type { ReadScope } from '../ledger/read-scope.js';
import type { UnappliedFilter } from '../ui/page.js';
import { boardSchema } from './board.controller.js';
import type { BoardFilter } from './board.query.js';

/** Unlike the API, the page shows the board without invalid parameters, and names them. */
const lenientQuery = z.object({
  kind: boardSchema.shape.kind.catch(undefined),
  party: z.string().max(100).optional().catch(undefined),
  stage: boardSchema.shape.stage.catch(undefined),
  stalled: z.literal('true').optional().catch(undefined),
  q: boardSchema.shape.q.catch(undefined),
  sort: boardSchema.shape.sort.catch('activity'),
  asOf: z.unknown().optional().transform(typedDay),
  after: boardSchema.shape.after.catch(undefined),
  before: boardSchema.shape.after.catch(undefined),
  from: z.coerce.number().int().min(1).max(1_000_000_000).catch(1),
});

/** What a page of the board is asked for. */
export type TypedBoard = {
  filters: Omit<BoardFilter, 'asOf'>;
  sort: z.infer<typeof boardSchema>['sort'];
  asOf: Day | undefined;
  /** The text given as a day that is not one. */
  misread: string | null;
  /** The text given as a party that is called so by nobody, or by several. */
  unknownParty: string | null;
  /** The other parameters that mean nothing here. */
  unapplied: UnappliedFilter[];
  after: string | undefined;
  before: string | undefined;
  /** The number of the first track of the page, as the link said that led here. */
  from: number;
};

/** The party that a code, a name or a part of a name means, if it means one. */
function partyMeant(typed: string): string | undefined {
  const text = typed.trim();
  const code = text.toUpperCase();
  if (knowsParty(code)) return code;
  const named = partyNamed(typed);
  if (named) return named;
  const meant = partiesMeant(text).filter((one) => one !== code);
  if (meant.length === 1) return meant[0];
  // A code without a name is typed in capitals. Anything else is a mistyped name.
  return boardSchema.shape.party.safeParse(text).success && meant.length === 0 ? text : undefined;
}

export function readBoard(query: unknown, scope: ReadScope): TypedBoard {
  const {
    stalled,
    asOf,
    party: typed = '',
    q,
    sort,
    after,
    before,
    from,
    ...filter
  } = lenientQuery.parse(query);
  const isStaff = scope !== 'public';
  const party = typed.trim() === '' ? undefined : partyMeant(typed);
  const filters = {
    ...{ ...filter, party, q: q?.trim() || undefined },
    stalled: isStaff && stalled ? true : undefined,
  };
  const order = sort === 'next' && !isStaff ? 'activity' : sort;
  const asked = query as Record<string, unknown>;
  return {
    filters,
    sort: order,
    unapplied: unappliedFilters(query, {
      ...filters,
      // A party and a day have notes of their own.
      ...{ party: true, asOf: true, sort: asked.sort === order ? order : undefined },
      ...{ after: true, before: true, from: true },
    }),
    asOf,
    misread: unreadableParameter(query, { asOf }),
    unknownParty: typed.trim() !== '' && party === undefined ? typed.trim() : null,
    ...{ after, before, from },
  };
}
