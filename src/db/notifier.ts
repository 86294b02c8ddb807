import { randomUUID } from 'node:crypto';
import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import pg from 'pg';
import { BackgroundService } from '../runtime/background-service.js';
import { Database } from './database.js';

/** `feed`: rows got their positions. `deliveries`: something may be due. */
export type Channel = 'feed' | 'deliveries';
const CHANNELS: readonly Channel[] = ['feed', 'deliveries'];

/** `here`: this process told it. */
type Listener = (here: boolean) => void;

const channelOf = (hint: Channel) => `paraph_${hint}`;

/** How soon other processes are told, in milliseconds: what comes together costs one message. */
const TELL_WITHIN = 5;

/** How long after a lost connection the next is tried, in milliseconds: hints may fail, polling does not. */
const RECONNECT_AFTER = 2_000;

/**
 * LISTEN and NOTIFY, which wake other processes sooner than their timers do. Never more than a hint (design.md,
 * rule 10): a proxy that pools transactions swallows it, and everything still comes by polling.
 */
@Injectable()
export class Notifier implements BeforeApplicationShutdown {
  private readonly self = randomUUID();
  private readonly listeners = new Map<Channel, Set<Listener>>(CHANNELS.map((hint) => [hint, new Set()]));
  private readonly pending = new Set<Channel>();
  private readonly sending = new BackgroundService(Notifier.name, () => this.send());
  private readonly connecting = new BackgroundService(Notifier.name, () => this.connect());
  private client: pg.Client | null = null;
  private listening = false;

  constructor(private readonly database: Database) {}

  async beforeApplicationShutdown(): Promise<void> {
    // Nobody waits for either: a server that does not answer must not hold up the end of the process.
    void this.sending.stop();
    void this.connecting.stop();
    await this.client?.end().catch(() => undefined);
  }

  /** Calls `listener` when this process or another one tells. The first call opens a connection. */
  on(hint: Channel, listener: Listener): void {
    this.listeners.get(hint)?.add(listener);
    if (!this.listening) void this.connecting.nudge();
    this.listening = true;
  }

  /** Tells this process at once and the others soon; what is told meanwhile is told with it. */
  notify(hint: Channel): void {
    this.dispatch(hint, true);
    this.pending.add(hint);
    this.sending.nudgeWithin(TELL_WITHIN);
  }

  private async send(): Promise<void> {
    const hints = [...this.pending];
    this.pending.clear();
    await this.database.pool
      .query({
        name: 'hints',
        text: 'SELECT pg_notify(channel, $2) FROM unnest($1::text[]) AS channel',
        values: [hints.map(channelOf), this.self],
      })
      .catch(() => undefined);
  }

  private dispatch(hint: Channel, here = false): void {
    for (const listener of this.listeners.get(hint) ?? []) listener(here);
  }

  private async connect(): Promise<void> {
    const client = new pg.Client({ ...this.database.pool.options, keepAlive: true });
    const lost = () => {
      if (this.client === client) this.client = null;
      this.connecting.nudgeWithin(RECONNECT_AFTER);
    };
    client.on('error', lost).on('end', lost);
    client.on('notification', ({ channel, payload }) => {
      const hint = CHANNELS.find((one) => channelOf(one) === channel);
      if (hint && payload !== this.self) this.dispatch(hint);
    });
    try {
      await client.connect();
      if (this.connecting.isStopped) return await client.end();
      this.client = client;
      await client.query(CHANNELS.map((hint) => `LISTEN ${channelOf(hint)}`).join('; '));
      // What was told while nobody listened.
      for (const hint of CHANNELS) this.dispatch(hint);
    } catch {
      await client.end().catch(() => undefined);
      lost();
    }
  }
}
