import type { Book, Books, Decision, Turned } from '../domain/decide/working-copy.js';
import type { Breach } from '../domain/machine/rules.js';
import type { Steps } from '../domain/values/steps.js';
import type { Page } from './load-track.js';
import { type Sight, seesOf } from './read-scope.js';

type Pages = ReadonlyMap<string, Page>;

/**
 * Whose decision it is. What a rule asks of a twin whose ledger they may not read is answered by what the public sees of
 * it: neither the words of a refusal nor that there is one tells the rest. `isApproved`: others have decided on what they
 * know; it is only told in the same words.
 */
export type Asker = { sight: Sight; isApproved?: boolean };

/** Decides on all that is recorded, and before that, where a twin is hidden from who asks, on what they know of it. */
export function* decideFor(
  asker: Asker | undefined,
  pages: Pages,
  decide: (books: Books) => Steps<Decision>,
): Steps<Decision> {
  const whole = new Map([...pages].map(([slug, { book }]) => [slug, book]));
  if (!asker || ![...pages.values()].some((page) => hidesTwin(page, asker.sight)))
    return yield* decide(whole);
  const known = asker.isApproved ? null : yield* decide(booksKnownTo(asker.sight, pages));
  const decision = known && 'turned' in known ? known : yield* decide(whole);
  return 'turned' in decision
    ? { ...decision, turned: veiled(decision.turned, pages, asker.sight) }
    : decision;
}

/** The histories as somebody knows them: of a twin whose ledger they may not read, what the public sees. */
export const booksKnownTo = (sight: Sight, pages: Pages): Map<string, Book> =>
  new Map(
    [...pages].map(([slug, page]) => [slug, seesOf(sight, slug) === 'full' ? page.book : publicBook(page)]),
  );

/** Refusals without what they tell of a twin that is hidden. */
export const veiled = (turned: readonly Turned[], pages: Pages, sight: Sight): Turned[] =>
  turned.map(({ track, refusals, ...which }) => {
    const page = pages.get(track);
    return { ...which, track, refusals: page && hidesTwin(page, sight) ? refusals.map(veil) : refusals };
  });

const hidesTwin = ({ track: { twin } }: Page, sight: Sight): boolean =>
  twin !== null && seesOf(sight, twin) !== 'full';

const publicBook = ({ book, open }: Page): Book => ({
  ...book,
  course: open.course,
  rows: open.rows,
  timeline: open.timeline,
  lastSeq: open.revision,
  lastRecordedAt: open.recordedAt,
});

const OF_TWIN = ['twin_not_in_force', 'twin_in_force_later', 'twin_depends'];
const NOT_KNOWN = 'twin_not_known';

function veil(breach: Breach): Breach {
  if (OF_TWIN.includes(breach.code)) return { code: NOT_KNOWN, params: {} };
  const { because } = breach.params;
  if (!Array.isArray(because)) return breach;
  const told = because.map((code) => (OF_TWIN.includes(code) ? NOT_KNOWN : code));
  return { ...breach, params: { ...breach.params, because: told } };
}
