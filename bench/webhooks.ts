import { onThrowawayCluster } from './throwaway.js';
import { benchLatency } from './webhooks/latency.js';
import { startReceiver } from './webhooks/receiver.js';

export async function benchWebhooks() {
  return onThrowawayCluster(async (make) => {
    const receiver = await startReceiver();
    try {
      return { bench: 'webhooks', latency: await benchLatency(make, receiver) };
    } finally {
      await receiver.close();
    }
  });
}
