import type { FastifyReply } from 'fastify';

type Parts = { status: number; headers?: Record<string, string>; body?: unknown };

/** An answer with its status and headers. A handler may return one instead of a bare body. */
export class Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: unknown;

  constructor({ status, headers = {}, body }: Parts) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  /** Sets status and headers of the reply, and returns the body. */
  applyTo(reply: FastifyReply): unknown {
    reply.code(this.status).headers(this.headers);
    return this.body;
  }
}
