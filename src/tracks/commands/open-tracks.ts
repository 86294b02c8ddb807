import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { ClientBase } from 'pg';
import { type Caller, may } from '../../access/caller.js';
import { forbidden } from '../../access/grants.js';
import { Database, type Executor } from '../../db/database.js';
import type { Draft } from '../../domain/decide/decide.js';
import { externalFactsOf } from '../../domain/decide/working-copy.js';
import { kindOf } from '../../domain/kinds/index.js';
import { firstInvalidEntry } from '../../domain/replay/timeline.js';
import type { Text } from '../../domain/values/text.js';
import type { Instant, TrackView } from '../../domain/values/views.js';
import { invalid, Problem } from '../../http/problems/problem.js';
import { Ledger } from '../../ledger/ledger.js';
import { lockTracks, readHeads, readHistories, snapshotsOf } from '../../ledger/load-histories.js';
import { type HeadRecord, newTrackOf, readEnd, type TrackSnapshot } from '../../ledger/load-track.js';
import { insertTrack, insertTracks, type Link, linkAll, type NewTrack } from '../../ledger/open-track.js';
import { ApprovalRequired } from '../../ledger/second-person.js';
import { Clock } from '../../runtime/clock.js';
import { TimeSlices } from '../../runtime/time-slices.js';
import { noTrack, TracksQuery } from '../queries/tracks.query.js';
import { reasonsOf, refusal } from '../queries/transition-view.js';
import { type PendingProposal, ProposalStore } from './proposal-store.js';

/** Compared in NFC, because older titles may be stored in another Unicode form. */
const composedText = (title: Text): Text => JSON.parse(JSON.stringify(title).normalize('NFC'));

const composed = <Opening extends { title: Text }>({ title, ...opening }: Opening) => ({
  ...opening,
  title: composedText(title),
});

function isSame(track: HeadRecord, { slug, kind, subtype, parties, members, depositary, title }: NewTrack) {
  const wanted = { slug, kind, subtype, parties, members, depositary, title };
  const given = Object.entries(composed(wanted)).filter(([, value]) => value !== undefined);
  return isDeepStrictEqual(composed(newTrackOf(track)), Object.fromEntries(given));
}

const headsOf = async (at: Executor, slugs: readonly string[]) =>
  new Map((await readHeads(at, slugs)).map((head) => [head.slug, head]));

/** The slugs of two twins. */
export type TwinPair = { slug: string; twin: string };

function checkKinds(heads: ReadonlyMap<string, HeadRecord>, { slug, twin }: TwinPair): void {
  const [one, other] = [heads.get(slug), heads.get(twin)];
  if (!one) throw noTrack(slug);
  if (!other) throw invalid([{ pointer: '/twin', message: `There is no track ${twin}.` }]);
  if (kindOf(one.kind).twin === other.kind) return;
  const message = `A track of kind ${one.kind} cannot have a twin of kind ${other.kind}.`;
  throw invalid([{ pointer: '/twin', message }]);
}

/**
 * Requires the right to record on all tracks, because opening tracks and linking twins concern more than one desk.
 * There is no caller for the operator, or for an approved proposal, whose proposer was checked before.
 */
function mustOpen(caller: Caller | undefined): void {
  if (caller && !may(caller, 'record')) throw forbidden();
}

/** The drafts that record a link on both twins: dated the day of recording, and public. */
export const linkDrafts = ({ slug, twin }: TwinPair, now: Instant): Draft[] =>
  [
    [slug, twin],
    [twin, slug],
  ].map(([track = '', other = '']) => ({
    ...{ track, type: 'twin.linked', occurredOn: now.slice(0, 10), data: { twin: other }, sources: [] },
    ...{
      documents: [],
      visibility: 'public',
      embargoUntil: null,
      meeting: null,
      note: null,
      byOwnCall: true,
    },
  }));

/**
 * Opens tracks and links twins. Opening a track is not an event: its history begins with its first entry. Linking is
 * an event if both tracks existed before.
 */
@Injectable()
export class OpenTracksHandler {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly tracks: TracksQuery,
    private readonly ledger: Ledger,
    private readonly proposals: ProposalStore,
    private readonly timeSlices: TimeSlices = new TimeSlices(),
  ) {}

  open(
    track: NewTrack,
    storeResult: (at: ClientBase, track: TrackView) => Promise<void>,
    caller?: Caller,
  ): Promise<TrackView> {
    mustOpen(caller);
    const work = async (at: ClientBase) => {
      if (!(await insertTrack(at, this.clock, track))) {
        throw new Problem('already_exists', `Track ${track.slug} already exists.`);
      }
      if (track.twin) {
        await lockTracks(at, [track.slug, track.twin]);
        await this.linkPairs(at, [{ slug: track.slug, twin: track.twin }], { opened: new Set([track.slug]) });
      }
      const opened = await this.inTransaction(at, track.slug);
      await storeResult(at, opened);
      return opened;
    };
    return this.queued([track.slug, ...(track.twin ? [track.twin] : [])], work);
  }

  /**
   * Links a track with its twin, both ways, and records it on both; or stores it as a proposal if it needs a second
   * person.
   */
  async link(slug: string, twin: string, caller: Caller): Promise<TrackView | PendingProposal> {
    mustOpen(caller);
    const [pair, slugs] = [{ slug, twin }, [slug, twin]];
    const open = async (at: ClientBase) => {
      await lockTracks(at, slugs);
      const linked = await this.linkPairs(at, [pair], {});
      return (now: Instant) => linked.flatMap((one) => linkDrafts(one, now));
    };
    try {
      const written = await this.ledger.recordLinked(slugs, open, { actor: caller.name });
      const snapshot = written.get(slug)?.snapshot ?? (await readEnd(this.database.pool, slug));
      if (!snapshot) throw noTrack(slug);
      return this.tracks.ofSnapshot(snapshot);
    } catch (error) {
      if (!(error instanceof ApprovalRequired)) throw error;
      const dossier = await this.dossierOf(pair);
      return this.proposals.propose({ act: 'import', dossier }, slugs, error, caller);
    }
  }

  /** A dossier that links these tracks: a second person approves it, and the same function then links them. */
  private async dossierOf({ slug, twin }: TwinPair): Promise<object> {
    const heads = await headsOf(this.database.pool, [slug, twin]);
    const tracks = [slug, twin].flatMap((one) => {
      const head = heads.get(one);
      if (!head) return [];
      return [{ ...newTrackOf(head), twin: one === slug ? twin : slug }];
    });
    return { format: 'paraph-dossier/1', sources: {}, tracks, entries: [] };
  }

  /**
   * Opens those of some tracks that do not exist yet; one that exists must be the same. `place`: its index in the file,
   * for the fault. Returns the slugs of the opened tracks.
   */
  async openMissing(
    at: ClientBase,
    tracks: readonly (NewTrack & { place: number })[],
    caller?: Caller,
  ): Promise<Set<string>> {
    const firsts = new Map(tracks.toReversed().map((track) => [track.slug, track]));
    const opened = await insertTracks(
      at,
      this.clock,
      [...firsts.values()].map(({ place: _, ...track }) => track),
    );
    if (opened.size > 0) mustOpen(caller);
    const others = tracks.filter((track) => !(opened.has(track.slug) && firsts.get(track.slug) === track));
    if (others.length === 0) return opened;
    const heads = await headsOf(
      at,
      others.map(({ slug }) => slug),
    );
    for (const track of others) {
      const head = heads.get(track.slug);
      if (head && isSame(head, track)) continue;
      const detail = `Another track ${track.slug} already exists.`;
      throw new Problem('already_exists', detail, { extensions: { pointer: `/tracks/${track.place}` } });
    }
    return opened;
  }

  private queued<T>(slugs: readonly string[], work: (at: ClientBase) => Promise<T>): Promise<T> {
    return this.database.writers.queued(slugs, () => this.database.transaction(work));
  }

  private async inTransaction(at: ClientBase, slug: string): Promise<TrackView> {
    const snapshot = await readEnd(at, slug);
    if (!snapshot) throw noTrack(slug);
    return this.tracks.ofSnapshot(snapshot);
  }

  /**
   * Links the pairs; all tracks are locked already. Each pair is linked once, and a linked pair is skipped. Returns the
   * pairs whose link must be recorded: those of which neither track was opened by this command.
   */
  async linkPairs(
    at: ClientBase,
    pairs: readonly TwinPair[],
    { opened = new Set(), caller }: { opened?: ReadonlySet<string>; caller?: Caller | undefined },
  ): Promise<TwinPair[]> {
    const slugs = [...new Set(pairs.flatMap(({ slug, twin }) => [slug, twin]))];
    const heads = await headsOf(at, slugs);
    const twinOf = new Map([...heads].map(([slug, { twin }]) => [slug, twin]));
    const linked: Link[] = [];
    for (const { slug, twin } of pairs) {
      if (twinOf.get(slug) !== twin) mustOpen(caller);
      checkKinds(heads, { slug, twin });
      for (const [own, expected] of [
        [slug, twin],
        [twin, slug],
      ] as const) {
        const present = twinOf.get(own) ?? expected;
        if (present === expected) continue;
        throw new Problem('already_exists', `Track ${own} already has a twin: ${present}.`);
      }
      if (twinOf.get(slug) === twin) continue;
      twinOf.set(slug, twin).set(twin, slug);
      linked.push({ slug, twin, isRecorded: !opened.has(slug) && !opened.has(twin) });
    }
    if (linked.length > 0) await linkAll(at, linked);
    const before = linked.filter(({ slug, twin }) => !(opened.has(slug) && opened.has(twin)));
    if (before.length > 0) {
      const both = before.flatMap(({ slug, twin }) => [slug, twin]);
      this.checkTwins(await this.timeSlices.run(snapshotsOf(await readHistories(at, both))));
    }
    return linked.filter(({ isRecorded }) => isRecorded);
  }

  /** Checks the twin rule on the histories of the tracks before they are linked. */
  private checkTwins(snapshots: ReadonlyMap<string, TrackSnapshot>): void {
    const histories = new Map([...snapshots].map(([slug, { history }]) => [slug, history]));
    const refusals = [...histories.values()].flatMap((history) => {
      const violation = firstInvalidEntry(
        history.procedure,
        history.timeline,
        0,
        externalFactsOf(histories, history),
      );
      return violation ? [refusal(violation)] : [];
    });
    if (refusals.length === 0) return;
    throw new Problem('transition_refused', reasonsOf(refusals), { extensions: { refusals, allowed: [] } });
  }
}
