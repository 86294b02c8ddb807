import { Injectable } from '@nestjs/common';
import type { Day, Stage, TrackView } from '../domain/values/views.js';
import type { ReadScope } from '../ledger/read-scope.js';
import { TracksQuery } from '../tracks/queries/tracks.query.js';

export type BoardFilter = {
  kind?: string | undefined;
  party?: string | undefined;
  stage?: Stage | undefined;
  stalled?: boolean | undefined;
  asOf?: Day | undefined;
};

export type Board = { asOf: Day; items: TrackView[] };

/** Every track that the caller may see, with its status on a day, sorted by slug. */
@Injectable()
export class BoardQuery {
  constructor(private readonly tracks: TracksQuery) {}

  async board({ kind, party, stage, stalled, asOf }: BoardFilter, scope: ReadScope): Promise<Board> {
    const tracks = await this.tracks.list({ kind, party }, scope, { asOf });
    const items = tracks.filter((track) => isShown(track, { stage, stalled }));
    return { asOf: asOf ?? this.tracks.today(), items };
  }
}

const takesPart = ({ parties, members = {} }: TrackView, party: string): boolean =>
  parties.includes(party) || Object.values(members).flat().includes(party);

/** Whether a track matches the filter, apart from its day. */
export const isShown = (track: TrackView, { kind, party, stage, stalled }: BoardFilter): boolean =>
  (kind === undefined || track.kind === kind) &&
  (party === undefined || takesPart(track, party)) &&
  (stage === undefined || (track.status.stage === stage && !track.status.unknownBefore)) &&
  (stalled === undefined || track.status.stalled === stalled);
