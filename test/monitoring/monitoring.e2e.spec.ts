import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { parse, stringify } from 'yaml';
import { build, newFolder, type Running, startProcess } from '../support/command.js';
import { migratedDatabase, type TestDatabase } from '../support/database.js';
import { Collector } from './collector.js';
import { isThere, said } from './programs.js';

const ADMIN = 'an-admin-token-for-monitoring';
const RULES = 'deploy/prometheus/alerts.yml';

type Rule = { alert: string; expr: string };
type Panel = { title: string; type: string; targets?: { expr?: string }[] };

const rules = (): Rule[] =>
  (parse(readFileSync(RULES, 'utf8')) as { groups: { rules: Rule[] }[] }).groups.flatMap((one) => one.rules);

const panels = (): Panel[] =>
  globSync('deploy/grafana/dashboards/*.json').flatMap(
    (file) => (JSON.parse(readFileSync(file, 'utf8')) as { panels: Panel[] }).panels,
  );

/** Queries of Prometheus in panels, with the dashboard's own variables in place. */
const queries = (): Rule[] =>
  panels().flatMap(({ title, targets = [] }) =>
    targets.flatMap(({ expr }, index) =>
      expr ? [{ alert: `${title} ${index}`, expr: expr.replaceAll('$__rate_interval', '2m') }] : [],
    ),
  );

/** Prometheus adds suffixes to the series of a histogram. */
const seriesIn = (expr: string): string[] =>
  [...expr.replaceAll(/"[^"]*"/g, '').matchAll(/\b(?:paraph|nodejs|process)_\w+/g)].map(([name]) =>
    name.replace(/_(?:bucket|sum|count)$/, ''),
  );

const itWithPromtool = isThere('promtool', ['--version'], 'the syntax of rules and panels') ? it : it.skip;

let database: TestDatabase;
let service: Running;
let settings: Record<string, string>;
let collector: Collector;
const folder = newFolder();

beforeAll(async () => {
  build();
  database = await migratedDatabase();
  collector = await Collector.listening();
  settings = {
    DATABASE_URL: database.appUrl,
    DATABASE_OWNER_URL: database.ownerUrl,
    DATA_DIR: folder,
    ADMIN_TOKEN: ADMIN,
    DOSSIER: 'founding',
    TWO_PERSON: 'off',
    WEBHOOK_ALLOW_CIDRS: '127.0.0.0/8',
    LOG_FORMAT: 'json',
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_BSP_SCHEDULE_DELAY: '50',
  };
  service = await startProcess(settings);
}, 60_000);
afterAll(async () => {
  await service?.stop();
  await collector?.stop();
  await database?.drop();
});

const call = (path: string, body?: object, headers: Record<string, string> = {}) =>
  fetch(service.url + path, {
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
    headers: {
      authorization: `Bearer ${ADMIN}`,
      ...(body && { 'content-type': 'application/json' }),
      ...headers,
    },
  });

const metrics = async (): Promise<string> => (await call('/metrics')).text();

describe('alerts and panels', () => {
  it('name only metrics that a running service has', async () => {
    const known = new Set([...(await metrics()).matchAll(/^# TYPE (\w+) /gm)].map(([, name]) => name));
    const asked = [...rules(), ...queries()].flatMap(({ expr }) => seriesIn(expr));
    expect(rules().length).toBeGreaterThan(10);
    expect(queries().length).toBeGreaterThan(25);
    expect([...new Set(asked)].filter((name) => !known.has(name))).toEqual([]);
  });

  it('leave out no metric of ours', async () => {
    const ours = [...(await metrics()).matchAll(/^# TYPE (paraph_\w+) /gm)].map(([, name = '']) => name);
    const asked = new Set(queries().flatMap(({ expr }) => seriesIn(expr)));
    expect(ours.filter((name) => !asked.has(name))).toEqual([]);
  });

  itWithPromtool('are read by promtool, and fire when they should', async () => {
    const file = join(folder, 'panels.yml');
    writeFileSync(file, stringify({ groups: [{ name: 'panels', rules: queries() }] }));
    expect(await said('promtool', ['check', 'rules', RULES, file])).not.toMatch(/FAILED|error/i);
    expect(await said('promtool', ['test', 'rules', 'deploy/prometheus/alerts.test.yml'])).toContain(
      'SUCCESS',
    );
  });
});

/** What W3C Trace Context allows (level 1, section 3.2.2). */
const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}$/;

/** A receiver of webhooks that keeps the headers of each call. */
async function receiver() {
  const calls: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    calls.push(request.headers);
    server.emit('told');
    request.resume().once('end', () => response.end());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const nth = async (count: number) => {
    while (calls.length < count) await once(server, 'told');
    return calls[count - 1] as IncomingHttpHeaders;
  };
  const stop = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?key=secret-of-the-path`,
    nth,
    stop,
  };
}

describe('a trace', () => {
  const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
  const TRACK = 'kz-eu-air-services';
  const entry = (day: string, note: string) => ({
    type: 'statement.made',
    occurredOn: day,
    visibility: 'public',
    data: { summary: note },
    note,
  });
  const record = (day: string, headers: Record<string, string>) =>
    call(`/v1/tracks/${TRACK}/transitions`, entry(day, 'Said by Äigerim Сәкенова'), headers);

  it('leads from a request to the receiver, through this process and another', async () => {
    const told = await receiver();
    const { status } = await call('/v1/webhooks/endpoints', { url: told.url, types: ['*'] });
    expect(status).toBe(201);
    const recorded = await record('2026-08-01', {
      traceparent: `00-${TRACE}-00f067aa0ba902b7-01`,
      baggage: 'user=asel',
    });
    expect({ status: recorded.status, said: await recorded.text() }).toMatchObject({ status: 201 });
    await call('/nowhere/of-canary?q=canary-query');
    const headers = await told.nth(1);
    const [, trace, parent] = TRACEPARENT.exec(String(headers.traceparent)) ?? [];
    expect({ trace, baggage: headers.baggage }).toEqual({ trace: TRACE, baggage: undefined });

    const attempt = await collector.span((span) => span.spanId === parent);
    const append = await collector.span(({ spanId }) => spanId === attempt.parentSpanId);
    const server = await collector.span(({ spanId }) => spanId === append.parentSpanId);
    expect([server, append, attempt]).toMatchObject([
      {
        name: 'POST /v1/tracks/:slug/transitions',
        kind: 2,
        parentSpanId: '00f067aa0ba902b7',
        traceId: TRACE,
      },
      { name: 'ledger.append', kind: 1, traceId: TRACE },
      { name: 'POST webhook', kind: 3, traceId: TRACE },
    ]);
    expect(server.attributes).toMatchObject({
      'http.request.method': 'POST',
      'http.route': '/v1/tracks/:slug/transitions',
      'http.response.status_code': 201,
    });
    const numbering = await collector.span(({ links }) => links.some(({ traceId }) => traceId === TRACE));
    expect(numbering).toMatchObject({ name: 'feed.number' });
    expect(numbering.traceId).not.toBe(TRACE);
    const statements = collector.spans.filter(
      (span) => span.traceId === TRACE && span.attributes['db.system.name'] === 'postgresql',
    );
    expect(statements.map(({ name }) => name)).toContainEqual(expect.stringMatching(/^append/));

    // Another process sends it again, much later: the trace is still known.
    await service.stop();
    service = await startProcess(settings);
    const { items } = (await (await call('/v1/webhooks/deliveries')).json()) as { items: { id: string }[] };
    const again = await call(`/v1/webhooks/deliveries/${items[0]?.id}/retry`, {});
    expect(again.status).toBeLessThan(300);
    expect(TRACEPARENT.exec(String((await told.nth(2)).traceparent))?.[1]).toBe(TRACE);
    await told.stop();

    const kept = JSON.stringify(collector.spans);
    for (const secret of [TRACK, 'anary', ADMIN, 'igerim', 'Сәкенова', 'asel', 'secret-of-the-path'])
      expect(kept).not.toContain(secret);
  });

  it.each([
    ['00-00000000000000000000000000000000-00f067aa0ba902b7-01'],
    [`00-${TRACE}-0000000000000000-01`],
    [`ff-${TRACE}-00f067aa0ba902b7-01`],
    [`00-${TRACE.toUpperCase()}-00f067aa0ba902b7-01`],
    [`00-${TRACE}-00f067aa0ba902b7-01-more`],
    ['nonsense'],
  ])('begins anew where the header is %s', async (traceparent) => {
    const before = collector.spans.length;
    await call(`/v1/board?q=${before}`, undefined, { traceparent });
    const span = await collector.span(({ name }) => name === 'GET /v1/board', before);
    expect(span.traceId).not.toBe(TRACE);
    expect(span.parentSpanId ?? '').toBe('');
  });

  it('is not begun, and nothing for it is loaded, unless a place for it is set', () => {
    const hook = `import { registerHooks } from 'node:module';
      registerHooks({ resolve(name, at, next) { if (/opentelemetry\\/sdk|open-telemetry/.test(name)) console.log(name); return next(name, at); } });`;
    const loaded = (env: Record<string, string>) =>
      execFileSync(
        process.execPath,
        [
          ...['--import', `data:text/javascript,${encodeURIComponent(hook)}`, '--input-type=module', '-e'],
          `await import('${folderOf('http-app.js')}'); await import('${folderOf('app.module.js')}');
           const { startTracing } = await import('${folderOf('runtime/tracing/start.js')}');
           await (await startTracing(process.env, '1'))();`,
        ],
        { encoding: 'utf8', env },
      );
    expect(loaded({})).toBe('');
    expect(loaded({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9', OTEL_SDK_DISABLED: 'true' })).toBe('');
    expect(loaded({ OTEL_TRACES_EXPORTER: 'console' })).toContain('@opentelemetry/sdk-node');
  });
});

const folderOf = (file: string): string => new URL(`../../dist/src/${file}`, import.meta.url).href;

describe('the log', () => {
  it('holds nothing of whoever calls, while everything fails', async () => {
    const owner = new pg.Client({ connectionString: database.ownerUrl });
    await owner.connect();
    const app = new URL(database.appUrl).username;
    await owner.query(
      `REVOKE SELECT ON track_names, sources, search_names, search_words, webhook_endpoints FROM ${app}`,
    );
    await owner.query(`REVOKE INSERT ON ledger, sources, people FROM ${app}`);
    const canaries = {
      authorization: `Bearer ${ADMIN}`,
      cookie: 'session=canary-cookie; paraph-lang=ru',
      'x-forwarded-for': '203.0.113.77',
      'user-agent': 'Canary/1.0 (asel@mfa.example)',
      'idempotency-key': 'canary-key',
    };
    const json = { ...canaries, 'content-type': 'application/json' };
    const person = { username: 'asel', name: 'Асель Нұрланова', role: 'officer', mail: 'asel@mfa.example' };
    const statement = {
      ...{ type: 'statement.made', occurredOn: '2026-08-02', visibility: 'public' },
      ...{ data: { summary: 'Said' }, note: 'Letter of asel@mfa.example, Gérard Müller' },
    };
    const asked: [string, object?][] = [
      ['/v1/search?q=Асель+Нұрланова'],
      ['/v1/sources?q=canary-query'],
      ['/search?q=Gérard+Müller'],
      ['/v1/webhooks/endpoints'],
      ['/v1/people', person],
      ['/v1/tracks/kz-eu-readmission/transitions', statement],
    ];
    const statuses: number[] = [];
    for (const [path, body] of asked) {
      const sent = body
        ? { method: 'POST', body: JSON.stringify(body), headers: json }
        : { headers: canaries };
      statuses.push((await fetch(service.url + path, sent)).status);
    }
    await owner.end();
    expect(statuses.filter((status) => status === 500).length).toBeGreaterThanOrEqual(4);
    const lines = service.said().split('\n').filter(Boolean);
    const entries = lines.map((line) => JSON.parse(line) as Record<string, string>);
    const failures = entries.filter(({ level }) => level === 'error');
    expect(failures.length).toBeGreaterThanOrEqual(3);
    for (const failure of failures)
      expect(failure).toMatchObject({
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        message: expect.any(String),
      });
    expect(failures.filter(({ requestId, traceId }) => requestId && traceId).length).toBeGreaterThanOrEqual(
      3,
    );
    for (const canary of [ADMIN, 'anary', 'asel', 'Асель', 'Нұрланова', 'rard', '203.0.113', '@mfa'])
      expect(lines.filter((line) => line.includes(canary))).toEqual([]);
  });
});
