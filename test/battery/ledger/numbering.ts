import { deepStrictEqual, ok } from 'node:assert/strict';
import { ledgerOnFreshDatabase, ledgerOver, type OpenLedger } from '../../histories/ledger.js';
import { waitingRows } from '../../ledger/numbering/numbering.harness.js';
import { asSuperuser } from '../../releases/release.js';

type Seen = { public: boolean; rows: number; last: number; beginnings: boolean };

/** Whether what is numbered so far has no gap, and of each track only its first rows, in order. */
const SEEN = `
  SELECT public, count(*)::integer AS rows, max(position)::integer AS last, bool_and(seq = nth) AS beginnings FROM (
    SELECT public, position, seq, row_number() OVER (PARTITION BY public, track_id ORDER BY position) AS nth FROM feed
  ) f GROUP BY public ORDER BY public`;

/** Two processes number what a large import left, while somebody reads: at any time they see a beginning, without a gap. */
export async function numberedWhileRead({ rows }: { rows: number }): Promise<string> {
  const at = await ledgerOnFreshDatabase();
  const other = await ledgerOver(at.appUrl);
  try {
    const open = (rows * 3) / 4;
    await asSuperuser(at.ownerUrl, (client) => waitingRows(client, 100, rows, open));
    let numbering = true;
    const number = async ({ sequencer }: OpenLedger) => {
      while (numbering) {
        await sequencer.chunk();
        const { rowCount } = await at.pool.query('SELECT FROM unnumbered LIMIT 1');
        numbering &&= rowCount !== 0;
      }
    };
    const numbered = Promise.all([number(at), number(other)]);
    let looks = 0;
    let seen: Seen[] = [];
    do {
      looks += 1;
      seen = (await at.pool.query<Seen>(SEEN)).rows;
      for (const { rows: count, last, beginnings } of seen) {
        deepStrictEqual([last, beginnings], [count, true]);
      }
    } while (numbering);
    await numbered;
    seen = (await at.pool.query<Seen>(SEEN)).rows;
    deepStrictEqual(
      seen.map(({ last }) => last),
      [rows, open],
    );
    ok(looks > 1, 'nobody looked while it went on');
    return `${rows + open} rows, looked at ${looks} times while they were numbered: no gap, each track from its beginning`;
  } finally {
    await other.close();
    await at.close();
  }
}
