import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppModule } from '../../src/app.module.js';
import { Database } from '../../src/db/database.js';
import { createHttpApp } from '../../src/http-app.js';
import { MailSettings } from '../../src/mail/settings.js';
import { ProofSettings } from '../../src/proofs/index.js';
import type { Keyring } from '../../src/runtime/crypto/secret-box.js';
import { parseCidrs } from '../../src/webhooks/sending/address.js';
import { WebhookSettings } from '../../src/webhooks/sending/settings.js';
import { AdjustableClock } from '../support/clocks.js';
import { migratedDatabase } from '../support/database.js';

export const ADMIN = 'an-admin-token-for-tests';

export type Message = {
  headers: Record<string, string>;
  text: string;
  body: { type: string; timestamp: string; data: Record<string, unknown> & { seq: number; cursor: string } };
};

type Reply = (message: Message, response: ServerResponse) => void;

/** A receiver on this machine: keeps what it gets, and answers 204 unless told otherwise. */
export async function receiver(reply: Reply = (_, response) => response.writeHead(204).end()) {
  const got: Message[] = [];
  const waiting = new Set<() => void>();
  const at = { reply };
  const server = createServer(async (request, response) => {
    const text = (await request.toArray()).join('');
    const message = { headers: flat(request.headers), text, body: JSON.parse(text) };
    got.push(message);
    for (const look of waiting) look();
    at.reply(message, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  /** Resolves when what came satisfies `enough`. */
  const until = (enough: (all: readonly Message[]) => boolean): Promise<Message[]> =>
    new Promise((resolve) => {
      const look = () => {
        if (!enough(got)) return;
        waiting.delete(look);
        resolve(got);
      };
      waiting.add(look);
      look();
    });
  return {
    url: `http://127.0.0.1:${port}/hook`,
    got,
    at,
    until,
    count: (n: number) => until((all) => all.length >= n),
    close: () =>
      new Promise((done) => {
        server.close(done);
        server.closeAllConnections();
      }),
  };
}

const flat = (headers: IncomingHttpHeaders) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));

/** The whole service on a database of its own, which may deliver to this machine. */
export async function serve(
  {
    smtpUrl,
    publicUrl,
    ...given
  }: Partial<ConstructorParameters<typeof WebhookSettings>[0]> &
    Partial<Pick<MailSettings, 'smtpUrl' | 'publicUrl'>> = {},
  shared?: { appUrl: string; keys: Keyring },
) {
  const own = shared ? null : await migratedDatabase();
  const appUrl = (shared ?? own)?.appUrl ?? '';
  const clock = new AdjustableClock();
  const keys: Keyring = shared?.keys ?? [randomBytes(32)];
  const webhooks = new WebhookSettings({
    keys,
    version: '0.0.0',
    allow: parseCidrs('127.0.0.0/8'),
    pollInterval: 100,
    ...given,
  });
  const mail = new MailSettings({ keys, ...(smtpUrl && { smtpUrl }), ...(publicUrl && { publicUrl }) });
  const proofs = new ProofSettings({ keys, host: 'mfa.example' });
  const app = await createHttpApp(AppModule.over(appUrl, { clock, webhooks, mail, proofs }), {
    adminToken: ADMIN,
    logger: false,
  });
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const { pool } = app.get(Database, { strict: false });
  const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const answer = await fetch(url + path, {
      method,
      headers: {
        authorization: `Bearer ${ADMIN}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: text ? JSON.parse(text) : null };
  };
  const must = async (method: string, path: string, body?: unknown) => {
    const answer = await call(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const until = async <Row extends object>(
    sql: string,
    enough: (row: Row | undefined) => boolean,
  ): Promise<Row> => {
    for (;;) {
      const { rows } = await pool.query<Row>(sql);
      if (enough(rows[0])) return rows[0] as Row;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  return {
    app,
    url,
    appUrl,
    keys,
    clock,
    pool,
    call,
    get: (path: string) => must('GET', path),
    post: (path: string, body?: unknown) => must('POST', path, body),
    patch: (path: string, body: unknown) => must('PATCH', path, body),
    open: (slug: string, more: Record<string, unknown> = {}) =>
      must('POST', '/v1/tracks', {
        slug,
        kind: 'visa-facilitation',
        parties: ['EU', 'KZ'],
        title: slug,
        ...more,
      }),
    log: (slug: string, type: string, occurredOn: string, more: Record<string, unknown> = {}) =>
      must('POST', `/v1/tracks/${slug}/transitions`, { type, occurredOn, visibility: 'public', ...more }),
    endpoint: (url: string, more: Record<string, unknown> = {}) =>
      must('POST', '/v1/webhooks/endpoints', { url, ...more }),
    /** Resolves when the query's first row satisfies `enough`. */
    until,
    /** Resolves when all that was recorded is fanned out. */
    fannedOut: () =>
      until<{ done: boolean }>(
        `SELECT NOT EXISTS (SELECT FROM unnumbered) AND bool_and(
           position = coalesce((SELECT max(f.position) FROM feed f WHERE f.public = w.public), 0)) AS done
         FROM webhook_positions w`,
        (row) => row?.done === true,
      ),
    /** Resolves when no attempt is under way: only then may the clock be rejected, or leases would end. */
    idle: () =>
      until<{ held: number }>(
        'SELECT count(*)::int AS held FROM webhook_lanes WHERE holder IS NOT NULL',
        (row) => row?.held === 0,
      ),
    drop: async () => own?.drop(),
    close: async () => {
      await app.close();
      await own?.drop();
    },
  };
}

export type Service = Awaited<ReturnType<typeof serve>>;
