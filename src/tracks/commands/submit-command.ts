import type { TrackView } from '../../domain/values/views.js';
import type { Submission, SubmitOnce } from '../../forms/submit-once.js';
import { one, type Typed } from '../../http/bodies/forms.js';
import type { CommandContext, CommandResult } from './command-handler.js';

/** Somebody recorded on the track after the page was shown that its answers were checked on. */
export class Overtaken extends Error {}

type Keep = NonNullable<CommandContext['keep']>;

/**
 * Carries out a confirmed command once, and gives where it led. `work` passes on the `keep` that it is given.
 * Throws `Overtaken` where a track is no longer at the revision that the reader saw.
 */
export function submitCommand(
  submitOnce: SubmitOnce,
  pressed: Submission,
  leadsTo: (done: CommandResult) => string,
  work: (keep: Keep) => Promise<unknown>,
): Promise<string> {
  return submitOnce.run(pressed, async (keepWhere) => {
    let location = '/';
    await work(async (at, done) => {
      checkSeen(pressed.typed, done);
      location = leadsTo(done);
      await keepWhere(at, location);
    });
    return location;
  });
}

/** Each track must be at the revision that its reader saw; of a write, under its locks. */
function checkSeen(typed: Typed, done: CommandResult): void {
  const seen = readSeen(one(typed, 'seen'));
  for (const [slug, revision] of decidedOn(done)) {
    const expected = seen.get(slug);
    if (expected !== undefined && expected !== revision) throw new Overtaken();
  }
}

/** The revision that each track was at before. */
function decidedOn(done: CommandResult): Iterable<[string, number]> {
  if ('proposal' in done) return done.revisions;
  return done.tracks.map(({ slug, revision }) => [
    slug,
    revision - done.transitions.filter(({ track }) => track === slug).length,
  ]);
}

/** The revision of each track that a page was shown with, as its form carries it: `slug:revision`, parted by spaces. */
export const seenOf = (tracks: readonly TrackView[]): string =>
  tracks.map(({ slug, revision }) => `${slug}:${revision}`).join(' ');

/** The other way round. */
export const readSeen = (seen: string): Map<string, number> =>
  new Map(seen.split(' ').map((each) => [each.split(':', 1)[0] ?? '', Number(each.split(':', 2)[1])]));
