import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import { parse } from 'yaml';
import { boundsOf, dayOf } from '../../src/domain/values/dates.js';
import type { DeadlineView, TrackView } from '../../src/domain/values/views.js';
import { archiveDossier } from '../archive/archive.js';
import { anyDate } from '../histories/random-histories.js';
import { migratedDatabase } from '../support/database.js';
import { type Client, FOUNDING, type Page, type Service, startService } from '../support/service.js';
import { sized } from '../support/sizes.js';
import {
  articleRow,
  deadlineRow,
  historyRow,
  likeThat,
  roundRow,
  statusRow,
  type TextView,
} from './as-told.js';
import { type Chosen, expanded, NEGOTIATIONS, provisioned, undrawable } from './grafana.js';
import { columnsPart, PAGE, sqlOf } from './page.js';
import { BREAKS, FUNCTIONS, PROMISED } from './promised.js';

type Row = Record<string, unknown>;
type Sight = { schema: string; role: string; client: Client; public: boolean };

let service: Service;
let reader: pg.Client;
let sights: Sight[];
let slugs: string[];

/** Days as they are, and not as instants of some time zone. */
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === pg.types.builtins.DATE
      ? (value: string) => value
      : oid === pg.types.builtins.TIMESTAMPTZ
        ? (value: string) => new Date(value).toISOString()
        : pg.types.getTypeParser(oid, format as 'text'),
};

/** Asks as somebody who has that role and no other. */
async function asRole(role: string, text: string, values: unknown[] = []): Promise<Row[]> {
  await reader.query(`SET ROLE ${role}`);
  try {
    return (await reader.query(text, values)).rows;
  } finally {
    await reader.query('RESET ROLE');
  }
}

const everything = async ({ client }: Sight, path: string): Promise<TrackView[]> =>
  (await client.get<Page<TrackView>>(path)).items;

/** A draft with articles, agreed steps, corrections, names in one language, and dates of every form, partly public. */
async function negotiate(admin: Client): Promise<void> {
  const day = (occurredOn: string, type: string, data: object = {}, more: object = {}) => ({
    ...{ type, occurredOn, data, visibility: 'public', ...more },
  });
  await admin.open('qa-borders', 'agreement', {
    title: { kk: 'Шекара туралы келісім', ru: 'Соглашение о границе' },
    parties: ['KZ', 'KG', 'UZ'],
    subtype: 'border',
  });
  const side = 'KZ';
  await admin.log(
    'qa-borders',
    day('../2024-02', 'negotiations.opened', { summary: { ru: 'Начало' } }, { visibility: 'internal' }),
    day('2024-03~', 'round.held', { number: 1, place: { city: { kk: 'Түркістан' }, country: 'KZ' } }),
    day('2024-05-01/2024-05-03', 'round.held', { format: 'hybrid' }),
    day('2024-05-02', 'text.stated', {
      articles: [
        { ref: '1', title: { en: 'Terms' }, state: 'agreed' },
        { ref: '2', state: 'bracketed' },
        { ref: '15a', title: 'Шекара', state: 'open' },
      ],
    }),
    day('2024-06', 'text.stated', { articles: [{ ref: '2', title: 'Maps', state: 'dropped' }] }),
    day('2024-06-10', 'action.agreed', { number: 1, side, what: { ru: 'Прислать карты' }, due: '2024-09' }),
    day('2024-06-10', 'action.agreed', { number: 2, side: 'KG', what: 'Answer', due: '../2099-01-01' }),
    day('2024-06-11', 'action.agreed', { number: 3, side: 'UZ', what: 'Wait' }),
    day('2024-07-01', 'action.done', { number: 1 }),
    day('2024-08', 'statement.made', { summary: 'told in confidence' }, { visibility: 'internal' }),
    day('2024-08-02', 'round.planned', { number: 3, target: '2024-10?' }, { visibility: 'internal' }),
    day('2024-08-03', 'round.planned', { number: 4, target: '../2099', place: { city: 'Osh' } }),
    day('2024-08-04', 'statement.made', { summary: 'a mistake' }),
  );
  await admin.amend('qa-borders', 3, { occurredOn: '2024-04-30', data: { number: 2, format: 'video' } });
  await admin.annul('qa-borders', 13);
  await admin.publish('qa-borders', 10);
  await admin.open('qa-hidden', 'air-transport', { title: 'Nobody outside knows of this' });
  await admin.log('qa-hidden', { type: 'round.held', occurredOn: '2025' });
  await admin.open('qa-empty');
}

beforeAll(async () => {
  const database = await migratedDatabase();
  service = await startService({ dossier: FOUNDING, database });
  const { admin, anyone } = service;
  await negotiate(admin);
  const files = ['mixed-agreement', 'joining-and-leaving', 'reopened-after-opinion', 'talks-again'];
  const dossiers = [
    ...files.map((file) => `test/fixtures/${file}.yaml`),
    archiveDossier({ tracks: sized(14, 60), entries: sized(260, 2_000), seed: 19 }),
  ];
  for (const dossier of dossiers) expect((await admin.import(dossier)).status).toBe(200);
  await service.settle();
  const superuser = new URL(process.env.PARAPH_TEST_SUPERUSER_URL ?? '');
  superuser.pathname = new URL(database.ownerUrl).pathname;
  reader = new pg.Client({ connectionString: superuser.href, types });
  await reader.connect();
  sights = [
    { schema: 'reporting', role: 'paraph_reporting', client: admin, public: false },
    { schema: 'reporting_public', role: 'paraph_reporting_public', client: anyone, public: true },
  ];
  slugs = (await admin.get<Page<TrackView>>('/v1/tracks?limit=500')).items.map(({ slug }) => slug);
});
afterAll(async () => {
  await reader?.end();
  await service?.close();
});

describe.each(['the full ledger', 'the public view'])('the views of %s', (which) => {
  let sight: Sight;
  let seen: string[];
  const rows = (text: string, values: unknown[] = []) =>
    asRole(sight.role, text.replaceAll('@', `${sight.schema}.`), values);
  beforeAll(async () => {
    sight = sights.find((one) => one.public === (which === 'the public view')) as Sight;
    seen = (await everything(sight, '/v1/tracks?limit=500')).map(({ slug }) => slug);
  });

  it('have the columns that were promised, and stay as they are', async () => {
    const { rows: columns } = await reader.query<{ view: string; columns: string[] }>(
      `SELECT c.relname AS view, array_agg(attname || ' ' || format_type(atttypid, atttypmod) ORDER BY attnum) AS columns
       FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
       WHERE c.relnamespace = $1::regnamespace AND attnum > 0 GROUP BY 1`,
      [sight.schema],
    );
    const { rows: functions } = await reader.query<{ signature: string }>(
      `SELECT proname || '(' || pg_get_function_arguments(oid) || ') ' || pg_get_function_result(oid) AS signature
       FROM pg_proc WHERE pronamespace = $1::regnamespace ORDER BY 1`,
      [sight.schema],
    );
    const found = {
      ...Object.fromEntries(columns.map(({ view, columns: own }) => [view, own])),
      functions: functions.map(({ signature }) => signature.replace(`${sight.schema}.`, '')),
    };
    const breaks = Object.entries({ ...PROMISED, functions: FUNCTIONS }).flatMap(([view, promised]) => {
      const own = found[view as keyof typeof found] ?? [];
      return JSON.stringify(own.slice(0, promised.length)) === JSON.stringify(promised) ? [] : [view];
    });
    expect(breaks.length === 0 ? '' : `${breaks.join(', ')}: ${BREAKS}`).toBe('');
    expect(found).toEqual({ ...PROMISED, functions: FUNCTIONS });
  });

  it('tell how each track stood on a day as the board of that day does', async () => {
    const changes = await rows('SELECT DISTINCT shown_from::text AS day FROM @history ORDER BY 1');
    const all = changes.map(({ day }) => String(day));
    const every = Math.ceil(all.length / sized(16, 60));
    const days = ['1990-01-01', ...all.filter((_, nth) => nth % every === 0), '2026-11-30', '2031-05-06'];
    for (const day of days) {
      const board = await everything(sight, `/v1/board?asOf=${day}&limit=500&sort=name`);
      const told = new Map(board.map((track) => [track.slug, statusRow(track)]));
      const found = await rows(`SELECT * FROM @status_on($1)`, [day]);
      expect(found.map((row) => likeThat(row, told.get(String(row.slug))))).toEqual(
        found.map(({ slug }) => told.get(String(slug))),
      );
      expect(found.map(({ slug }) => slug).toSorted()).toEqual([...told.keys()].toSorted());
      expect(found.every(({ as_of }) => as_of === day)).toBe(true);
    }
  });

  it('tell how each track stands today as on this day', async () => {
    const [{ today } = {}] = await rows(`SELECT (now() AT TIME ZONE 'UTC')::date AS today`);
    const now = await rows('SELECT * FROM @status ORDER BY slug');
    expect(now).toEqual(await rows('SELECT * FROM @status_on($1) ORDER BY slug', [today]));
    expect(now.map(({ slug }) => slug)).toEqual(seen.toSorted());
    expect(new Set(now.map(({ stage, stage_order }) => `${stage_order} ${stage}`)).size).toBeGreaterThan(4);
  });

  it('hold the effective history with the status after each entry, and the rounds in it', async () => {
    for (const slug of seen) {
      const entries = await sight.client.history(slug);
      const found = await rows('SELECT * FROM @history WHERE slug = $1 ORDER BY position', [slug]);
      const told = entries.map(historyRow);
      expect(found.map((row, nth) => likeThat(row, told[nth]))).toEqual(told);
      const held = entries.filter(({ type }) => type === 'round.held').map(roundRow);
      const rounds = await rows(`SELECT * FROM @rounds WHERE slug = $1 AND state = 'held'`, [slug]);
      const bySeq = (a: Row, b: Row) => Number(a.seq) - Number(b.seq);
      const sorted = held.toSorted(bySeq);
      expect(rounds.toSorted(bySeq).map((row, nth) => likeThat(row, sorted[nth]))).toEqual(sorted);
    }
  });

  it('hold the rounds that are ahead', async () => {
    const next = await rows(`SELECT DISTINCT ON (slug) slug, number, target FROM @rounds WHERE state <> 'held'
      ORDER BY slug, target_earliest NULLS FIRST, number`);
    const status =
      await rows(`SELECT slug, next_round_number AS number, next_round_target AS target FROM @status
      WHERE next_round_target IS NOT NULL ORDER BY slug`);
    expect(next).toEqual(status);
    const states = await rows(
      `SELECT state, target, city_en FROM @rounds WHERE slug = 'qa-borders' AND state <> 'held' ORDER BY number`,
    );
    const overdue = { state: 'overdue', target: '2024-10?', city_en: null };
    const ahead = { state: 'planned', target: '../2099', city_en: 'Osh' };
    expect(states).toEqual(sight.public ? [ahead] : [overdue, ahead]);
  });

  it('say how long each stage lasted, and show on each day the stage of that day', async () => {
    const stays = await rows('SELECT * FROM @durations');
    expect(stays.length).toBeGreaterThan(seen.length);
    const days = [...new Set(stays.flatMap(({ shown_from }) => [String(shown_from)]))].toSorted();
    for (const day of days.filter((_, nth) => nth % sized(5, 1) === 0)) {
      const shown = stays
        .filter(({ shown_from, shown_until }) => {
          return String(shown_from) <= day && (shown_until === null || String(shown_until) > day);
        })
        .map(({ slug, stage }) => `${slug} ${stage}`);
      const stood = await rows('SELECT slug, stage FROM @status_on($1) WHERE last_event_seq IS NOT NULL', [
        day,
      ]);
      expect(shown.filter((one) => !one.endsWith(' exploratory')).toSorted()).toEqual(
        stood
          .map(({ slug, stage }) => `${slug} ${stage}`)
          .filter((one) => !one.endsWith(' exploratory'))
          .toSorted(),
      );
    }
    for (const stay of stays) {
      if (stay.is_current) continue;
      const [began, ended] = [stay.began_on, stay.ended_on].map((date) =>
        date === null ? null : boundsOf(String(date)),
      );
      if (!began || !ended) continue;
      const [least, most] = [ended.earliest - began.latest, ended.latest - began.earliest];
      expect([stay.days_least, stay.days_most]).toEqual([
        Number.isFinite(least) ? Math.max(0, least) : null,
        Number.isFinite(most) ? most : null,
      ]);
    }
  });

  it('tell what is owed, and the text by article, to those only who see the ledger', async () => {
    const owed = await rows('SELECT * FROM @deadlines ORDER BY slug, key');
    const articles = await rows('SELECT * FROM @text_state ORDER BY slug, position');
    if (sight.public) {
      expect([...owed, ...articles]).toEqual([]);
      return;
    }
    const told: DeadlineView[] = [];
    for (const slug of slugs)
      told.push(
        ...(await sight.client.get<Page<DeadlineView>>(`/v1/deadlines?track=${slug}&limit=500`)).items,
      );
    const key = (row: Row) => JSON.stringify([row.slug, row.rule, row.owner, row.number, row.due]);
    const expected = new Map(told.map(deadlineRow).map((row) => [key(row), row]));
    expect(owed.map((row) => likeThat(row, expected.get(key(row))))).toEqual(
      owed.map((row) => expected.get(key(row))),
    );
    expect([owed.length, expected.size]).toEqual([told.length, told.length]);
    for (const slug of slugs) {
      const text = await sight.client.get<TextView>(`/v1/tracks/${slug}/text`);
      const own = articles.filter((row) => row.slug === slug);
      const stated = text.articles.map(articleRow(slug));
      expect(own.map((row, nth) => likeThat(row, stated[nth]))).toEqual(stated);
      expect(own).toHaveLength(stated.length);
    }
    expect(articles.length).toBeGreaterThan(2);
  });

  it('read a date of any form as the service does, whatever the session’s settings', async () => {
    const dates = fc.sample(anyDate, { numRuns: 300, seed: 19 });
    await reader.query(`SET DateStyle = 'German'; SET TimeZone = 'Pacific/Kiritimati'`);
    const found = await rows(
      `SELECT @earliest(date)::date - '1970-01-01' AS earliest, @latest(date) - '1970-01-01'::date AS latest
       FROM unnest($1::text[]) WITH ORDINALITY AS each(date, n) ORDER BY n`,
      [dates],
    );
    await reader.query('RESET DateStyle; RESET TimeZone');
    const finite = (number = Number.NaN) => (Number.isFinite(number) ? number : null);
    expect(found).toEqual(
      dates.map((date) => {
        const bounds = boundsOf(date);
        return { earliest: finite(bounds?.earliest), latest: finite(bounds?.latest) };
      }),
    );
    expect(dayOf(0)).toBe('1970-01-01');
  });

  it('are all that their readers see: no other view, no table, no function, and nothing may be written', async () => {
    const relations = await reader.query<{ name: string }>(
      `SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname !~ '^pg_|^information_schema$' AND c.relkind <> 'i' AND c.relkind <> 'S'
         AND has_schema_privilege($1, n.oid, 'USAGE') AND (has_table_privilege($1, c.oid,
           'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
           OR has_any_column_privilege($1, c.oid, 'SELECT, INSERT, UPDATE, REFERENCES')) ORDER BY 1`,
      [sight.role],
    );
    const own = Object.keys(PROMISED).map((view) => `${sight.schema}.${view}`);
    expect(relations.rows.map(({ name }) => name)).toEqual(own.toSorted());
    const functions = await reader.query(
      `SELECT DISTINCT n.nspname AS schema FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
       WHERE n.nspname !~ '^pg_|^information_schema$' AND has_schema_privilege($1, n.oid, 'USAGE')`,
      [sight.role],
    );
    expect(functions.rows).toEqual([{ schema: sight.schema }]);
    const forbidden = [
      'SELECT FROM public.ledger',
      'SELECT FROM public.people',
      'CREATE TABLE public.mine (n integer)',
      `CREATE TABLE ${sight.schema}.mine (n integer)`,
      'CREATE TEMPORARY TABLE mine (n integer)',
      `DELETE FROM ${sight.schema}.deadlines`,
      `UPDATE ${sight.schema}.text_state SET state = 'agreed'`,
      `SELECT FROM ${sight.public ? 'reporting' : 'reporting_public'}.status`,
    ];
    for (const text of forbidden)
      await expect(asRole(sight.role, text)).rejects.toMatchObject({
        code: expect.stringMatching(/42501|55000/),
      });
    const { rows: role } = await reader.query(
      `SELECT rolcanlogin, rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls,
         (SELECT count(*)::integer FROM pg_auth_members WHERE member = r.oid) AS member FROM pg_roles r WHERE rolname = $1`,
      [sight.role],
    );
    expect(new Set(Object.values(role[0]))).toEqual(new Set([false, 0]));
  });
});

it('a reader of the public view who is called on each row is called on no hidden one', async () => {
  await reader.query(`CREATE FUNCTION pg_temp.peek(title text) RETURNS boolean LANGUAGE plpgsql COST 0.0001 AS $$
    BEGIN RAISE NOTICE '%', title; RETURN true; END $$`);
  const told: string[] = [];
  const listen = ({ message }: { message?: string }) => told.push(String(message));
  reader.on('notice', listen);
  for (const from of ['status', 'history', 'rounds', 'durations', `status_on('2026-11-30')`])
    await asRole(
      'paraph_reporting_public',
      `SELECT FROM reporting_public.${from} v WHERE pg_temp.peek(v.title_en)`,
    );
  reader.off('notice', listen);
  expect(told.length).toBeGreaterThan(100);
  expect(told.join('\n')).not.toContain('Nobody outside knows of this');
});

describe('the dashboard of negotiations', () => {
  const range = { from: '2014-11-30T00:00:00Z', to: '2026-11-30T13:05:09.123456789Z' };
  const panels = NEGOTIATIONS.panels.map((panel) => [panel.title, panel] as const);

  /** What Grafana would put in for each variable: the choice, or all that its query gives. */
  async function chosenAs({ schema, role }: Sight): Promise<Chosen> {
    const chosen: Chosen = { sight: [schema] };
    for (const { name, type, query, current, includeAll } of NEGOTIATIONS.templating.list) {
      if (name === 'sight') continue;
      if (type === 'custom') chosen[name] = [current.value].flat();
      else {
        const rows = await asRole(role, expanded(query, chosen, range));
        chosen[name] = rows.map((row) => String(Object.values(row)[0]));
        expect([includeAll, chosen[name].length > 1]).toEqual([true, true]);
      }
    }
    return chosen;
  }

  it.each(panels)('draws %s, of the full ledger and of the public view', async (_, panel) => {
    const { rows: known } = await reader.query('SELECT oid::integer, typname FROM pg_type WHERE oid < 10000');
    const names = new Map<number, string>(known.map(({ oid, typname }) => [oid, typname]));
    for (const sight of sights) {
      const chosen = await chosenAs(sight);
      for (const { rawSql } of panel.targets) {
        await reader.query(`SET ROLE ${sight.role}`);
        const { rows, fields } = await reader
          .query(expanded(rawSql, chosen, range))
          .finally(() => reader.query('RESET ROLE'));
        expect(undrawable(panel, fields, names)).toEqual([]);
        if (!sight.public) expect(rows.length).toBeGreaterThan(0);
      }
    }
  });

  it('counts as the board does', async () => {
    const [sight] = sights as [Sight];
    const chosen = await chosenAs(sight);
    const sql = (title: string) =>
      expanded(
        NEGOTIATIONS.panels.find((one) => one.title === title)?.targets[0]?.rawSql ?? '',
        chosen,
        range,
      );
    const board = await everything(sight, '/v1/board?asOf=2026-11-30&limit=500');
    const known = board.filter(({ status }) => status.lastEvent !== null);
    const byStage = Object.entries(Object.groupBy(known, ({ status }) => status.stage));
    expect(await asRole(sight.role, sql('Negotiations'))).toEqual([{ negotiations: String(known.length) }]);
    expect(
      new Map((await asRole(sight.role, sql('By stage'))).map((row) => [row.stage, row.negotiations])),
    ).toEqual(new Map(byStage.map(([stage, tracks = []]) => [stage, String(tracks.length)])));
    const stalled = board.filter(({ status }) => status.stalled).length;
    expect(await asRole(sight.role, sql('Stalled'))).toEqual([{ stalled: String(stalled) }]);
  });

  it('is one that Grafana provisions: its data source is there, and its panels lie beside each other', () => {
    const { uid, schemaVersion, panels: drawn, templating } = NEGOTIATIONS;
    const sources = provisioned('datasources/paraph.yml').datasources ?? [];
    const [source] = sources.filter((one) => one.uid === 'paraph');
    expect(source).toMatchObject({ type: 'grafana-postgresql-datasource', editable: false });
    expect(uid).toMatch(/^[\w-]{1,40}$/);
    expect(schemaVersion).toBeGreaterThanOrEqual(36);
    expect(new Set(drawn.map(({ id }) => id)).size).toBe(drawn.length);
    const used = drawn.flatMap(({ datasource, targets }) => [
      datasource,
      ...targets.map((one) => one.datasource),
    ]);
    for (const one of used) expect(one).toEqual({ type: source?.type, uid: source?.uid });
    const cells = drawn.flatMap(({ gridPos: { x, y, w, h } }) => {
      expect(x + w).toBeLessThanOrEqual(24);
      return Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)} ${y + Math.floor(cell / w)}`);
    });
    expect(new Set(cells).size).toBe(cells.length);
    for (const { format, rawQuery } of drawn.flatMap(({ targets }) => targets))
      expect({ format, rawQuery }).toEqual({
        format: expect.stringMatching(/^(table|time_series)$/),
        rawQuery: true,
      });
    expect(new Set(templating.list.map(({ name }) => name)).size).toBe(templating.list.length);
  });

  it('comes with compose, in a profile of its own, with an image of one version and no open door', () => {
    const { services, volumes } = parse(readFileSync('docker-compose.yml', 'utf8'));
    const { grafana } = services;
    expect(grafana.profiles).toEqual(['grafana']);
    expect(grafana.image).toMatch(/^grafana\/grafana:\d+\.\d+\.\d+$/);
    expect(grafana.environment).toMatchObject({
      GF_AUTH_ANONYMOUS_ENABLED: 'false',
      GF_USERS_ALLOW_SIGN_UP: 'false',
      GF_SECURITY_ADMIN_PASSWORD: expect.stringContaining('GRAFANA_ADMIN_PASSWORD'),
    });
    expect(grafana.ports.every((port: string) => port.startsWith('127.0.0.1:'))).toBe(true);
    expect(readFileSync('deploy/grafana/start.sh', 'utf8')).toContain('${GF_SECURITY_ADMIN_PASSWORD:?');
    expect(Object.keys(volumes)).toContain('grafana');
    const needed = JSON.stringify(provisioned('datasources/paraph.yml')).matchAll(/\$\{(\w+)\}/g);
    for (const [, name = ''] of needed) expect(Object.keys(grafana.environment)).toContain(name);
    const [{ options }] = provisioned('dashboards/paraph.yml').providers as [{ options: { path: string } }];
    expect(grafana.volumes.join('\n')).toContain(`./deploy/grafana/dashboards:${options.path}:ro`);
  });
});

describe('docs/connect/reporting.md', () => {
  it('lists the columns as they are', () => {
    const [, listed = ''] = PAGE.match(/<!-- columns -->\n([\s\S]*?)\n<!-- \/columns -->/) ?? [];
    expect(listed).toBe(columnsPart());
  });

  it('has SQL that runs, and questions that find an answer', async () => {
    const fences = sqlOf(PAGE);
    expect(fences.length).toBeGreaterThan(6);
    await reader.query('BEGIN');
    for (const { info, text } of fences) {
      if (info === 'as=administrator') {
        await reader.query(text);
        continue;
      }
      const answers = [await reader.query('SET LOCAL ROLE paraph_reporting'), await reader.query(text)];
      await reader.query('RESET ROLE');
      expect({ text, rows: answers.at(-1)?.rowCount }).toEqual({ text, rows: expect.any(Number) });
      expect(answers.at(-1)?.rowCount).toBeGreaterThan(0);
    }
    await reader.query('ROLLBACK');
  });
});
