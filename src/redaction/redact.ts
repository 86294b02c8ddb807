import { setTimeout as pause } from 'node:timers/promises';
import pg, { type ClientBase, DatabaseError } from 'pg';
import type { SecurityLog } from '../audit/security-log.js';
import { line, REDACTED } from '../domain/values/text.js';
import type { Instant } from '../domain/values/views.js';
import { Problem } from '../http/problems/problem.js';
import { type BeforeRedaction, planRedaction, type RedactionPlan } from '../ledger/redactions/plan.js';
import { refoldTracks } from '../ledger/refold.js';
import { indexAgain } from '../search/index.js';
import { noTrack } from '../tracks/queries/tracks.query.js';
import { readRecords } from '../verify/records/records.js';
import { faultIn } from '../verify/verify.js';
import { ELSEWHERE, IN_TRACK, LOCK_TRACK, REDACT } from './redaction.sql.js';

/** `fields`: JSON pointers into the entry's row. */
export type RedactionRequest = {
  track: string;
  seq: number;
  fields: readonly string[];
  reason: string;
  dryRun: boolean;
};

/** Where words still stand: an entry has a seq. */
export type Elsewhere = { what: string; name: string; seq: number | null };

export type Redaction = { rows: { seq: number; fields: string[] }[]; elsewhere: Elsewhere[] };

type By = { actor: string; now: Instant; log: Pick<SecurityLog, 'record'> };

/**
 * How long it waits for writers in one attempt, in milliseconds: those who come after it wait as well. So it gives way,
 * and tries again.
 */
const PATIENCE = 200;
const ATTEMPTS = 50;
const LOCK_NOT_AVAILABLE = '55P03';
const NOT_ALLOWED = '42501';

const refused = (detail: string): Problem => new Problem('validation_failed', detail);

/**
 * Takes texts out of an entry and of every copy of them, as the owner of the tables (docs/adr/0034). All of it or nothing
 * happens, and nothing unless the track verifies before and after. A dry run does all of it too, and takes it back.
 */
export async function redact(ownerUrl: string, request: RedactionRequest, by: By): Promise<Redaction> {
  const { success } = line(1_000).safeParse(request.reason);
  if (!success) throw refused('Give a reason of one line: --reason TEXT.');
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await attemptIn(client, request, by);
      } catch (error) {
        await client.query('ROLLBACK');
        const code = error instanceof DatabaseError ? error.code : undefined;
        if (code === NOT_ALLOWED)
          throw refused(
            'Only the owner of the tables may redact: set DATABASE_OWNER_URL to the owner’s role.',
          );
        if (code !== LOCK_NOT_AVAILABLE) throw error;
        if (attempt === ATTEMPTS)
          throw refused('The ledger is being written to without a pause: try again later.');
        await pause(PATIENCE);
      }
    }
  } finally {
    await client.end();
  }
}

async function attemptIn(at: ClientBase, request: RedactionRequest, by: By): Promise<Redaction> {
  const { track, seq, reason, dryRun } = request;
  await at.query(`BEGIN; SET LOCAL lock_timeout = '${PATIENCE}ms'`);
  const { rows: tracks } = await at.query<{ id: number }>(LOCK_TRACK, [track]);
  const [{ id } = { id: null }] = tracks;
  if (id === null) throw noTrack(track);
  await mustVerify(at, id, by.now, 'nothing is redacted where the hashes do not hold');
  const [{ rows = [], shown = [], redactions = [] } = {}] = await readRecords(at, [id]);
  const plan = planned({ track, rows, shown, earlier: redactions }, request);
  await at.query(REDACT, [
    ...[id, JSON.stringify(plan.rows.map(asRecord)), plan.words],
    ...[REDACTED, by.actor, reason, by.now],
  ]);
  await refoldTracks(at, [id]);
  await indexAgain(at, id, [rows[seq - 1]?.corrects ?? seq]);
  await mustVerify(at, id, by.now, 'so nothing was redacted');
  const inJson = plan.words.map((word) => JSON.stringify(word).slice(1, -1));
  const { rows: inTrack } = await at.query<Elsewhere>(IN_TRACK, [inJson, id]);
  const done = plan.rows.map(({ seq, fields }) => ({ seq, fields }));
  if (!dryRun) await keepRecord(by, at, request, done);
  await at.query(dryRun ? 'ROLLBACK' : 'COMMIT');
  // It reads everything, so nobody is to wait for it.
  const { rows: elsewhere } = await at.query<Elsewhere>(ELSEWHERE, [inJson, id]);
  return { rows: done, elsewhere: [...inTrack, ...elsewhere] };
}

async function keepRecord(
  { log, actor }: By,
  at: ClientBase,
  { track, seq, reason }: RedactionRequest,
  done: Redaction['rows'],
): Promise<void> {
  const fields = done.flatMap((row) => row.fields).join(' ');
  await log.record({ kind: 'entry.redacted', name: actor, track, detail: { seq, fields, reason } }, at);
}

function planned(before: BeforeRedaction, request: RedactionRequest): RedactionPlan {
  const plan = planRedaction(before, request.seq, request.fields);
  if ('refused' in plan) throw refused(plan.refused.join('\n'));
  if (plan.words.some((word) => request.reason.includes(word)))
    throw refused('The reason repeats what is to be redacted, and would keep it: give a reason without it.');
  return plan;
}

const asRecord = ({ payload, remains, ...row }: RedactionPlan['rows'][number]) => ({
  ...row,
  payload: payload.toString('hex'),
  remains: remains.toString('hex'),
});

async function mustVerify(at: ClientBase, id: number, now: Instant, then: string): Promise<void> {
  const fault = await faultIn(at, id, now);
  if (!fault) return;
  const where = [fault.track, fault.place, fault.seq].filter((part) => part !== null).join(' ');
  throw refused(`${where}: ${fault.fault}; ${then}. Run paraph verify.`);
}
