import { onThrowawayCluster } from './throwaway.js';
import { benchBacklog } from './webhooks/backlog.js';
import { benchFaults } from './webhooks/faults.js';
import { benchLatency } from './webhooks/latency.js';
import { startReceiver } from './webhooks/receiver.js';
import { benchThroughput } from './webhooks/throughput.js';

const PARTS = {
  latency: benchLatency,
  throughput: benchThroughput,
  backlog: benchBacklog,
  faults: benchFaults,
};

/** In one run, each part on databases of its own; the receiver is a process of its own. */
export async function benchWebhooks() {
  const parts = process.argv.slice(2).flatMap((word) => /^--part=(.*)$/.exec(word)?.[1] ?? []);
  return onThrowawayCluster(async (make) => {
    const figures: Record<string, object> = {};
    for (const [name, bench] of Object.entries(PARTS)) {
      if (parts.length > 0 && !parts.includes(name)) continue;
      const receiver = await startReceiver();
      try {
        figures[name] = await bench(make, receiver);
      } finally {
        await receiver.close();
      }
    }
    return { bench: 'webhooks', ...figures };
  });
}
