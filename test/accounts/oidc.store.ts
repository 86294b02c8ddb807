import type { Adapter, AdapterPayload } from 'oidc-provider';

/** What a provider keeps, in memory: nothing is old enough in a test to expire. */
export const storeIn = (kept: Map<string, AdapterPayload>) =>
  class Store implements Adapter {
    constructor(private readonly model: string) {}

    private key(id: string): string {
      return `${this.model}:${id}`;
    }

    async upsert(id: string, payload: AdapterPayload): Promise<void> {
      kept.set(this.key(id), payload);
    }

    async find(id: string): Promise<AdapterPayload | undefined> {
      return kept.get(this.key(id));
    }

    async findByUid(uid: string): Promise<AdapterPayload | undefined> {
      const ours = [...kept].filter(([key]) => key.startsWith(`${this.model}:`));
      return ours.find(([, payload]) => payload.uid === uid)?.[1];
    }

    async findByUserCode(): Promise<undefined> {}

    async consume(id: string): Promise<void> {
      const payload = kept.get(this.key(id));
      if (payload) payload.consumed = Math.floor(Date.now() / 1_000);
    }

    async destroy(id: string): Promise<void> {
      kept.delete(this.key(id));
    }

    async revokeByGrantId(grantId: string): Promise<void> {
      for (const [key, payload] of kept) if (payload.grantId === grantId) kept.delete(key);
    }
  };
