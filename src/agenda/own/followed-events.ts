import { Injectable } from '@nestjs/common';
import { type Caller, readScopeOf } from '../../access/allow.js';
import type { EmbargoEnd } from '../../formats/index.js';
import { Follows } from '../../tracks/index.js';
import { type Rounds, type TrackSummary, TracksQuery } from '../../tracks/queries/tracks.query.js';
import { type OwnDeadlines, OwnDeadlinesQuery, type OwnRequest } from './own-deadlines.js';

/** What happens on the tracks that a person follows: rounds, stages that were reached, ends of embargoes, and deadlines. */
export type FollowedEvents = {
  rounds: readonly Rounds[];
  summaries: readonly TrackSummary[];
  embargoes: readonly EmbargoEnd[];
  deadlines: OwnDeadlines;
  namesakes: ReadonlySet<string>;
};

/** Outside of pages: for calendars. Rights are those that the person has now. */
@Injectable()
export class FollowedEventsQuery {
  constructor(
    private readonly follows: Follows,
    private readonly tracks: TracksQuery,
    private readonly deadlines: OwnDeadlinesQuery,
  ) {}

  async read(caller: Caller, request: Pick<OwnRequest, 'from' | 'until' | 'limit'>): Promise<FollowedEvents> {
    const scope = readScopeOf(caller);
    const slugs = await this.follows.slugsOf(caller.id, scope);
    const filter = { slugs };
    const among = { ...request, everything: true, among: slugs };
    const [rounds, summaries, waiting, deadlines] = await Promise.all([
      slugs.length === 0 ? [] : this.tracks.rounds(filter, scope),
      slugs.length === 0 ? [] : this.tracks.summaries(filter, scope),
      slugs.length === 0 ? [] : this.tracks.embargoes(filter, scope),
      this.deadlines.read(caller, among),
    ]);
    const partiesOf = new Map(summaries.map(({ track }) => [track.slug, track.parties]));
    return {
      rounds,
      summaries,
      embargoes: waiting.map((embargo) => ({ ...embargo, parties: partiesOf.get(embargo.track) ?? [] })),
      deadlines,
      namesakes: await this.tracks.namesakes(
        summaries.map(({ track }) => track),
        scope,
      ),
    };
  }
}
