import { strictEqual } from 'node:assert/strict';
import { CommandRejected } from '../../../src/ledger/rejections.js';
import { draft, type OpenLedger } from '../../histories/ledger.js';
import { audit, auditFeed } from './audit.js';

const actor = 'a writer';
const TRACKS = ['ra', 'vfa', 'air'] as const;

/**
 * Embargoes of a few milliseconds, which fall due while writers write, correct and publish on the same tracks and the
 * sequencer shows them: each is shown once, in its turn, and the logs stay as their rows make them.
 */
export async function embargoesUnderWriters(at: OpenLedger, { embargoes }: { embargoes: number }) {
  await at.open('ra', 'readmission');
  await at.open('vfa', 'visa-facilitation', 'ra');
  await at.open('air', 'air-transport');
  let left = embargoes;
  const record = (track: string, more: Parameters<typeof draft>[3], on = '2024') =>
    at.ledger.record([draft(track, 'consultation.held', on, more)], { actor });
  /** Under load the moment may have passed before its turn came: then a later one. */
  const recordEmbargoed = async (track: string, milliseconds = 30): ReturnType<typeof record> => {
    const embargoUntil = new Date(Date.parse(at.clock.now()) + milliseconds).toISOString();
    try {
      return await record(track, { visibility: 'embargoed', embargoUntil });
    } catch (error) {
      if (!(error instanceof CommandRejected)) throw error;
      return recordEmbargoed(track, milliseconds * 2);
    }
  };
  const write = async (writer: number) => {
    const track = TRACKS[writer % TRACKS.length] as string;
    while (left > 0) {
      left -= 1;
      const written = await recordEmbargoed(track);
      const seq = written.get(track)?.rows.at(-1)?.seq as number;
      await record(track, { visibility: left % 2 ? 'public' : 'internal' }, left % 5 ? '2024' : '2021-05');
      if (left % 4 === 0) {
        await at.ledger.correct([track], () => [{ track, seq, action: 'annul', reason: 'not so' }], {
          actor,
        });
      }
      await at.sequencer.run();
    }
  };
  await Promise.all(Array.from({ length: 6 }, (_, writer) => write(writer)));
  while ((await at.pool.query('SELECT FROM embargoes')).rowCount) await at.sequencer.run();
  await at.sequencer.run();
  await audit(at.pool, at.clock.now());
  const feed = await auditFeed(at.pool);
  const { rows } = await at.pool.query(
    "SELECT count(*)::int FROM ledger WHERE type <> 'transition.annulled'",
  );
  strictEqual(rows[0].count, embargoes * 2);
  return `${embargoes} embargoes fell due under 6 writers, ${feed.public} of ${feed.full} rows public`;
}
