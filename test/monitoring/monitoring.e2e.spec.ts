import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { build, newFolder, type Running, startProcess } from '../support/command.js';
import { migratedDatabase, type TestDatabase } from '../support/database.js';
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
const folder = newFolder();

beforeAll(async () => {
  build();
  database = await migratedDatabase();
  service = await startProcess({
    DATABASE_URL: database.appUrl,
    DATABASE_OWNER_URL: database.ownerUrl,
    DATA_DIR: folder,
    ADMIN_TOKEN: ADMIN,
    DOSSIER: 'founding',
  });
}, 60_000);
afterAll(async () => {
  await service?.stop();
  await database?.drop();
});

const metrics = async (): Promise<string> =>
  (await fetch(`${service.url}/metrics`, { headers: { authorization: `Bearer ${ADMIN}` } })).text();

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
