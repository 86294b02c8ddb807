import { Injectable } from '@nestjs/common';
import type { TrackView } from '../../domain/values/views.js';
import { type Submission, SubmitOnce } from '../../forms/submit-once.js';
import { one, type Typed } from '../../http/bodies/forms.js';
import { Problem } from '../../http/problems/problem.js';
import { paths } from '../../ui/page.js';
import type { Command } from './command.js';
import { type CommandContext, CommandHandler, type CommandResult } from './command-handler.js';

/** Somebody recorded on the track after the page was shown that its answers were checked on. */
class Overtaken extends Error {}

/** Whether a command is no longer what its check page showed: the rules refuse it by now, or the track has moved on. */
export const isOutdated = (error: unknown): boolean =>
  error instanceof Overtaken || (error instanceof Problem && error.code === 'transition_refused');

/** Carries out a command that somebody confirmed on a page, once, however often the button is pressed. */
@Injectable()
export class SubmitCommand {
  constructor(
    private readonly submitOnce: SubmitOnce,
    private readonly handler: CommandHandler,
  ) {}

  /** Where it leads. Throws what `isOutdated` tells where a track is no longer at the revision that the reader saw. */
  async submit(submission: Submission, command: Command): Promise<string> {
    const claim = await this.submitOnce.claim(submission);
    if (claim.location !== null) return claim.location;
    const { caller, typed } = submission;
    let location = '/';
    const storeResult: CommandContext['storeResult'] = async (at, result) => {
      checkSeen(typed, result);
      location = doneAt(result);
      await claim.store(at, location);
    };
    try {
      await this.handler.execute(command, { caller, byTrack: true, storeResult: storeResult });
    } catch (error) {
      await claim.release();
      throw error;
    }
    return location;
  }
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

/** The page that says what was recorded, of a meeting at its first entry; or what waits. */
function doneAt(done: CommandResult): string {
  if ('proposal' in done) return paths.proposal(done.proposal.id);
  const [first] = done.transitions;
  if (!first) throw new Error('nothing was recorded');
  return `/tracks/${first.track}/entries/${first.seq}/done`;
}
