import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { birthOf } from '../../src/db/embedded/processes.js';
import { rootFolder } from '../../src/runtime/root-folder.js';
import { freePort } from '../behind/programs.js';
import { Node } from './node.js';
import { haproxyConfig, startHaproxy, startPgbouncer } from './proxies.js';

export type Size = {
  instances: number;
  replicas: number;
  /** Whether a commit waits until one replica has it too. */
  synchronous: boolean;
  /** Whether the primary is among those from which is read; yes unless given. */
  readsPrimary?: boolean;
  /** Whether a pooler stands before the primary; yes unless given. */
  isPooled?: boolean;
  /** The program that every instance begins with: what is built unless given. */
  program?: string;
};

/** The program as `npm run build` makes it. */
export const BUILT = join(rootFolder(), 'dist/src/main.js');

const DATABASE = 'paraph';

/** An instance of the built service, as an operator runs it. */
class Instance {
  private child: ChildProcess | null = null;
  program = BUILT;

  constructor(
    readonly name: string,
    readonly port: number,
    private readonly settings: Record<string, string>,
  ) {}

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Resolves once it is ready. */
  async start(): Promise<void> {
    const env = { PATH: process.env.PATH, ...this.settings, PORT: String(this.port) };
    const child = spawn(process.execPath, [this.program], {
      ...{ env, stdio: ['ignore', 'pipe', 'inherit'] },
    });
    this.child = child;
    const ready = (async () => {
      for await (const line of createInterface(child.stdout)) if (line.startsWith('Paraph is ready')) return;
      throw new Error(`${this.name} ended before it was ready`);
    })();
    await ready;
    child.stdout.resume();
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    this.child = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }
}

/** Paraph on several machines, all of them this one (docs/scaling.md). */
export class Cluster {
  readonly instances: Instance[] = [];
  readonly nodes: Node[] = [];
  readonly adminToken = randomBytes(24).toString('base64url');
  private readonly ending: (() => Promise<void>)[] = [];
  private readonly folder: string;
  private database = { appUrl: '', ownerUrl: '' };
  /** The proxy before the instances. */
  url = '';

  private constructor(private readonly size: Size) {
    this.folder = mkdtempSync(join(tmpdir(), `paraph-test-${process.pid}-${birthOf(process.pid)}-`));
    chmodSync(this.folder, 0o755);
  }

  static async start(size: Size): Promise<Cluster> {
    const cluster = new Cluster(size);
    try {
      await cluster.startAll();
      return cluster;
    } catch (error) {
      await cluster.stop();
      throw error;
    }
  }

  get primary(): Node {
    const found = this.nodes.find(({ isPrimary }) => isPrimary);
    if (!found) throw new Error('there is no primary');
    return found;
  }

  /** Ends what runs, the last first, and removes the data. */
  async stop(): Promise<void> {
    for (const end of this.ending.splice(0).reverse()) await end();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Promotes the replica that has come furthest, and lets the others follow it. Returns the new primary. */
  async failOver(): Promise<Node> {
    const others = this.nodes.filter(({ isPrimary, name }) => !isPrimary && !this.lost.has(name));
    const places = await Promise.all(others.map(async (one) => ({ one, place: await one.received() })));
    const best = places.reduce((a, b) => (a.place >= b.place ? a : b)).one;
    await best.promote();
    for (const other of others) if (other !== best) await other.follow(best);
    if (this.size.synchronous) await this.waitForReplicas(best);
    return best;
  }

  private readonly lost = new Set<string>();

  /** Loses the primary's machine. */
  killPrimary(): Node {
    const { primary } = this;
    primary.kill();
    this.lost.add(primary.name);
    return primary;
  }

  /** The database as the application's role sees it at a node. */
  appUrlAt({ host }: Node): string {
    return Object.assign(new URL(this.database.appUrl), { host }).href;
  }

  /** The same as the owner of the tables sees it. */
  ownerUrlAt({ host }: Node): string {
    return Object.assign(new URL(this.database.ownerUrl), { host }).href;
  }

  private async startAll(): Promise<void> {
    const { instances, replicas, readsPrimary = true, isPooled = true, program = BUILT } = this.size;
    const primary = this.node('node1');
    const server = await primary.startAsPrimary();
    this.database = await server.databaseUrls(DATABASE);
    for (let n = 0; n < replicas; n += 1) await this.node(`node${n + 2}`).startAsReplicaOf(primary);
    if (this.size.synchronous) await this.waitForReplicas(primary);
    const [http, postgres, pool] = [await freePort(), await freePort(), await freePort()];
    const { appUrl, ownerUrl } = this.database;
    const at = (url: string, port: number) => Object.assign(new URL(url), { port }).href;
    const read = this.nodes.filter(({ isPrimary }) => replicas > 0 && (readsPrimary || !isPrimary));
    const settings = {
      DATABASE_URL: at(appUrl, isPooled ? pool : postgres),
      ...(isPooled && { DATABASE_POOLER: 'transaction', DATABASE_DIRECT_URL: at(appUrl, postgres) }),
      DATABASE_OWNER_URL: at(ownerUrl, postgres),
      ...(read.length > 0 && { DATABASE_REPLICA_URLS: read.map((node) => this.appUrlAt(node)).join() }),
      DATA_DIR: join(this.folder, 'service'),
      ADMIN_TOKEN: this.adminToken,
      RATE_LIMIT_TOKEN: '0',
      RATE_LIMIT_ANONYMOUS: '0',
      WEBHOOK_ALLOW_CIDRS: '127.0.0.0/8',
      TWO_PERSON: 'off',
      PUBLIC_URL: `http://127.0.0.1:${http}`,
      TRUST_PROXY: 'loopback',
    };
    for (let n = 1; n <= instances; n += 1)
      this.instances.push(new Instance(`paraph${n}`, await freePort(), settings));
    const config = haproxyConfig(
      { port: http, instances: this.instances },
      {
        port: postgres,
        nodes: this.nodes.map((node) => ({
          ...{ name: node.name, port: Number(new URL(node.superuserUrl).port), check: node.agentPort },
        })),
      },
    );
    this.endWith(await startHaproxy(config, http));
    this.endWith(await startPgbouncer(pool, postgres, [new URL(appUrl), new URL(ownerUrl)]));
    for (const instance of this.instances) {
      instance.program = program;
      this.ending.push(() => instance.end('SIGTERM'));
      await instance.start();
    }
    this.url = `http://127.0.0.1:${http}`;
  }

  private node(name: string): Node {
    const node = new Node(name, join(this.folder, name));
    this.nodes.push(node);
    this.ending.push(() => node.stop());
    return node;
  }

  private endWith({ stop }: { stop: () => Promise<void> }): void {
    this.ending.push(stop);
  }

  /** Commits at this node wait for any one of the others (PostgreSQL, "Synchronous Replication"). */
  private async waitForReplicas(at: Node): Promise<void> {
    const names = this.nodes.filter((node) => node !== at).map(({ name }) => name);
    await at.ask(`ALTER SYSTEM SET synchronous_standby_names = 'ANY 1 (${names.join(', ')})'`);
    await at.ask('SELECT pg_reload_conf()');
  }
}
