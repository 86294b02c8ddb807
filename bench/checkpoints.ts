import { randomUUID } from 'node:crypto';
import { ProofSettings } from '../src/proofs/index.js';
import { table } from './report.js';
import { type Contender, interleaved, median, type Result, ratio } from './rounds.js';
import { onThrowawayCluster } from './throwaway.js';
import { type Lags, lags, lagsOf, recordingOn } from './webhooks/latency.js';
import { startReceiver } from './webhooks/receiver.js';
import { openTracks, type Service, startService } from './webhooks/service.js';
import { draftOn } from './write.js';

const WRITERS = 16;
const ROUNDS = 8;
/** So many that the last second, which is signed while nobody writes, counts for little. */
const PER_ROUND = 8_000;

/** Alerts are measured at so many entries a second, for so long: heads are signed once a second. */
const ALERTS = { perSecond: 20, seconds: 5 };

const SIGNED = 'with checkpoints';
const UNSIGNED = 'without';
const SIGNS_WITHIN = { [SIGNED]: new ProofSettings().signWithin, [UNSIGNED]: Number.POSITIVE_INFINITY };

/**
 * What signed heads cost: writes with and without them, numbered within their turn, and signed where they are; then how
 * long after its commit an entry is received with and without them.
 */
export const benchCheckpoints = () =>
  onThrowawayCluster(async (make) => {
    const receiver = await startReceiver();
    const services: [name: string, service: Service][] = [];
    try {
      for (const [name, signWithin] of Object.entries(SIGNS_WITHIN)) {
        const { appUrl } = await make(name.replaceAll(' ', '_'));
        services.push([name, await startService(appUrl, {}, new ProofSettings({ signWithin }))]);
      }
      const contenders = services.map(([name, service]) => writing(name, service));
      const results = await interleaved(contenders, ROUNDS, PER_ROUND);
      const found = new Map<string, Lags[]>();
      const alerting = await Promise.all(
        services.map(async ([name, { database, ledger, endpoint }], nth): Promise<Contender> => {
          await endpoint(receiver.url(`/timed/${nth}`));
          const recording = recordingOn(ledger);
          return {
            name,
            run: async () => {
              const slugs = await openTracks(database, WRITERS, randomUUID());
              const pace = { slugs, tracks: 1, ...ALERTS };
              const some = lags(await lagsOf(recording, pace, { receiver, name: `${nth}` }));
              found.set(name, [...(found.get(name) ?? []), some]);
            },
          };
        }),
      );
      await interleaved(alerting, ROUNDS, ALERTS.perSecond * ALERTS.seconds);
      const alerts = [...found].map(([name, rounds]) => {
        // The first warms up.
        const counted = rounds.slice(1);
        return {
          name,
          p50: median(counted.map(({ p50 }) => p50)),
          p95: median(counted.map(({ p95 }) => p95)),
        };
      });
      return {
        bench: 'what signed heads cost a write, and an alert',
        ...{ writers: WRITERS, rounds: ROUNDS, perRound: PER_ROUND, results },
        ...{ ratio: ratio(results, SIGNED, UNSIGNED), alerts },
      };
    } finally {
      for (const [, service] of services) await service.close();
      await receiver.close();
    }
  });

function writing(name: string, { database, ledger, sequencer, checkpoints }: Service): Contender {
  let tracks: string[] = [];
  return {
    name,
    before: async () => {
      tracks = await openTracks(database, WRITERS, randomUUID());
    },
    run: async (count) => {
      await Promise.all(
        tracks.map(async (slug) => {
          for (let n = 0; n < count / WRITERS; n += 1)
            await ledger.record([draftOn(slug, n)], { actor: 'bench' });
        }),
      );
      await sequencer.run();
      if (name === SIGNED) await checkpoints.newest(false);
    },
  };
}

type Figures = {
  results: readonly Result[];
  ratio: number;
  writers: number;
  perRound: number;
  alerts: readonly ({ name: string } & Lags)[];
};

export const checkpointsMarkdown = ({ results, ratio, writers, perRound, alerts }: Figures): string =>
  [
    `${perRound} entries a round by ${writers} writers, until all are numbered, and signed where they are.`,
    '',
    table([
      ['', 'entries a second'],
      ...results.map(({ name, perSecond }) => [name, perSecond.toFixed(0)]),
      ['ratio', ratio.toFixed(2)],
    ]),
    '',
    `How long after its commit an entry was received, at ${ALERTS.perSecond} entries a second:`,
    '',
    table([
      ['', 'p50, ms', 'p95, ms'],
      ...alerts.map(({ name, p50, p95 }) => [name, p50.toFixed(1), p95.toFixed(1)]),
    ]),
  ].join('\n');
