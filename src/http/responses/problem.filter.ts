import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { locateFaultsOf } from '../bodies/places.js';
import { Problem, problemOf } from '../problems/problem.js';
import type { Routes } from '../requests/routes.js';
import { problemPage, wantsPage } from './problem-page.js';

/** How much of a refused body is still read, in bytes and milliseconds, so that its sender gets the answer. */
const DRAIN = { bytes: 16 * 1024 * 1024, ms: 5_000 };

/**
 * Answers every error with a problem document, or with a page for a person. Logs errors with a status of 500 or more.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('http');

  constructor(private readonly routes: Routes) {}

  async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const request = host.getArgByIndex<FastifyRequest>(0);
    const reply = host.getArgByIndex<FastifyReply>(1);
    const problem = this.otherMethod(error, request) ?? problemOf(error);
    if (problem.status >= 500) this.log(problem, request);
    if (reply.sent || reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    if (problem.code === 'payload_too_large') await drain(request);
    answerProblem(request, reply, await locateFaultsOf(request, problem));
  }

  /** A 405 for a path with other methods (RFC 9110, section 15.5.6). */
  private otherMethod(error: unknown, request: FastifyRequest): Problem | null {
    if (!(error instanceof HttpException) || error.getStatus() !== 404) return null;
    const methods = this.routes.methodsAt(request.url);
    if (methods.length === 0 || methods.includes(request.method)) return null;
    const allow = methods.join(', ');
    return new Problem('method_not_allowed', `This address allows ${allow}.`, { headers: { Allow: allow } });
  }

  private log(problem: Problem, { id, method, routeOptions }: FastifyRequest): void {
    const cause = problem.cause instanceof Error ? problem.cause : problem;
    const what = `${method} ${routeOptions?.url ?? '(no route)'} ${problem.status}, request ${id}`;
    if (problem.code === 'unavailable') this.logger.warn(`${what}: ${cause.message}`);
    else this.logger.error(`${what}: ${cause.message}`, cause.stack);
  }
}

/** Sends the problem as a page or as a document. */
export function answerProblem(request: FastifyRequest, reply: FastifyReply, problem: Problem): void {
  reply.code(problem.status).headers(problem.headers);
  if (wantsPage(request)) {
    const { html, language } = problemPage(request, problem);
    reply
      .header('Content-Language', language)
      .header('Vary', 'Authorization, Cookie, Accept, Accept-Language');
    reply.type('text/html; charset=utf-8').send(html);
    return;
  }
  reply.type('application/problem+json').serializer(JSON.stringify).send(problem.toJSON());
}

/** Reads the rest of a body: closing a socket with unread bytes resets it, and the answer is lost. */
function drain({ raw }: FastifyRequest): Promise<void> {
  if (raw.readableEnded || raw.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    let left = DRAIN.bytes;
    const finish = () => {
      clearTimeout(timer);
      raw.off('data', count).off('end', finish).off('close', finish);
      raw.resume();
      resolve();
    };
    const count = (chunk: Buffer) => {
      left -= chunk.length;
      if (left < 0) finish();
    };
    const timer = setTimeout(finish, DRAIN.ms);
    raw.on('data', count).once('end', finish).once('close', finish);
  });
}
