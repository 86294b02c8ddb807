/**
 * $1 all events as one JSON parameter: an attack brings thousands at once (docs/adr/0021-where-typeorms-line-runs.md).
 */
export const INSERT_EVENTS = {
  name: 'security log',
  text: `INSERT INTO security_log (at, last_at, times, kind, caller, name, address, request_id, track, detail)
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS r ("at" timestamptz, "lastAt" timestamptz, times integer, kind text,
      caller text, name text, address text, "requestId" text, track text, detail jsonb)`,
};
