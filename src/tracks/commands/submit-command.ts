import { Injectable } from '@nestjs/common';
import type { TrackView } from '../../domain/values/views.js';
import { type Submission, SubmitOnce } from '../../forms/submit-once.js';
import { one } from '../../http/bodies/forms.js';
import { Problem } from '../../http/problems/problem.js';
import type { TrackWrite } from '../../ledger/write-set.js';
import { paths } from '../../ui/page.js';
import { type Command, tracksOf } from './command.js';
import { CommandHandler } from './command-handler.js';

/** Whether the check page is outdated: the rules now refuse the command, or the track has changed. */
export const isOutdated = (error: unknown): boolean =>
  error instanceof Problem && (error.code === 'transition_refused' || error.code === 'revision_mismatch');

/** Executes a command confirmed on a page, once, however often the button is pressed. */
@Injectable()
export class SubmitCommand {
  constructor(
    private readonly submitOnce: SubmitOnce,
    private readonly handler: CommandHandler,
  ) {}

  /**
   * Returns the path of the recorded entry, or what `leadsTo` makes of it, or the path of the proposal. Throws errors for
   * which `isOutdated` may be true.
   */
  async submit(submission: Submission, command: Command, leadsTo: LeadsTo = donePage): Promise<string> {
    const claim = await this.submitOnce.claim(submission);
    if (claim.location !== null) return claim.location;
    const { caller, typed } = submission;
    const tracks = tracksOf(command);
    try {
      await this.handler.execute(command, {
        caller,
        byTrack: true,
        ifMatch: parseRevisions(one(typed, 'seen')),
        afterWrite: claim.storing((written: Map<string, TrackWrite>) => leadsTo(...firstOf(tracks, written))),
        storeResult: async (at, result) => {
          if ('proposal' in result) await claim.store(at, paths.proposal(result.proposal.id));
        },
      });
    } catch (error) {
      await claim.release();
      throw error;
    }
    if (claim.location === null) throw new Error('the command was executed but no location was stored');
    return claim.location;
  }
}

/** Where the recorded entry leads; for a meeting, its first. `others`: what was recorded on its other tracks. */
export type LeadsTo = (slug: string, seq: number, others: ReadonlyMap<string, number>) => string;

/** The page that says what was recorded. */
const donePage: LeadsTo = (slug, seq) => `/tracks/${slug}/entries/${seq}/done`;

/** The same of a correction. The rows of one meeting do not say which were corrected together, so the address does. */
export const correctionDone: LeadsTo = (slug, seq, others) => {
  const page = donePage(slug, seq, others);
  const together = [...others].map(([track, row]) => `${track}:${row}`).join(' ');
  return together === '' ? page : `${page}?${new URLSearchParams({ with: together })}`;
};

function firstOf(tracks: readonly string[], written: ReadonlyMap<string, TrackWrite>): Parameters<LeadsTo> {
  const firsts = [...written].flatMap(
    ([
      slug,
      {
        rows: [first],
      },
    ]): [string, number][] => (first && tracks.includes(slug) ? [[slug, first.seq]] : []),
  );
  const [own, ...others] = firsts;
  if (!own) throw new Error('nothing was recorded');
  return [...own, new Map(others)];
}

/** The revision of each track that a page showed, as its form carries it: `slug:revision`, separated by spaces. */
export const formatRevisions = (tracks: readonly TrackView[]): string =>
  tracks.map(({ slug, revision }) => `${slug}:${revision}`).join(' ');

/** Reads what {@link formatRevisions} wrote. */
export const parseRevisions = (seen: string): Map<string, number> =>
  new Map(seen.split(' ').map((each) => [each.split(':', 1)[0] ?? '', Number(each.split(':', 2)[1])]));
