import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { DynamicModule, LoggerService, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { forgetFormerPeople } from './accounts/people/former-people.js';
import { Authentication } from './accounts/sessions/authentication.js';
import { registerSessions } from './accounts/sessions/session-cookie.js';
import { SESSION_KEY_BYTES } from './accounts/sessions/session-key.js';
import { logRequests } from './audit/log-requests.js';
import { RateLimits } from './audit/rate-limits.js';
import { type Limits, RequestLimits } from './audit/request-limits.js';
import { SecurityLog } from './audit/security-log.js';
import { SignInAttempts } from './audit/sign-in-attempts.js';
import { Database } from './db/database.js';
import { Replicas } from './db/replicas.js';
import { DocumentSettings } from './documents/index.js';
import { readBodies } from './http/bodies/json.js';
import { ValidationPipe } from './http/bodies/validation.js';
import { Idempotency } from './http/idempotency/idempotency.interceptor.js';
import { IdempotencyKeys } from './http/idempotency/idempotency-keys.js';
import { problemOf } from './http/problems/problem.js';
import { basePathOf, redirectUnder, refuseOwnPath, withoutBase } from './http/requests/base-path.js';
import { closeGracefully } from './http/requests/closing.js';
import { refuseCodings } from './http/requests/codings.js';
import { readForwarded } from './http/requests/forwarded.js';
import { mustNameHost, originForm } from './http/requests/host.js';
import { readFromReplicas } from './http/requests/positions.js';
import { Routes } from './http/requests/routes.js';
import { limitBodies } from './http/requests/slow-bodies.js';
import { traceRequests } from './http/requests/traced-requests.js';
import { UndeclaredInput } from './http/requests/undeclared-input.js';
import { answerBrokenRequests, overrideNodeAnswers } from './http/responses/broken-requests.js';
import { compressAnswers } from './http/responses/compression.js';
import { tagAnswers } from './http/responses/conditional.js';
import { requestIdOf, securityHeaders, setHeaders, setSecurityHeaders } from './http/responses/headers.js';
import { measureAnswers } from './http/responses/measure-answers.js';
import { PageResults } from './http/responses/page-result.js';
import { answerProblem, ProblemFilter } from './http/responses/problem.filter.js';
import { rememberLanguages } from './http/responses/remembered-language.js';
import { BackgroundService } from './runtime/background-service.js';
import { Clock } from './runtime/clock.js';
import { IdGenerator } from './runtime/id-generator.js';
import { Metrics } from './runtime/metrics.js';
import { writeAddressesUnder } from './ui/base-path.js';

export type HttpOptions = {
  /** The admin token; null for none. */
  adminToken: string | null;
  /** Whose X-Forwarded-* headers are trusted, as Fastify's `trustProxy`. By default nobody's. */
  trustProxy?: boolean | string | string[];
  /** The public address, perhaps with a path, without a final slash; null for the one at which the server listens. */
  publicUrl?: string | null;
  /** Paths below which plugins may register public routes: `/assets`, `/docs`. */
  publicPrefixes?: readonly string[];
  /** By default a random key, so that sessions end with the process. */
  sessionKey?: Buffer;
  /** By default those of request-limits.ts. */
  limits?: Limits;
  /** How long a cache before us may share public data, in seconds; 0: it asks each time. */
  publicCacheSeconds?: number;
  /** In days. */
  securityLogKeepDays?: number;
  /** The largest body of JSON Lines, in bytes. */
  importMaxBytes?: number;
  /** How long closing waits for requests in flight, in milliseconds. */
  closeWithin?: number;
  /** By default Nest's. */
  logger?: LoggerService | false;
};

const BODY_LIMIT = 1024 * 1024;

const noSchemas = (): never => {
  throw new Error('no route has a schema of Fastify');
};

/**
 * Milliseconds. A slower request is an attack or an accident: a body of 8 MiB in a minute is 1.1 Mbit/s. A document has
 * an hour: 2 GiB are 4.8 Mbit/s.
 */
const TIMEOUTS = { headers: 10_000, request: 60_000, file: 3_600_000 };

/**
 * Milliseconds. A connection without traffic for so long is one whose client has left, or does not read an answer that
 * we hold in memory. Streams send something every 15 seconds, and no other answer takes minutes.
 */
const IDLE_TIMEOUT = 120_000;

/** Milliseconds. Proxies usually close idle connections after a minute, and the server must not be first. */
const KEEP_ALIVE = 72_000;

/** In characters: no slug, id or number in a path is longer. */
const LONGEST_PARAM = 128;

/**
 * The application over HTTP, with sessions, limits, problem documents and headers set up. `module` must provide
 * Database, Clock, IdGenerator, SecurityLog and SignInAttempts. The server does not listen yet: register further
 * Fastify routes first, then call `listen`.
 */
export async function createHttpApp(
  module: Type | DynamicModule,
  {
    adminToken,
    trustProxy = false,
    publicUrl = null,
    publicPrefixes = [],
    publicCacheSeconds = 0,
    sessionKey = randomBytes(SESSION_KEY_BYTES),
    limits,
    securityLogKeepDays = 365,
    closeWithin = 10_000,
    importMaxBytes = 256 * 1024 * 1024,
    logger,
  }: HttpOptions,
): Promise<NestFastifyApplication> {
  const headers = securityHeaders(publicUrl);
  const base = basePathOf(publicUrl);
  writeAddressesUnder(base);
  const adapter = new FastifyAdapter({
    trustProxy,
    bodyLimit: BODY_LIMIT,
    genReqId: requestIdOf,
    requestTimeout: TIMEOUTS.file,
    keepAliveTimeout: KEEP_ALIVE,
    connectionTimeout: IDLE_TIMEOUT,
    routerOptions: { maxParamLength: LONGEST_PARAM },
    // Zod checks what comes in, so neither of Fastify's compilers of schemas is loaded.
    schemaController: { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } },
    // Requests on open connections are served while the server closes.
    return503OnClosing: false,
    http: {
      headersTimeout: TIMEOUTS.headers,
      connectionsCheckingInterval: 2_000,
      // Node would answer without a problem document: see mustNameHost.
      requireHostHeader: false,
    },
    clientErrorHandler: answerBrokenRequests(headers),
    rewriteUrl: (request: IncomingMessage) => {
      readForwarded(request.headers);
      return withoutBase(base, originForm(request));
    },
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      answerProblem(
        request,
        setSecurityHeaders(reply, request.id, headers)
          .header('Cache-Control', 'no-cache')
          .header('Vary', 'Authorization, Cookie'),
        problemOf(error),
      ),
  });
  const instance: FastifyInstance = adapter.getInstance();
  const routes = new Routes(publicPrefixes);
  routes.collect(instance);
  instance.decorate('routes', routes);
  instance.decorateRequest('caller', null);
  instance.decorateRequest('keep', null);
  instance.decorateRequest('secondPerson', null);
  instance.decorate('publicUrl', publicUrl);
  traceRequests(instance);
  overrideNodeAnswers(instance, headers);
  setHeaders(instance, headers, publicCacheSeconds);
  redirectUnder(instance, base);
  refuseOwnPath(instance, base, routes);
  tagAnswers(instance);
  compressAnswers(instance);
  rememberLanguages(instance, publicUrl);
  readBodies(instance, { mostLines: importMaxBytes, intake: () => documents.intake });
  limitBodies(instance, TIMEOUTS.request);
  closeGracefully(instance, closeWithin);
  await registerSessions(instance, {
    key: sessionKey,
    secure: publicUrl?.startsWith('https:') ?? false,
    path: base || '/',
  });

  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    bodyParser: false,
    abortOnError: false,
    ...(logger === undefined ? {} : { logger }),
  });
  const documents = app.get(DocumentSettings, { strict: false });
  const database = app.get(Database, { strict: false });
  const clock = app.get(Clock, { strict: false });
  const ids = app.get(IdGenerator, { strict: false });
  const authentication = new Authentication(database, clock, ids, adminToken);
  instance.decorate('authentication', authentication);
  instance.decorate('clock', clock);
  const log = app.get(SecurityLog, { strict: false });
  logRequests(instance, log);
  measureAnswers(instance, app.get(Metrics, { strict: false }));
  const rateLimits = new RateLimits(database.pool);
  const requestLimits = new RequestLimits(rateLimits, limits);
  instance.addHook('onRequest', async (request) => {
    try {
      mustNameHost(request);
      if (!request.is404) {
        request.caller = await requestLimits.guardToken(request, () => authentication.admit(request));
      }
    } finally {
      // Refused requests count too. Once there are too many, the answer is 429 instead of the refusal.
      requestLimits.count(request);
    }
  });
  readFromReplicas(instance, app.get(Replicas, { strict: false }), {
    sessionKey,
    publicUrl,
  });
  instance.addHook('preParsing', async (request) => {
    if (!request.is404) refuseCodings(request);
  });
  instance.addHook('onClose', () => rateLimits.stop());
  app.useGlobalFilters(new ProblemFilter(routes));
  app.useGlobalGuards(new UndeclaredInput());
  const keys = new IdempotencyKeys(database.pool, clock);
  pruneHourly(instance, 'idempotency keys', async () => void (await keys.prune()));
  pruneHourly(instance, 'sessions', () => authentication.sessions.prune());
  pruneHourly(instance, 'former people', () => forgetFormerPeople(database.pool, clock.now()));
  pruneHourly(instance, 'sign-in attempts', () => app.get(SignInAttempts, { strict: false }).prune());
  pruneHourly(instance, 'security log', () => log.prune(securityLogKeepDays));
  app.useGlobalInterceptors(new Idempotency(keys), new PageResults());
  app.useGlobalPipes(new ValidationPipe());
  return app;
}

/** Milliseconds. What is kept for a day or a month may stay an hour longer. */
const HOUR = 3_600_000;

function pruneHourly(instance: FastifyInstance, what: string, prune: () => Promise<void>): void {
  const service = new BackgroundService(`Pruning of ${what}`, prune, HOUR);
  service.start(HOUR);
  instance.addHook('onClose', () => service.stop());
}
