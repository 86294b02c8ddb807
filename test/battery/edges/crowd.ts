import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** How a client is slow: with the head of its request, with its body, or in reading a long answer. */
const SLOW = ['head', 'body', 'reading'] as const;

/** What slow clients have met: how often each was answered with a status, or its connection was ended. */
export type Met = Record<string, number>;

/** Clients that send a byte a second, or do not read their answer. Each begins anew when its connection is ended. */
export class Crowd {
  readonly met: Met = {};
  private readonly sockets = new Set<Socket>();
  private readonly rest = new Map<Socket, string>();
  private isOver = false;
  private readonly ticking: Promise<void>;

  constructor(
    private readonly url: URL,
    private readonly token: string,
    /** A long answer. */
    private readonly long: string,
  ) {
    this.ticking = this.tick();
  }

  /** How many are connected now. */
  get connected(): number {
    return [...this.sockets].filter(({ readyState }) => readyState === 'open').length;
  }

  async grow(by: number): Promise<void> {
    for (let n = 0; n < by; n += 1) {
      this.open(SLOW[n % SLOW.length] ?? 'head');
      // As many as the queue of a listening socket takes.
      if (n % 100 === 99) await pause(20);
    }
  }

  async leave(): Promise<void> {
    this.isOver = true;
    for (const socket of this.sockets) socket.destroy();
    await this.ticking;
  }

  private open(how: (typeof SLOW)[number]): void {
    const { hostname, port } = this.url;
    const socket = connect(Number(port), hostname);
    this.sockets.add(socket);
    const head = `Host: ${hostname}\r\nAuthorization: Bearer ${this.token}\r\n`;
    const body = `{"type":"statement.made","occurredOn":"2026-03-03","note":"${'x'.repeat(1_000)}"}`;
    if (how === 'head')
      this.rest.set(socket, `GET /v1/board HTTP/1.1\r\n${head}X-Slow: ${'x'.repeat(1_000)}\r\n\r\n`);
    else if (how === 'body') {
      socket.write(
        `POST /v1/tracks/track-0/transitions HTTP/1.1\r\n${head}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`,
      );
      this.rest.set(socket, body);
    } else {
      socket.write(`GET ${this.long} HTTP/1.1\r\n${head}\r\n`);
    }
    socket.once('data', (chunk) => {
      this.count(`${how} ${chunk.toString('latin1', 9, 12)}`);
      if (how === 'reading') socket.pause();
    });
    socket.on('error', () => undefined);
    socket.once('close', () => {
      this.sockets.delete(socket);
      this.rest.delete(socket);
      if (this.isOver) return;
      this.count(`${how} ended`);
      setTimeout(() => this.isOver || this.open(how), 1_000);
    });
  }

  private count(what: string): void {
    this.met[what] = (this.met[what] ?? 0) + 1;
  }

  /** A byte a second for each, in ten parts. */
  private async tick(): Promise<void> {
    for (let part = 0; !this.isOver; part = (part + 1) % 10) {
      let nth = 0;
      for (const [socket, text] of this.rest) {
        if (nth++ % 10 !== part || socket.connecting || text === '') continue;
        socket.write(text.slice(0, 1));
        this.rest.set(socket, text.slice(1));
      }
      await pause(100);
    }
  }
}
