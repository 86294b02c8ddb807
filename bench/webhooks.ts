import { onThrowawayCluster } from './throwaway.js';
import { benchBacklog } from './webhooks/backlog.js';
import { benchFaults } from './webhooks/faults.js';
import { benchLatency } from './webhooks/latency.js';
import { startReceiver } from './webhooks/receiver.js';
import { benchThroughput } from './webhooks/throughput.js';

export const WEBHOOK_PARTS = {
  latency: benchLatency,
  throughput: benchThroughput,
  backlog: benchBacklog,
  faults: benchFaults,
};

export type WebhookPart = keyof typeof WEBHOOK_PARTS;

/** In one run, each part on databases of its own; the receiver is a process of its own. */
export async function benchWebhooks(parts: readonly WebhookPart[]) {
  return onThrowawayCluster(async (make) => {
    const figures: Record<string, object> = {};
    for (const part of parts) {
      const bench = WEBHOOK_PARTS[part];
      const receiver = await startReceiver();
      try {
        figures[part] = await bench(make, receiver);
      } finally {
        await receiver.close();
      }
    }
    return { bench: 'webhooks', ...figures };
  });
}
