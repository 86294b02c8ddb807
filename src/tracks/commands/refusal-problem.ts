import { Injectable } from '@nestjs/common';
import { type Caller, knownScopeOf } from '../../access/caller.js';
import { externalFactsOf } from '../../domain/decide/working-copy.js';
import type { EventType } from '../../domain/events/event-data.js';
import { type NextEvent, nextEvents } from '../../domain/replay/next.js';
import { stateAtEnd } from '../../domain/replay/timeline.js';
import { Problem } from '../../http/problems/problem.js';
import { LedgerReader, type SnapshotsAt } from '../../ledger/ledger-reader.js';
import { visibleHistories, visibleRefusals } from '../../ledger/public-view.js';
import type { ReadScope } from '../../ledger/read-scope.js';
import { CommandRejected, NoSuchTrack, RevisionMismatch } from '../../ledger/rejections.js';
import { reasonsOf, refusal } from '../queries/transition-view.js';

/** Converts errors of the ledger into problem documents, with the event types that are possible instead. */
@Injectable()
export class RefusalProblems {
  constructor(private readonly ledger: LedgerReader) {}

  /**
   * The problem for an error of the ledger; any other error is returned unchanged. With `byTrack`, refusals name their
   * track.
   */
  async problemOf(error: unknown, byTrack: boolean, caller: Caller): Promise<unknown> {
    if (error instanceof NoSuchTrack) return new Problem('not_found', `There is no track ${error.slug}.`);
    if (error instanceof RevisionMismatch) {
      const detail = `The track is at revision ${error.actual}, not ${error.expected}: read it again.`;
      return new Problem('revision_mismatch', detail, { extensions: { revision: error.actual } });
    }
    return error instanceof CommandRejected ? this.refused(error, byTrack, knownScopeOf(caller)) : error;
  }

  private async refused({ rejected }: CommandRejected, byTrack: boolean, scope: ReadScope): Promise<Problem> {
    const tracks = [...new Set(rejected.map(({ track }) => track))];
    const possible = await this.possible(tracks, scope);
    const refusals = rejected.flatMap(({ track, refusals }) =>
      refusals.map((violation) => ({ ...refusal(violation), ...(byTrack && { track }) })),
    );
    const allowed = byTrack ? Object.fromEntries(possible) : possible.get(tracks[0] ?? '');
    return new Problem('transition_refused', reasonsOf(refusals), { extensions: { refusals, allowed } });
  }

  private async possible(tracks: readonly string[], scope: ReadScope): Promise<Map<string, EventType[]>> {
    const seen = await this.ledger.endSnapshots(tracks);
    const types = (slug: string) =>
      nextEventsOf(seen, slug, scope).flatMap(({ type, refusals }) => (refusals.length === 0 ? [type] : []));
    return new Map(tracks.map((slug) => [slug, types(slug)]));
  }
}

/**
 * Every event type of the track's kind, possible or refused, at the end of the loaded history. Refusals reveal nothing
 * of a hidden twin.
 */
export function nextEventsOf({ snapshots, now }: SnapshotsAt, slug: string, scope: ReadScope): NextEvent[] {
  const snapshot = snapshots.get(slug);
  if (!snapshot) throw new NoSuchTrack(slug);
  const { procedure, timeline } = snapshot.history;
  const outside = externalFactsOf(visibleHistories(snapshots, scope), snapshot.history);
  return nextEvents(procedure, stateAtEnd(timeline), now.slice(0, 10), outside).map((next) => {
    const [shown] = visibleRefusals([{ track: slug, refusals: next.refusals }], snapshots, scope);
    return { ...next, refusals: shown?.refusals ?? [] };
  });
}
