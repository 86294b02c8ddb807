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
 * Stores the answer under the request's Idempotency-Key, in the transaction of `at`. It throws if another request has
 * taken the key over; the error must roll the transaction back.
 */
export type StoreAnswer = (at: ClientBase, answer: Answer) => Promise<void>;

declare module 'fastify' {
  interface FastifyRequest {
    /** Null without an Idempotency-Key. */
    keep: StoreAnswer | null;
  }
}

/** Visible ASCII, which every client and proxy passes on unchanged. */
const KEY = /^[\x21-\x7e]{1,255}$/;

/** The headers of the answer that a replay repeats. */
const STORED_HEADERS = ['content-type', 'location', 'etag'];

const JSON_TYPE = 'application/json; charset=utf-8';

/** How often a long request renews its hold, in milliseconds: a third of the hold. */
const RENEW_EVERY = 10_000;

/**
 * The `StoreAnswer` of the request, for a handler whose work and answer are stored in one transaction; null without a
 * key.
 */
export const StoreAnswerOf = createParamDecorator(
  (_: unknown, context: ExecutionContext): StoreAnswer | null =>
    context.switchToHttp().getRequest<FastifyRequest>().keep,
);

/**
 * Runs a POST with an Idempotency-Key once; a repetition gets the stored answer. It also sends the `Answer` that a
 * handler returns.
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
    let isStored = false;
    request.keep = async (at, answer) => {
      if (answer.status < 200 || answer.status > 299)
        throw new Error(`Only answers of success are stored: ${answer.status}.`);
      await this.keys.keep(at, hold, storedAnswerOf(answer));
      isStored = true;
    };
    const renewing = setInterval(() => this.logFailure(this.keys.renew(hold)), RENEW_EVERY).unref();
    try {
      const body = bodyOf(await lastValueFrom(next.handle(), { defaultValue: undefined }), reply);
      if (isStored) return body;
      const { statusCode: status } = reply;
      if (status >= 200 && status <= 299) {
        // The work is committed, so a failure to store the answer must not fail the request.
        await this.logFailure(
          this.keys.storeByItself(hold, storedAnswerOf({ status, headers: headersOf(reply), body })),
        );
      } else await this.logFailure(this.keys.release(hold));
      return body;
    } catch (error) {
      await this.logFailure(this.keys.release(hold));
      throw error;
    } finally {
      clearInterval(renewing);
    }
  }

  private async logFailure(work: Promise<void>): Promise<void> {
    await work.catch((error: Error) => this.logger.warn(`Idempotency-Key: ${error.message}`));
  }
}

const bodyOf = (result: unknown, reply: FastifyReply): unknown =>
  result instanceof Answer ? result.applyTo(reply) : result;

type SentAnswer = { status: number; headers: Record<string, string>; body: unknown };

function storedAnswerOf({ status, headers, body }: SentAnswer): StoredAnswer {
  if (body === undefined) return { status, headers, body: null };
  if (typeof body === 'string') return { status, headers, body };
  return { status, headers: { 'content-type': JSON_TYPE, ...headers }, body: JSON.stringify(body) };
}

function headersOf(reply: FastifyReply): Record<string, string> {
  return Object.fromEntries(
    STORED_HEADERS.flatMap((name) => {
      const value = reply.getHeader(name);
      return value === undefined ? [] : [[name, String(value)]];
    }),
  );
}

function replay({ status, headers, body }: StoredAnswer, reply: FastifyReply): unknown {
  reply.code(status).headers(headers).header('Idempotency-Replayed', 'true');
  return body ?? undefined;
}
