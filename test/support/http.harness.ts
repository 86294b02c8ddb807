import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import {
  Body,
  Controller,
  Get,
  Header,
  HttpCode,
  Module,
  Param,
  Patch,
  Post,
  Query,
  type Type,
} from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { databaseSettings } from '../../ormconfig.js';
import { Allow, type Caller, CallerOf, type Role } from '../../src/access/allow.js';
import { SecurityLog } from '../../src/audit/security-log.js';
import { SignInAttempts } from '../../src/audit/sign-in-attempts.js';
import { Database } from '../../src/db/database.js';
import { Replicas } from '../../src/db/replicas.js';
import { DocumentSettings } from '../../src/documents/index.js';
import { ENTITIES } from '../../src/entities.js';
import { type StoreAnswer, StoreAnswerOf } from '../../src/http/idempotency/idempotency.interceptor.js';
import { Problem } from '../../src/http/problems/problem.js';
import { Answer } from '../../src/http/responses/answer.js';
import { IfMatch } from '../../src/http/responses/conditional.js';
import { createHttpApp, type HttpOptions } from '../../src/http-app.js';
import { Clock } from '../../src/runtime/clock.js';
import { IdGenerator } from '../../src/runtime/id-generator.js';
import { Metrics } from '../../src/runtime/metrics.js';
import { AdjustableClock } from './clocks.js';
import { migratedDatabase } from './database.js';

/** Holds a handler until the test lets it go. */
export class Gate {
  private readonly entered = Promise.withResolvers<void>();
  private readonly opened = Promise.withResolvers<void>();

  get reached(): Promise<void> {
    return this.entered.promise;
  }

  open(): void {
    this.opened.resolve();
  }

  async pass(): Promise<void> {
    this.entered.resolve();
    await this.opened.promise;
  }
}

/** The gates that `/v1/things/slow` and `/v1/things/written` pass, by the name in the body. */
export const gates = new Map<string, Gate>();

const thing = z.strictObject({
  name: z.string().min(1).max(200),
  count: z.int().min(1).optional(),
  title: z.union([z.string(), z.strictObject({ en: z.string().optional() })]).optional(),
});
type Thing = z.infer<typeof thing>;

const search = z.strictObject({
  asOf: z.iso.date().optional(),
  limit: z.coerce.number().int().max(500).optional(),
});

@Controller('v1/things')
export class Things {
  constructor(private readonly database: Database) {}

  @Get()
  @Allow('public')
  list(@Query({ schema: search }) query: z.infer<typeof search>, @CallerOf() caller: Caller | null) {
    return { query, caller };
  }

  @Get('page')
  @Allow('public', { anyQuery: true })
  @Header('Content-Type', 'text/html; charset=utf-8')
  page() {
    return '<!doctype html><title>Things</title>';
  }

  @Get('boom')
  @Allow('public')
  boom() {
    throw new Error('the secret of the house');
  }

  @Get('gone')
  @Allow('public')
  async gone() {
    await this.database.pool.query('SELECT pg_terminate_backend(pg_backend_pid())');
  }

  @Get('refused')
  @Allow('public')
  refused() {
    throw new Problem('transition_refused', 'Not now.', {
      extensions: { refusals: [{ code: 'too_early' }] },
    });
  }

  @Get(':slug')
  @Allow('public')
  one(@Param('slug', { schema: z.string().regex(/^[a-z-]+$/) }) slug: string) {
    return { slug };
  }

  @Post()
  @Allow('record')
  create(@Body({ schema: thing }) body: Thing) {
    return new Answer({
      status: 201,
      headers: { Location: `/v1/things/${body.name}`, ETag: '"1"' },
      body: { zebra: randomUUID(), name: body.name },
    });
  }

  @Post('import')
  @Allow('administer', { bodyLimit: 8 * 1024 * 1024, yaml: true })
  @HttpCode(200)
  import(@Body({ schema: z.unknown() }) body: unknown) {
    return { body };
  }

  @Post('slow')
  @Allow('record')
  async slow(@Body({ schema: thing }) { name }: Thing) {
    await gates.get(name)?.pass();
    return { done: randomUUID() };
  }

  /** Writes a row and keeps the answer with it, or neither. */
  @Post('written')
  @Allow('record')
  async written(@Body({ schema: thing }) { name }: Thing, @StoreAnswerOf() keep: StoreAnswer | null) {
    const client = await this.database.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query(
        `INSERT INTO sources (id, title, publisher, language) VALUES ($1, '"t"', '"p"', 'en')`,
        [`${name}:${randomUUID()}`],
      );
      const answer = new Answer({ status: 201, headers: { Location: `/v1/things/${name}` }, body: { name } });
      await gates.get(name)?.pass();
      await keep?.(client, answer);
      if (name === 'doomed') throw new Error('after the answer was kept');
      await client.query('COMMIT');
      return answer;
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    } finally {
      client.release();
    }
  }

  @Post(':slug/approve')
  @Allow('administer')
  @HttpCode(200)
  approve(@Param('slug') slug: string, @IfMatch() revision: number | undefined) {
    return { slug, revision: revision ?? null };
  }

  @Patch(':slug')
  @Allow('record')
  change(@Param('slug') slug: string, @Body({ schema: thing }) body: Thing) {
    return { slug, body };
  }
}

export const ADMIN = 'an-admin-token-for-tests';

/** The sample routes over real HTTP on a database of their own. */
export async function serveThings(options: Partial<HttpOptions> = {}, controllers: Type[] = [Things]) {
  const database = await migratedDatabase();
  const settings = { ...databaseSettings(database.appUrl), entities: ENTITIES };
  const source = await new DataSource(settings).initialize();
  const db = new Database(source);
  const clock = new AdjustableClock();
  const provided = [
    { provide: Database, useValue: db },
    { provide: Clock, useValue: clock },
    IdGenerator,
    Metrics,
    { provide: Replicas, useValue: new Replicas(source) },
    SecurityLog,
    SignInAttempts,
    { provide: DocumentSettings, useValue: new DocumentSettings() },
  ];
  @Module({ controllers, providers: provided })
  class ThingsModule {}
  const release = async () => {
    await source.destroy();
    await database.drop();
  };
  const listening = async () => {
    const app = await createHttpApp(ThingsModule, { adminToken: ADMIN, logger: false, ...options });
    await app.listen(0, '127.0.0.1');
    return app;
  };
  const app = await listening().catch(async (error) => {
    await release();
    throw error;
  });
  const portOf = (one: typeof app) => (one.getHttpServer().address() as { port: number }).port;
  const port = portOf(app);
  const url = `http://127.0.0.1:${port}`;
  return {
    app,
    url,
    port,
    clock,
    pool: db.pool,
    /** A second instance over the same database. */
    another: async () => {
      const second = await listening();
      return { url: `http://127.0.0.1:${portOf(second)}`, close: () => second.close() };
    },
    call: (path: string, init: RequestInit = {}) => fetch(url + path, init),
    /** As `call`, with a JSON body and the admin token. */
    post: (path: string, body: unknown, headers: Record<string, string> = {}) =>
      fetch(url + path, {
        method: 'POST',
        headers: { authorization: `Bearer ${ADMIN}`, 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    newToken: async (role: Role) => {
      const token = `paraph_${randomBytes(32).toString('base64url')}`;
      const id = randomUUID();
      await db.pool.query('INSERT INTO tokens (id, name, role, hash) VALUES ($1, $2, $3, $4)', [
        id,
        `a ${role}`,
        role,
        createHash('sha256').update(token).digest(),
      ]);
      return { id, token };
    },
    /** Sends bytes as they are and reads until the server closes. */
    raw: async (text: string) => {
      const socket = connect(port, '127.0.0.1');
      let answer = '';
      socket.on('data', (chunk) => {
        answer += chunk;
      });
      socket.on('error', () => undefined);
      socket.write(text);
      await once(socket, 'close');
      return answer;
    },
    close: async () => {
      await app.close();
      await release();
    },
  };
}

export type Served = Awaited<ReturnType<typeof serveThings>>;
