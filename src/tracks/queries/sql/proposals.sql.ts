/** Its present proposer: who took it over last, else who made it. */
const PROPOSER = 'coalesce(o.proposer, p.proposer)';
const COLUMNS = `
  p.id, p.number, coalesce(d.state, 'waiting') AS state, p.act, p.tracks, p.because, p.digest,
  coalesce(o.proposed_by, p.proposed_by) AS "proposedBy", p.proposed_at AS "proposedAt", o.taken_at AS "takenOverAt",
  d.proposal IS NULL AND (k.revoked_at IS NOT NULL OR coalesce(k.expires_at <= $1, false) OR h.disabled_at IS NOT NULL)
    AS "proposerGone",
  d.decided_by AS "decidedBy", d.decided_at AS "decidedAt", d.comment`;
/** $1 is the time. The admin token is in neither table. */
const JOINED = `
  LEFT JOIN proposal_decisions d ON d.proposal = p.id
  LEFT JOIN LATERAL (
    SELECT proposer, proposed_by, taken_at FROM proposal_takeovers
    WHERE proposal = p.id ORDER BY number DESC LIMIT 1
  ) o ON true
  LEFT JOIN tokens k ON k.id::text = ${PROPOSER}
  LEFT JOIN people h ON h.id::text = coalesce(k.person_id::text, ${PROPOSER})`;
const FROM = `FROM proposals p ${JOINED}`;
/** Those that wait are few, however many were decided. */
const FROM_WAITING = `FROM waiting_proposals w JOIN proposals p ON p.id = w.proposal ${JOINED}`;

/**
 * The tracks whose proposals the caller sees; null for all. A proposal that names a track of another desk is hidden.
 */
const seen = (parameter: string): string => `(${parameter}::text[] IS NULL OR p.tracks <@ ${parameter})`;

/** The first entry that it would record. */
const ENTRY = "p.request #> '{entries,0,entry}' AS entry";

/** In the order in which they were made. $2 a number, $3 a state or null, $4 a track or null, $5 who sees, $6 how many. */
export const byNumber = (waiting: boolean) => ({
  name: waiting ? 'proposals that wait' : 'proposals',
  text: `SELECT ${COLUMNS}, ${ENTRY} ${waiting ? FROM_WAITING : FROM}
    WHERE ${waiting ? 'w' : 'p'}.number > $2 AND ($3::text IS NULL OR coalesce(d.state, 'waiting') = $3)
      AND ($4::text IS NULL OR p.tracks @> ARRAY[$4]) AND ${seen('$5')}
    ORDER BY ${waiting ? 'w' : 'p'}.number LIMIT $6`,
});

/** The newest decision first. $2 who sees, $3 the number of the last one shown or null, $4 how many. */
export const DECIDED = {
  name: 'proposals decided',
  text: `SELECT ${COLUMNS}, ${ENTRY} ${FROM} WHERE d.proposal IS NOT NULL AND ${seen('$2')}
      AND ($3::int IS NULL OR (d.decided_at, p.number) < (
        SELECT b.decided_at, a.number FROM proposals a JOIN proposal_decisions b ON b.proposal = a.id
        WHERE a.number = $3))
    ORDER BY d.decided_at DESC, p.number DESC LIMIT $4`,
};

/** $1 who sees. */
export const COUNT_WAITING = {
  name: 'proposals waiting',
  text: `SELECT count(*)::int AS count FROM waiting_proposals w JOIN proposals p ON p.id = w.proposal
    WHERE ${seen('$1')}`,
};

/** With the first entry that it would record, and whose it is. */
const IN_SHORT = `${COLUMNS}, ${ENTRY},
  ${PROPOSER} AS proposer, h.id AS person, coalesce(k.made_by, '{}') AS "madeBy"`;

/** Whether it is of the holder of one of these ids, by any of their sessions and tokens. */
const isOf = (ids: string): string => `ARRAY[${PROPOSER}, h.id::text] && ${ids}::text[]`;

/** Of others, the oldest first. $2 the tracks whose proposals the caller decides, or null; $3 their ids; $4 how many. */
export const TO_DECIDE = {
  name: 'proposals to decide',
  text: `SELECT ${IN_SHORT} ${FROM_WAITING} WHERE ${seen('$2')} AND NOT coalesce(${isOf('$3')}, false)
    ORDER BY w.number LIMIT $4`,
};

/** One's own that wait, the newest first. $2 who sees, $3 their ids, $4 how many. */
export const OWN_WAITING = {
  name: 'own proposals that wait',
  text: `SELECT ${IN_SHORT} ${FROM_WAITING} WHERE ${seen('$2')} AND ${isOf('$3')}
    ORDER BY w.number DESC LIMIT $4`,
};

/** One's own that came back after an instant, the newest decision first. $2 who sees, $3 their ids, $4 the instant, $5 how many. */
export const OWN_RETURNED = {
  name: 'own proposals that came back',
  text: `SELECT ${IN_SHORT} ${FROM} WHERE d.state = 'returned' AND d.decided_at > $4 AND ${seen('$2')} AND ${isOf('$3')}
    ORDER BY d.decided_at DESC LIMIT $5`,
};

/** Those that were made since an instant and wait, the newest first. $2 who sees, $3 the instant, $4 how many. */
export const MADE_SINCE = {
  name: 'proposals made since',
  text: `SELECT ${IN_SHORT} ${FROM_WAITING} WHERE ${seen('$2')} AND p.proposed_at >= $3
    ORDER BY w.number DESC LIMIT $4`,
};

/** With what was asked, whose it is, and what its approval recorded. $2 its id, $3 who sees. */
export const ONE_WHOLE = {
  name: 'proposal',
  text: `SELECT ${COLUMNS}, p.request, ${PROPOSER} AS proposer, h.id AS person, coalesce(k.made_by, '{}') AS "madeBy",
      (SELECT coalesce(json_agg(json_build_object('track', t.slug, 'seq', l.seq) ORDER BY t.slug, l.seq), '[]')
         FROM ledger l JOIN tracks t ON t.id = l.track_id
         WHERE l.approval IS NOT NULL AND l.approval->>'proposal' = p.id::text) AS transitions
    ${FROM} WHERE p.id = $2 AND ${seen('$3')}`,
};
