import { NestFactory } from '@nestjs/core';
import { AppModule } from '../src/app.module.js';
import { Database } from '../src/db/database.js';
import { Ledger } from '../src/ledger/ledger.js';
import { Sequencer } from '../src/ledger/numbering/sequencer.js';
import { insertTrack } from '../src/ledger/open-track.js';
import { ProofSettings } from '../src/proofs/index.js';
import { Checkpoints } from '../src/proofs/signing/checkpoints.js';
import { Clock } from '../src/runtime/clock.js';
import { table } from './report.js';
import { type Contender, interleaved, type Result, ratio } from './rounds.js';
import { onThrowawayCluster } from './throwaway.js';
import { draftOn } from './write.js';

const WRITERS = 16;
const ROUNDS = 12;
const PER_ROUND = 3_200;
const SIGNED = 'with checkpoints';
const UNSIGNED = 'without';

/** What signed heads cost: writes with and without them, numbered within their turn, and signed where they are. */
export const benchCheckpoints = () =>
  onThrowawayCluster(async (make) => {
    const apps: { close(): Promise<void> }[] = [];
    const contender = async (name: string, signWithin: number): Promise<Contender> => {
      const { appUrl } = await make(name === SIGNED ? 'signed' : 'unsigned');
      const proofs = new ProofSettings({ signWithin });
      const app = await NestFactory.createApplicationContext(AppModule.over(appUrl, { proofs }), {
        logger: false,
      });
      apps.push(app);
      const get = <T>(of: new (...args: never[]) => T): T => app.get(of, { strict: false });
      const [database, ledger, sequencer] = [get(Database), get(Ledger), get(Sequencer)];
      let tracks: string[] = [];
      let round = 0;
      return {
        name,
        before: async () => {
          round += 1;
          tracks = Array.from({ length: WRITERS }, (_, n) => `track-${round}-${n}`);
          for (const slug of tracks) {
            const track = { slug, kind: 'visa-facilitation', parties: ['EU', 'KZ'], title: 'T' };
            await database.transaction((at) => insertTrack(at, new Clock(), track));
          }
        },
        run: async (count) => {
          await Promise.all(
            tracks.map(async (slug) => {
              for (let n = 0; n < count / WRITERS; n += 1)
                await ledger.record([draftOn(slug, n)], { actor: 'bench' });
            }),
          );
          await sequencer.run();
          if (name === SIGNED) await get(Checkpoints).newest(false);
        },
      };
    };
    try {
      const contenders = [
        await contender(SIGNED, new ProofSettings().signWithin),
        await contender(UNSIGNED, Number.POSITIVE_INFINITY),
      ];
      const results = await interleaved(contenders, ROUNDS, PER_ROUND);
      return {
        bench: 'what signed heads cost a write',
        writers: WRITERS,
        rounds: ROUNDS,
        perRound: PER_ROUND,
        results,
        ratio: ratio(results, SIGNED, UNSIGNED),
      };
    } finally {
      for (const app of apps) await app.close();
    }
  });

type Figures = { results: readonly Result[]; ratio: number; writers: number; perRound: number };

export const checkpointsMarkdown = ({ results, ratio, writers, perRound }: Figures): string =>
  [
    `${perRound} entries a round by ${writers} writers, until all are numbered, and signed where they are.`,
    '',
    table([
      ['', 'entries a second'],
      ...results.map(({ name, perSecond }) => [name, perSecond.toFixed(0)]),
      ['ratio', ratio.toFixed(2)],
    ]),
  ].join('\n');
