import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { type Cluster, startCluster } from '../../src/db/embedded/cluster.js';
import { connected } from '../../src/db/embedded/databases.js';
import { listeningAt } from './listening.js';
import { followFrom, startReplica } from './replica.js';

/** A PostgreSQL of the cluster, and whether it is the primary: what Patroni would tell a proxy. */
export class Node {
  private server: Cluster | null = null;
  private readonly agent: Server;
  agentPort = 0;
  isPrimary = false;

  /** @param dataDir its folder, which may not exist yet */
  constructor(
    readonly name: string,
    readonly dataDir: string,
  ) {
    this.agent = createServer((_request, response) => {
      response.writeHead(this.isPrimary ? 200 : 503).end();
    });
  }

  /** `postgres://postgres:password@127.0.0.1:port/postgres` */
  get superuserUrl(): string {
    if (!this.server) throw new Error(`${this.name} does not run`);
    return this.server.superuserUrl;
  }

  get host(): string {
    return new URL(this.superuserUrl).host;
  }

  async startAsPrimary(): Promise<Cluster> {
    this.agentPort = await listeningAt(this.agent);
    this.server = await startCluster({ dataDir: this.dataDir });
    this.isPrimary = true;
    return this.server;
  }

  /** Copies a running node and follows it from then on. */
  async startAsReplicaOf(primary: Node): Promise<void> {
    this.agentPort ||= await listeningAt(this.agent);
    this.isPrimary = false;
    this.server = await startReplica(primary, {
      ...{ from: primary.dataDir, to: this.dataDir, name: this.name, durable: true },
    });
  }

  async ask<Row extends object>(text: string): Promise<Row[]> {
    return connected(this.superuserUrl, async (client) => (await client.query<Row>(text)).rows);
  }

  /** How far it has come in the log of its primary, in bytes. */
  async received(): Promise<bigint> {
    const rows = await this.ask<{ bytes: string }>(
      `SELECT pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0') AS bytes`,
    );
    return BigInt(rows[0]?.bytes ?? 0);
  }

  async promote(): Promise<void> {
    await this.ask('SELECT pg_promote(true, 30)');
    this.isPrimary = true;
  }

  /** Follows another node, which was promoted. */
  async follow(primary: Node): Promise<void> {
    await this.ask(`ALTER SYSTEM SET primary_conninfo = '${followFrom(primary.superuserUrl, this.name)}'`);
    await this.ask('SELECT pg_reload_conf()');
  }

  /** The process of the server, of which all others are children. */
  get pid(): number {
    return Number.parseInt(readFileSync(join(this.dataDir, 'postgres/data/postmaster.pid'), 'utf8'), 10);
  }

  /** As if the machine lost its power: every process of the server at once. */
  kill(): void {
    this.isPrimary = false;
    process.kill(-this.pid, 'SIGKILL');
  }

  async stop(): Promise<void> {
    await this.server?.stop().catch(() => undefined);
    this.agent.close();
  }
}
