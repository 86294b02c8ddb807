import type { Draft } from '../../src/domain/decide/decide.js';
import { recordSeries, type SeriesBatch, type SeriesOptions } from '../../src/ledger/bulk/record-series.js';
import type { Ledger } from '../../src/ledger/ledger.js';
import { lockTracks } from '../../src/ledger/load-histories.js';

/** Records groups of drafts on existing tracks, one after another, in one transaction. */
export function recordGroups(
  ledger: Ledger,
  groups: readonly Draft[][],
  options: SeriesOptions,
): Promise<void> {
  const slugs = [...new Set(groups.flat().map(({ track }) => track))];
  return recordSeries(
    ledger,
    {
      stage: async () => slugs,
      open: async ({ at }) => {
        const tracks = [...(await lockTracks(at, slugs))];
        const batches: SeriesBatch[] = [
          {
            tracks,
            isContinued: false,
            *groups() {
              return groups.map((drafts, place) => ({ place, drafts }));
            },
          },
        ];
        return async () => batches.shift() ?? null;
      },
    },
    options,
  );
}
