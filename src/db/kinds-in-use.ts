import { findKind } from '../domain/kinds/index.js';

/**
 * Every version by which a track is read, now or as known before an upgrade, and how many tracks are. Each start asks:
 * upgrades are found by their index, not track by track.
 */
export const VERSIONS_IN_USE = `
  SELECT kind, version, count(*)::integer AS tracks, (count(*) FILTER (WHERE now))::integer AS now
  FROM (
    SELECT kind, kind_version AS version, true AS now FROM tracks UNION ALL
    SELECT kind, version, false FROM (
      SELECT DISTINCT t.id, t.kind, t.kind_version, (l.data ->> 'from')::integer AS version
      FROM ledger l JOIN tracks t ON t.id = l.track_id WHERE l.type = 'kind.upgraded'
    ) upgraded WHERE version <> kind_version
  ) used GROUP BY 1, 2 ORDER BY 1, 2`;

/** `now`: how many tracks pin this version. */
export type VersionInUse = { kind: string; version: number; tracks: number; now: number };

/** One line that names the versions that this release does not know; null if it knows all. */
export function unknownIn(used: readonly VersionInUse[]): string | null {
  const unknown = used.filter(({ kind, version }) => !findKind(kind, version));
  if (unknown.length === 0) return null;
  const named = unknown.map(({ kind, version, tracks }) => `${kind} ${version} (tracks: ${tracks})`);
  return `the database has versions of kinds that this release does not know: ${named.join(', ')}`;
}
