import type { LogName } from '../read-scope.js';

/** $1: slug. $2: version. */
export const PIN_VERSION = 'UPDATE tracks SET kind_version = $2 WHERE slug = $1';

/** $1: kind. $2: version. $3: the slug after which. $4: how many. Tracks that pin an earlier version. */
export const TRACKS_BEHIND = `
  SELECT slug FROM tracks WHERE kind = $1 AND kind_version < $2 AND slug > $3 ORDER BY slug LIMIT $4`;

/** $1: kind. $2: version. */
export const COUNT_BEHIND =
  'SELECT count(*)::integer AS tracks FROM tracks WHERE kind = $1 AND kind_version < $2';

/**
 * SQL: the version of its kind by which a track `t` is read as known at an instant. The first upgrade that was not known
 * then says from which it came. In the index ledger_upgrades.
 */
export const versionKnown = (log: LogName, instant: string): string => `
  coalesce((SELECT (u.data ->> 'from')::integer FROM ${
    log === 'public'
      ? 'public_log p JOIN ledger u ON u.track_id = p.track_id AND u.seq = p.row_seq'
      : 'ledger u'
  } WHERE u.track_id = t.id AND u.type = 'kind.upgraded'
    AND ${log === 'public' ? 'p' : 'u'}.recorded_at > ${instant} ORDER BY u.seq LIMIT 1), t.kind_version)`;
