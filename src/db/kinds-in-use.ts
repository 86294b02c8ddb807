import { findKind } from '../domain/kinds/index.js';

/** Every version by which a track is read, now or as known before an upgrade, and how many tracks are. */
export const VERSIONS_IN_USE = `
  SELECT t.kind, v.version, count(*)::integer AS tracks,
    (count(*) FILTER (WHERE t.kind_version = v.version))::integer AS now
  FROM tracks t CROSS JOIN LATERAL (
    SELECT t.kind_version AS version UNION
    SELECT (l.data ->> 'from')::integer FROM ledger l WHERE l.track_id = t.id AND l.type = 'kind.upgraded'
  ) v GROUP BY 1, 2 ORDER BY 1, 2`;

/** `now`: how many tracks pin this version. */
export type VersionInUse = { kind: string; version: number; tracks: number; now: number };

/** One line that names the versions that this release does not know; null if it knows all. */
export function unknownIn(used: readonly VersionInUse[]): string | null {
  const unknown = used.filter(({ kind, version }) => !findKind(kind, version));
  if (unknown.length === 0) return null;
  const named = unknown.map(({ kind, version, tracks }) => `${kind} ${version} (tracks: ${tracks})`);
  return `the database has versions of kinds that this release does not know: ${named.join(', ')}`;
}
