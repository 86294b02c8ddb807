import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { Allow, type Caller, CallerOf, readScopeOf } from '../../access/allow.js';
import { KnownDocumentsQuery } from '../../documents/queries/known-documents.query.js';
import { type Draft, decideDrafts } from '../../domain/decide/decide.js';
import type { Rejected, TrackHistories } from '../../domain/decide/working-copy.js';
import { dataSchemaOf } from '../../domain/events/data-schema.js';
import { stepOf } from '../../domain/replay/replay.js';
import type { Steps } from '../../domain/values/steps.js';
import type { Refusal, TrackView, TransitionView } from '../../domain/values/views.js';
import { Described } from '../../http/openapi/described.js';
import { LedgerReader, type SnapshotsAt } from '../../ledger/ledger-reader.js';
import type { TrackSnapshot } from '../../ledger/load-track.js';
import { type SourceLibrary, visibleHistories, visibleRefusals } from '../../ledger/public-view.js';
import type { ReadScope } from '../../ledger/read-scope.js';
import { TimeSlices } from '../../runtime/time-slices.js';
import { checkedEntry } from '../commands/command.js';
import { requireKnownSources } from '../commands/command-handler.js';
import { nextEventsOf } from '../commands/refusal-problem.js';
import { dryRunSchema } from '../commands/requests.js';
import { SourceResolver } from '../commands/resolve-sources.js';
import { noTrack, TracksQuery } from '../queries/tracks.query.js';
import { finding, fullTransition, refusal } from '../queries/transition-view.js';
import { dryRunDescribed } from './dry-run.described.js';

type Tried = { transition: TransitionView | null; refusals: Refusal[] };
type Trial = { tried: TransitionView | null; rejected: readonly Rejected[]; after: TrackHistories };

type Cited = { draft: Draft; library: SourceLibrary };
type DryRun = { results: Tried[]; track: TrackView };

/** The events that can be recorded next, and the result of entries without recording them. */
@Controller('v1/tracks/:slug')
@Described('Ledger', dryRunDescribed)
export class DryRunController {
  constructor(
    private readonly ledger: LedgerReader,
    private readonly sourceResolver: SourceResolver,
    private readonly tracks: TracksQuery,
    private readonly timeSlices: TimeSlices,
    private readonly documents: KnownDocumentsQuery,
  ) {}

  @Get('next')
  @Allow('read', { byDesk: 'slug' })
  async next(@CallerOf() caller: Caller, @Param('slug') slug: string) {
    const seen = await this.ledger.endSnapshots([slug]);
    if (!seen.snapshots.has(slug)) throw noTrack(slug);
    const events = nextEventsOf(seen, slug, readScopeOf(caller));
    return {
      items: events.map(({ type, likely, refusals, warnings }) => ({
        type,
        likely,
        possible: refusals.length === 0,
        refusals: refusals.map(refusal),
        warnings: warnings.map(finding),
        data: dataSchemaOf(type),
      })),
      next: null,
    };
  }

  @Post('dry-run')
  @Allow('read', { byDesk: 'slug' })
  @HttpCode(200)
  async dryRun(
    @CallerOf() caller: Caller,
    @Param('slug') slug: string,
    @Body({ schema: dryRunSchema }) { entries }: z.infer<typeof dryRunSchema>,
  ): Promise<DryRun> {
    const scope = readScopeOf(caller);
    const drafts: Cited[] = [];
    for (const [index, { sources, ...asked }] of entries.entries()) {
      const at = ['entries', index];
      const entry = { ...asked, documents: await this.documents.resolve(asked.documents, caller, at) };
      const draft = checkedEntry({ track: slug, meeting: null, at, entry });
      const { cited, library } = requireKnownSources(await this.sourceResolver.resolve(sources, scope), at);
      drafts.push({ draft: { ...draft, sources: cited }, library });
    }
    return this.timeSlices.oneAtATime(caller.id, async () => {
      const seen = await this.ledger.snapshots([slug]);
      return this.timeSlices.run(this.tryAll(slug, seen, drafts, scope));
    });
  }

  private *tryAll(
    slug: string,
    { snapshots, now }: SnapshotsAt,
    drafts: readonly Cited[],
    scope: ReadScope,
  ): Steps<DryRun> {
    const page = snapshots.get(slug);
    if (!page) throw noTrack(slug);
    // A dry run uses only what the caller may see: otherwise repeated tries would reveal the rest.
    let histories: TrackHistories = visibleHistories(snapshots, scope);
    const results: Tried[] = [];
    for (const { draft, library } of drafts) {
      const { tried, rejected, after } = yield* this.tryOut(histories, page, draft, library, now);
      const refusals = visibleRefusals(rejected, snapshots, scope).flatMap((one) =>
        one.refusals.map(refusal),
      );
      results.push({ transition: tried, refusals });
      histories = after;
    }
    return {
      results,
      track: this.tracks.ofSnapshot({ ...page, history: histories.get(slug) ?? page.history }),
    };
  }

  private *tryOut(
    histories: TrackHistories,
    page: TrackSnapshot,
    draft: Draft,
    library: SourceLibrary,
    now: string,
  ): Steps<Trial> {
    const decision = yield* decideDrafts(histories, [draft], { now, newId: () => NO_ID });
    if ('rejected' in decision) return { tried: null, rejected: decision.rejected, after: histories };
    const [decided] = decision.decided;
    if (!decided) throw new Error('an accepted draft gave no row');
    const { row, from, to, facts, warnings } = decided;
    const unsealed = { salt: NOTHING, prevHash: NOTHING, hash: NOTHING, actor: '', facts, approval: null };
    const { id: trackId, kindVersion } = page.track;
    const stored = {
      ...row,
      ...unsealed,
      trackId,
      kindVersion,
      warnings,
      fromStep: stepOf(from),
      toStep: stepOf(to),
    };
    const standing = { correctedBy: null, annulled: false };
    const after = new Map(histories);
    for (const [track, { history }] of decision.changes) after.set(track, history);
    return { tried: fullTransition(page.track.slug, stored, standing, library), rejected: [], after };
  }
}

/** A row that is not recorded has neither an id nor a place in the hash chain. */
const NO_ID = '00000000-0000-0000-0000-000000000000';
const NOTHING = Buffer.alloc(0);
