import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { listeningAt } from '../../cluster/listening.js';

/** The message at which a connection breaks: that which writes an entry, or that which commits a transaction. */
export type Target = 'write' | 'commit';
/** Before the message is passed on, in its middle, right after it, or when the server has answered it. */
export type Moment = 'before' | 'half' | 'sent' | 'answered';

export const TARGETS: readonly Target[] = ['write', 'commit'];
export const MOMENTS: readonly Moment[] = ['before', 'half', 'sent', 'answered'];

type Fault = { target: Target; moment: Moment; happened: () => void };

/** In PostgreSQL's protocol a message is its type, its length and its content; the first of a connection has no type. */
const [BIND, QUERY, SYNC, READY] = ['B', 'Q', 'S', 'Z'].map((type) => type.charCodeAt(0));

/** Whether this message of a client is what a fault waits for (PostgreSQL, "Message Formats"). */
function isTarget(message: Buffer, target: Target): boolean {
  if (target === 'commit') return message[0] === QUERY && message.toString('latin1', 5, 11) === 'COMMIT';
  // Bind names its portal first, which has no name here, and then its statement.
  return message[0] === BIND && message.toString('latin1', 6, 12) === 'append';
}

/** The bytes of one direction, in order, and as late as the wire says. */
class Lane {
  private last = Promise.resolve();
  private waiting = 0;

  constructor(
    private readonly to: Socket,
    private readonly wire: Wire,
  ) {}

  send(bytes: Buffer): void {
    if (this.waiting === 0 && !this.wire.isSlow) this.to.write(bytes);
    else this.later(() => void this.to.write(bytes));
  }

  end(): void {
    this.later(() => void this.to.end());
  }

  private later(work: () => void): void {
    this.waiting += 1;
    const due = performance.now() + this.wire.delay;
    this.last = this.last.then(async () => {
      await pause(Math.max(0, due - performance.now()));
      await this.wire.held;
      this.waiting -= 1;
      if (!this.to.destroyed) work();
    });
  }
}

/** One connection of the service to the database. */
class Line {
  private readonly far: Socket;
  private readonly out: Lane;
  private readonly back: Lane;
  private rest = Buffer.alloc(0);
  private isStarted = false;
  private fault: Fault | null = null;

  constructor(
    private readonly near: Socket,
    port: number,
    private readonly wire: Wire,
  ) {
    this.far = connect(port, '127.0.0.1');
    this.out = new Lane(this.far, wire);
    this.back = new Lane(near, wire);
    for (const socket of [near, this.far]) socket.setNoDelay(true).on('error', () => undefined);
    near.on('data', (bytes) => this.take(bytes)).on('close', () => this.out.end());
    this.far.on('data', (bytes) => this.answer(bytes)).on('close', () => this.back.end());
  }

  reset(): void {
    this.near.resetAndDestroy();
    this.far.resetAndDestroy();
  }

  private take(bytes: Buffer): void {
    this.rest = Buffer.concat([this.rest, bytes]);
    for (;;) {
      const typed = this.isStarted ? 1 : 0;
      if (this.rest.length < typed + 4) return;
      const length = typed + this.rest.readUInt32BE(typed);
      if (this.rest.length < length) return;
      const message = this.rest.subarray(0, length);
      this.rest = this.rest.subarray(length);
      this.isStarted = true;
      if (!this.pass(message)) return;
    }
  }

  /** False where the line is broken now. */
  private pass(message: Buffer): boolean {
    this.fault ??= this.wire.takeFault((target) => isTarget(message, target));
    const { fault } = this;
    if (fault?.moment === 'before' || fault?.moment === 'half') {
      if (fault.moment === 'half') this.far.write(message.subarray(0, message.length / 2));
      fault.happened();
      // The half is given the time to arrive: a reset would take it back.
      setImmediate(() => this.reset());
      return false;
    }
    this.out.send(message);
    const isWhole = message[0] === QUERY || message[0] === SYNC;
    if (fault?.moment !== 'sent' || !isWhole) return true;
    fault.happened();
    // The server goes on with what it was sent.
    this.near.resetAndDestroy();
    this.out.end();
    return false;
  }

  private answer(bytes: Buffer): void {
    const { fault } = this;
    if (fault?.moment !== 'answered') {
      this.back.send(bytes);
      return;
    }
    // ReadyForQuery has six bytes and comes last.
    if (bytes.at(-6) !== READY) return;
    fault.happened();
    this.reset();
  }
}

/** The network between the service and its database, on this machine, which breaks when told. */
export class Wire {
  delay = 0;
  held: Promise<void> | null = null;
  private isCut = false;
  private fault: Fault | null = null;
  private readonly lines = new Set<Line>();
  private constructor(private readonly server: Server) {}

  /** @param url the database; returns the wire, and the URL of the same database at its near end */
  static async to(url: string): Promise<{ wire: Wire; url: string }> {
    const target = new URL(url);
    const far = Number(target.port);
    const server = createServer((near) => wire.open(near, far));
    const wire = new Wire(server);
    return { wire, url: Object.assign(target, { port: await listeningAt(server) }).href };
  }

  get isSlow(): boolean {
    return this.delay > 0 || this.held !== null;
  }

  /** Breaks the connection that sends such a message next. Resolves when it is broken. */
  reset(target: Target, moment: Moment): Promise<void> {
    return new Promise((happened) => {
      this.fault = { target, moment, happened };
    });
  }

  takeFault(isIt: (target: Target) => boolean): Fault | null {
    const { fault } = this;
    if (!fault || !isIt(fault.target)) return null;
    this.fault = null;
    return fault;
  }

  /** Breaks every connection and refuses new ones, until what it gives is called. */
  cut(): () => void {
    this.isCut = true;
    for (const line of this.lines) line.reset();
    return () => {
      this.isCut = false;
    };
  }

  /** Passes nothing on, and all of it late, when what it gives is called. */
  hold(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.held = promise;
    return () => {
      this.held = null;
      resolve();
    };
  }

  close(): void {
    for (const line of this.lines) line.reset();
    this.server.close();
  }

  private open(near: Socket, port: number): void {
    if (this.isCut) return void near.resetAndDestroy();
    const line = new Line(near, port, this);
    this.lines.add(line);
    near.once('close', () => this.lines.delete(line));
  }
}
