import type { IncomingMessage } from 'node:http';
import type { DynamicModule, LoggerService, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Authentication } from './accounts/sessions/authentication.js';
import { registerSessions, type SessionOptions } from './accounts/sessions/session-cookie.js';
import { logRequests } from './audit/log-requests.js';
import { RateLimits } from './audit/rate-limits.js';
import { type Limits, RequestLimits } from './audit/request-limits.js';
import { SecurityLog } from './audit/security-log.js';
import { SignInAttempts } from './audit/sign-in-attempts.js';
import { Database } from './db/database.js';
import { readBodies } from './http/bodies/json.js';
import { ValidationPipe } from './http/bodies/validation.js';
import { Idempotency } from './http/idempotency/idempotency.interceptor.js';
import { IdempotencyKeys } from './http/idempotency/idempotency-keys.js';
import { problemOf } from './http/problems/problem.js';
import { closeInTime } from './http/requests/closing.js';
import { mustBePlain } from './http/requests/codings.js';
import { readForwarded } from './http/requests/forwarded.js';
import { mustNameHost, originForm } from './http/requests/host.js';
import { Routes } from './http/requests/routes.js';
import { UndeclaredInput } from './http/requests/undeclared-input.js';
import { answerBrokenRequests, answerForNode } from './http/responses/broken-requests.js';
import { compressAnswers } from './http/responses/compression.js';
import { tagAnswers } from './http/responses/conditional.js';
import { requestIdOf, secure, securityHeaders, setHeaders } from './http/responses/headers.js';
import { PageResults } from './http/responses/page-result.js';
import { answerProblem, ProblemFilter } from './http/responses/problem.filter.js';
import { BackgroundService } from './runtime/background-service.js';
import { Clock } from './runtime/clock.js';
import { IdGenerator } from './runtime/id-generator.js';

export type HttpOptions = {
  /** The bootstrap token; null for none. */
  adminToken: string | null;
  /** Whose X-Forwarded-* headers are believed: as Fastify's `trustProxy`. Nobody's by default. */
  trustProxy?: boolean | string | string[];
  /** Where people reach us, without a slash at the end; null if that is where we listen. */
  publicUrl?: string | null;
  /** Paths at which plugins may register routes of their own, open to everyone: `/assets`, `/docs`. */
  publicPrefixes?: readonly string[];
  /** Without it, sessions end with the process. */
  session?: SessionOptions;
  /** How often each caller may ask; the defaults of request-limits.ts unless given. */
  limits?: Limits;
  /** How long the security log is kept, in days. */
  securityLogKeepDays?: number;
  /** How long requests in flight may take when the application closes, in milliseconds. */
  closeWithin?: number;
  /** Nest's own by default. */
  logger?: LoggerService | false;
};

const MIB = 1024 * 1024;

/** Slower requests than these are attacks or accidents, in milliseconds: a body of 8 MiB in a minute is 1.1 Mbit/s. */
const SLOWEST = { headers: 10_000, request: 60_000 };

/**
 * A connection on which nothing moves for so long is of somebody who is gone, or who keeps an answer in our memory by
 * reading none of it. Streams say something every 15 seconds, and nothing else works for minutes without a word.
 */
const SILENCE = 120_000;

/** Proxies close idle connections after a minute by custom; the server must not be first. */
const KEEP_ALIVE = 72_000;

/** No slug, id or number in a path is longer. */
const LONGEST_PARAM = 128;

/**
 * The application over HTTP with everything in this folder set up. `module` must provide Database, Clock, IdGenerator, SecurityLog and
 * SignInAttempts.
 * Nothing is listening yet: register what else Fastify should serve, then `listen`.
 */
export async function createHttpApp(
  module: Type | DynamicModule,
  {
    adminToken,
    trustProxy = false,
    publicUrl = null,
    publicPrefixes = [],
    session,
    limits,
    securityLogKeepDays = 365,
    closeWithin = 10_000,
    logger,
  }: HttpOptions,
): Promise<NestFastifyApplication> {
  const headers = securityHeaders(publicUrl);
  const adapter = new FastifyAdapter({
    trustProxy,
    bodyLimit: MIB,
    genReqId: requestIdOf,
    requestTimeout: SLOWEST.request,
    keepAliveTimeout: KEEP_ALIVE,
    connectionTimeout: SILENCE,
    routerOptions: { maxParamLength: LONGEST_PARAM },
    // Whoever got in is served, also while closing.
    return503OnClosing: false,
    http: {
      headersTimeout: SLOWEST.headers,
      connectionsCheckingInterval: 2_000,
      // Node would answer without a word: see mustNameHost.
      requireHostHeader: false,
    },
    clientErrorHandler: answerBrokenRequests(headers),
    rewriteUrl: (request: IncomingMessage) => {
      readForwarded(request.headers);
      return originForm(request);
    },
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      answerProblem(
        request,
        secure(reply, request.id, headers)
          .header('Cache-Control', 'no-cache')
          .header('Vary', 'Authorization, Cookie'),
        problemOf(error),
      ),
  });
  const instance: FastifyInstance = adapter.getInstance();
  const routes = new Routes(publicPrefixes);
  routes.watch(instance);
  instance.decorate('routes', routes);
  instance.decorateRequest('caller', null);
  instance.decorateRequest('keep', null);
  instance.decorateRequest('secondPerson', null);
  instance.decorate('publicUrl', publicUrl);
  answerForNode(instance, headers);
  setHeaders(instance, headers);
  tagAnswers(instance);
  compressAnswers(instance);
  readBodies(instance);
  closeInTime(instance, closeWithin);
  await registerSessions(instance, session);

  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    bodyParser: false,
    abortOnError: false,
    ...(logger === undefined ? {} : { logger }),
  });
  const database = app.get(Database, { strict: false });
  const clock = app.get(Clock, { strict: false });
  const ids = app.get(IdGenerator, { strict: false });
  const authentication = new Authentication(database, clock, ids, adminToken);
  instance.decorate('authentication', authentication);
  instance.decorate('clock', clock);
  const log = app.get(SecurityLog, { strict: false });
  logRequests(instance, log);
  const accounts = new RateLimits(database.pool);
  const limiting = new RequestLimits(accounts, limits);
  instance.addHook('onRequest', async (request) => {
    try {
      mustNameHost(request);
      if (!request.is404) {
        request.caller = await limiting.guarding(request, () => authentication.admit(request));
      }
    } finally {
      // Also who is refused; that there were too many then takes the place of the refusal.
      limiting.count(request);
    }
  });
  instance.addHook('preParsing', async (request) => {
    if (!request.is404) mustBePlain(request);
  });
  instance.addHook('onClose', () => accounts.stop());
  app.useGlobalFilters(new ProblemFilter(routes));
  app.useGlobalGuards(new UndeclaredInput());
  const keys = new IdempotencyKeys(database.pool, clock);
  hourly(instance, 'idempotency keys', async () => void (await keys.prune()));
  hourly(instance, 'sessions', () => authentication.sessions.prune());
  hourly(instance, 'sign-in attempts', () => app.get(SignInAttempts, { strict: false }).prune());
  hourly(instance, 'security log', () => log.prune(securityLogKeepDays));
  app.useGlobalInterceptors(new Idempotency(keys), new PageResults());
  app.useGlobalPipes(new ValidationPipe());
  return app;
}

/** What is kept for a day or a month loses nothing by staying an hour longer. */
const HOUR = 3_600_000;

function hourly(instance: FastifyInstance, what: string, prune: () => Promise<void>): void {
  const service = new BackgroundService(`Pruning of ${what}`, prune, HOUR);
  service.start(HOUR);
  instance.addHook('onClose', () => service.stop());
}
