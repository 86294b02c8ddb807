import {
  type CallHandler,
  createParamDecorator,
  type ExecutionContext,
  Logger,
  type NestInterceptor,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ClientBase } from 'pg';
import { lastValueFrom, map, type Observable, of } from 'rxjs';
import { invalid } from '../problems/problem.js';
import { Answer } from '../responses/answer.js';
import { fingerprintOf, type Hold, type IdempotencyKeys, type StoredAnswer } from './idempotency-keys.js';

/**
 * Keeps the answer under the request's Idempotency-Key, in the transaction at `at`. It throws where somebody else
 * has taken the key over: let that roll the transaction back.
 */
export type Keep = (at: ClientBase, answer: Answer) => Promise<void>;

declare module 'fastify' {
  interface FastifyRequest {
    /** Null without an Idempotency-Key. */
    keep: Keep | null;
  }
}

/** Visible ASCII: what every client and proxy passes on unchanged. */
const KEY = /^[\x21-\x7e]{1,255}$/;

/** Headers that belong to the answer rather than to the request or the connection. */
const KEPT_HEADERS = ['content-type', 'location', 'etag'];

const JSON_TYPE = 'application/json; charset=utf-8';

/** How often a long request says that it still runs, in milliseconds; a third of what it is given. */
const RENEWED_EVERY = 10_000;

/** The `Keep` of the request, for a handler whose work and answer must stand or fall together. */
export const KeepAnswer = createParamDecorator(
  (_: unknown, context: ExecutionContext): Keep | null =>
    context.switchToHttp().getRequest<FastifyRequest>().keep,
);

/**
 * Answers a POST with an Idempotency-Key once: a repetition gets the same answer again. Also sends
 * what handlers return as an `Answer`.
 */
export class Idempotency implements NestInterceptor {
  private readonly logger = new Logger('http');

  constructor(private readonly keys: IdempotencyKeys) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const key = request.headers['idempotency-key'];
    if (request.method !== 'POST' || key === undefined || !request.caller) {
      return next.handle().pipe(map((result) => bodyOf(result, reply)));
    }
    if (typeof key !== 'string' || !KEY.test(key)) {
      throw invalid([
        { pointer: '/header/Idempotency-Key', message: 'must have 1 to 255 visible ASCII characters' },
      ]);
    }
    const [path = ''] = request.url.split('?', 1);
    const scope = { caller: request.caller.id, method: request.method, path, key };
    const claimed = await this.keys.claim(scope, fingerprintOf(request.body));
    if (!('holder' in claimed)) return of(replay(claimed, reply));
    return of(await this.run(claimed, request, reply, next));
  }

  private async run(
    hold: Hold,
    request: FastifyRequest,
    reply: FastifyReply,
    next: CallHandler,
  ): Promise<unknown> {
    let kept = false;
    request.keep = async (at, answer) => {
      if (answer.status < 200 || answer.status > 299) throw new Error(`Not to be kept: ${answer.status}.`);
      await this.keys.keep(at, hold, keptOf(answer));
      kept = true;
    };
    const renewing = setInterval(() => this.quietly(this.keys.renew(hold)), RENEWED_EVERY).unref();
    try {
      const body = bodyOf(await lastValueFrom(next.handle(), { defaultValue: undefined }), reply);
      if (kept) return body;
      const { statusCode: status } = reply;
      if (status >= 200 && status <= 299) {
        // The work is done and cannot be undone here, so that it goes unremembered must not make it a failure.
        await this.quietly(this.keys.keepByItself(hold, keptOf({ status, headers: headersOf(reply), body })));
      } else await this.quietly(this.keys.release(hold));
      return body;
    } catch (error) {
      await this.quietly(this.keys.release(hold));
      throw error;
    } finally {
      clearInterval(renewing);
    }
  }

  private async quietly(work: Promise<void>): Promise<void> {
    await work.catch((error: Error) => this.logger.warn(`Idempotency-Key: ${error.message}`));
  }
}

const bodyOf = (result: unknown, reply: FastifyReply): unknown =>
  result instanceof Answer ? result.applyTo(reply) : result;

type Sent = { status: number; headers: Record<string, string>; body: unknown };

function keptOf({ status, headers, body }: Sent): StoredAnswer {
  if (body === undefined) return { status, headers, body: null };
  if (typeof body === 'string') return { status, headers, body };
  return { status, headers: { 'content-type': JSON_TYPE, ...headers }, body: JSON.stringify(body) };
}

function headersOf(reply: FastifyReply): Record<string, string> {
  return Object.fromEntries(
    KEPT_HEADERS.flatMap((name) => {
      const value = reply.getHeader(name);
      return value === undefined ? [] : [[name, String(value)]];
    }),
  );
}

function replay({ status, headers, body }: StoredAnswer, reply: FastifyReply): unknown {
  reply.code(status).headers(headers).header('Idempotency-Replayed', 'true');
  return body ?? undefined;
}
