import type pg from 'pg';

/** Rows of one track that wait for their positions, in both numberings, written past the ledger by the superuser. */
export async function waitingRows(at: pg.Client, tracks: number, full: number, open: number): Promise<void> {
  await at.query('SET session_replication_role = replica');
  await at.query(
    `INSERT INTO ledger (track_id, seq, id, type, occurred_on, recorded_at, actor, data, sources, visibility,
       kind_version, salt, prev_hash, hash, from_step, to_step, warnings)
     SELECT t, n, gen_random_uuid(), 'statement.made', '2024', now() + n * interval '1 ms', 'x', '{}', '[]', 'public',
       1, '', '', '', '{}', '{}', '[]'
     FROM generate_series(1, $1::integer) t, generate_series(1, $2::integer) n`,
    [tracks, full / tracks],
  );
  await at.query(
    `INSERT INTO public_log (track_id, seq, row_seq, content_seq, recorded_at, from_step, to_step)
     SELECT track_id, seq, seq, seq, recorded_at, '{}', '{}' FROM ledger WHERE seq <= $1`,
    [open / tracks],
  );
  await at.query(
    `INSERT INTO unnumbered (public, track_id, seq)
     SELECT false, track_id, seq FROM ledger UNION ALL SELECT true, track_id, seq FROM public_log`,
  );
  await at.query('RESET session_replication_role');
}
