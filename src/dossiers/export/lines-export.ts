import { Injectable } from '@nestjs/common';
import type { ClientBase } from 'pg';
import { Database } from '../../db/database.js';
import type { Instant } from '../../domain/values/views.js';
import { type EffectiveHistory, effectiveHistoriesOf, readLedger } from '../../ledger/load-histories.js';
import { logFor, type ReadScope } from '../../ledger/read-scope.js';
import { Clock } from '../../runtime/clock.js';
import { TimeSlices } from '../../runtime/time-slices.js';
import { HistoryQuery } from '../../tracks/queries/history.query.js';
import { noTrack } from '../../tracks/queries/tracks.query.js';
import { bySlug, contentOf, coverageAt, exportedTrack, inOneOrder, meetingKeys } from './dossier-export.js';
import { ALL_TRACKS, MET } from './export.sql.js';
import { TrackComponents } from './track-components.js';

/** Tracks whose histories are in memory at once, and those of a component that is larger. */
const TRACKS_AT_ONCE = 200;

type Write = (text: string) => Promise<void>;

/** What was exported so far. */
type Written = { sources: Set<string>; meetings: number; now: Instant; isSeen: (slug: string) => boolean };

/** Exports the effective history as JSON Lines, component by component, so that memory stays flat. */
@Injectable()
export class LinesExport {
  constructor(
    private readonly history: HistoryQuery,
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly timeSlices: TimeSlices = new TimeSlices(),
  ) {}

  /** All tracks, or one with its twin, as of one instant. For a desk: only its own tracks. */
  async export(write: Write, slug?: string, scope: ReadScope = 'full'): Promise<void> {
    const isSeen = (track: string) => logFor(scope, track) === 'full';
    if (slug !== undefined && !isSeen(slug)) throw noTrack(slug);
    await this.database.snapshotOnce(async (at) => {
      const written: Written = { sources: new Set(), meetings: 0, now: this.clock.now(), isSeen };
      const groups = slug === undefined ? inGroups(await components(at, isSeen)) : [[slug]];
      let isBegun = false;
      for (const slugs of groups) {
        const records = await readLedger(at, slugs);
        const histories = (await this.timeSlices.run(effectiveHistoriesOf(records)))
          .filter(({ track }) => isSeen(track.slug))
          .sort(bySlug);
        if (slug !== undefined && histories.length === 0) throw noTrack(slug);
        if (!isBegun) await write('{"format":"paraph-dossier/1"}\n');
        isBegun = true;
        await write(await this.linesOf(at, histories, written));
      }
      if (!isBegun) await write('{"format":"paraph-dossier/1"}\n');
    });
  }

  private async linesOf(
    at: ClientBase,
    histories: readonly EffectiveHistory[],
    written: Written,
  ): Promise<string> {
    const exported = await this.timeSlices.run(inOneOrder(histories));
    const cited = exported
      .flatMap(({ entry }) => entry.sources)
      .filter(({ ref }) => !written.sources.has(ref));
    const library = await this.history.library(cited, at);
    const keys = meetingKeys(exported, written.meetings);
    written.meetings += keys.size;
    const lines = histories.map((history) =>
      line({ track: exportedTrack(history, coverageAt(history), written.isSeen) }),
    );
    for (const { ref, ...source } of [...library.values()].sort((a, b) => (a.ref < b.ref ? -1 : 1))) {
      written.sources.add(ref);
      lines.push(line({ source: { key: ref, ...source } }));
    }
    for (const { tracks, entry } of exported) {
      const key = keys.get(entry.meeting);
      const meeting = key === undefined ? {} : { meeting: key };
      lines.push(line({ entry: { tracks, ...contentOf(entry, written.now), ...meeting } }));
    }
    return lines.join('');
  }
}

const line = (record: object): string => `${JSON.stringify(record)}\n`;

/** Tracks that belong together: twins, and those of a meeting. */
async function components(at: ClientBase, isSeen: (slug: string) => boolean): Promise<string[][]> {
  const { rows } = await at.query<{ id: number; slug: string; twin: string | null }>(ALL_TRACKS);
  const known = new TrackComponents();
  const slugs = new Map<number, string>();
  for (const { id, slug, twin } of rows) {
    if (!isSeen(slug)) continue;
    slugs.set(id, slug);
    known.numberOf(slug);
    if (twin !== null && isSeen(twin)) known.join(slug, twin);
  }
  const { rows: met } = await at.query<{ one: number; other: number }>(MET);
  for (const { one, other } of met) {
    const [first, second] = [slugs.get(one), slugs.get(other)];
    if (first !== undefined && second !== undefined) known.join(first, second);
  }
  const names = known.slugs();
  return [...known.members().values()].map((members) => members.map((number) => names[number] as string));
}

function* inGroups(components: readonly string[][]): Generator<string[]> {
  let group: string[] = [];
  for (const slugs of components) {
    if (group.length > 0 && group.length + slugs.length > TRACKS_AT_ONCE) {
      yield group;
      group = [];
    }
    group.push(...slugs);
  }
  if (group.length > 0) yield group;
}
