import { randomUUID } from 'node:crypto';
import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import pg from 'pg';
import { BackgroundService } from '../runtime/background-service.js';
import { Database } from './database.js';

/** `feed`: rows were numbered. `deliveries`: a delivery may be due. */
type Topic = 'feed' | 'deliveries';
const TOPICS: readonly Topic[] = ['feed', 'deliveries'];

type Listener = () => void;

const channelOf = (topic: Topic) => `paraph_${topic}`;

/** Milliseconds after which other processes are notified. Calls within that time share one message. */
const NOTIFY_WITHIN = 5;

/** Milliseconds between a lost connection and the next attempt. Meanwhile polling replaces notifications. */
const RECONNECT_AFTER = 2_000;

/**
 * LISTEN and NOTIFY wake other processes before their timers do. They are only a hint: polling finds everything too.
 * Listening needs a session, so it does not go through a pooler.
 */
@Injectable()
export class Notifier implements BeforeApplicationShutdown {
  private readonly self = randomUUID();
  private readonly listeners = new Map<Topic, Set<Listener>>(TOPICS.map((topic) => [topic, new Set()]));
  private readonly waiting = new Set<Topic>();
  private readonly sending = new BackgroundService(Notifier.name, () => this.send());
  private readonly connecting = new BackgroundService(Notifier.name, () => this.connect());
  private client: pg.Client | null = null;
  private listening = false;

  constructor(private readonly database: Database) {}

  async beforeApplicationShutdown(): Promise<void> {
    // Not awaited: a server that does not answer must not delay the end of the process.
    void this.sending.stop();
    void this.connecting.stop();
    await this.client?.end().catch(() => undefined);
  }

  /** Calls `listener` when this process or another one notifies. The first call opens a connection. */
  listen(topic: Topic, listener: Listener): void {
    this.listeners.get(topic)?.add(listener);
    if (!this.listening) void this.connecting.nudge();
    this.listening = true;
  }

  /** Notifies this process at once and the others within a few milliseconds, with one message for several calls. */
  notify(topic: Topic): void {
    this.call(topic);
    this.waiting.add(topic);
    this.sending.nudgeWithin(NOTIFY_WITHIN);
  }

  private async send(): Promise<void> {
    const topics = [...this.waiting];
    this.waiting.clear();
    await this.database.pool
      .query({
        name: 'notify',
        text: 'SELECT pg_notify(channel, $2) FROM unnest($1::text[]) AS channel',
        values: [topics.map(channelOf), this.self],
      })
      .catch(() => undefined);
  }

  private call(topic: Topic): void {
    for (const listener of this.listeners.get(topic) ?? []) listener();
  }

  private async connect(): Promise<void> {
    const client = new pg.Client({ ...this.database.session, keepAlive: true });
    const lost = () => {
      if (this.client === client) this.client = null;
      this.connecting.nudgeWithin(RECONNECT_AFTER);
    };
    client.on('error', lost).on('end', lost);
    client.on('notification', ({ channel, payload }) => {
      const topic = TOPICS.find((one) => channelOf(one) === channel);
      if (topic && payload !== this.self) this.call(topic);
    });
    try {
      await client.connect();
      if (this.connecting.isStopped) return await client.end();
      this.client = client;
      await client.query(TOPICS.map((topic) => `LISTEN ${channelOf(topic)}`).join('; '));
      // Notifications may have been missed before.
      for (const topic of TOPICS) this.call(topic);
    } catch {
      await client.end().catch(() => undefined);
      lost();
    }
  }
}
