import { ok } from 'node:assert/strict';
import { setTimeout as passed } from 'node:timers/promises';
import { AppModule } from '../../../src/app.module.js';
import { createHttpApp } from '../../../src/http-app.js';
import { migratedDatabase } from '../../support/database.js';

/** In milliseconds: what the issue of aliveness promises whatever any one caller does. */
const SILENT = 500;

const dayAfter = (year: number, day: number): string =>
  new Date(Date.UTC(year, 0, 1 + day)).toISOString().slice(0, 10);

const ADMIN = 'the-admin-token-of-the-battery';

/** The service over HTTP; who asks is in this process, but for what it makes beforehand. */
async function startService() {
  const database = await migratedDatabase();
  const app = await createHttpApp(AppModule.over(database.appUrl), { adminToken: ADMIN, logger: false });
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as { port: number };
  const close = async () => {
    await app.close();
    await database.drop();
  };
  return { url: `http://127.0.0.1:${port}`, adminToken: ADMIN, close };
}

type Service = Awaited<ReturnType<typeof startService>>;

/** `answers` are statuses, each as often as it came. */
type Measured = { load: string; took: number; silent: number; answers: string };

/** Asks /health/live again and again while a load runs, and tells the longest that it waited for an answer. */
async function under(service: Service, load: string, work: () => Promise<number[]>): Promise<Measured> {
  let running = true;
  let silent = 0;
  const asking = (async () => {
    while (running) {
      const begun = performance.now();
      await (await fetch(`${service.url}/health/live`)).arrayBuffer();
      silent = Math.max(silent, performance.now() - begun);
      await passed(5);
    }
  })();
  const begun = performance.now();
  const statuses = await work().finally(() => {
    running = false;
  });
  const took = performance.now() - begun;
  await asking;
  const answers = [...Map.groupBy(statuses, (status) => status)].map(
    ([status, { length }]) => `${length} × ${status}`,
  );
  return { load, took, silent, answers: answers.join(', ') };
}

const dossierOf = (tracks: number, entriesEach: number, type = 'consultation.held') => ({
  format: 'paraph-dossier/1',
  tracks: Array.from({ length: tracks }, (_, nth) => ({
    slug: `t-${tracks}-${nth}`,
    kind: 'air-transport',
    parties: ['EU', 'KZ'],
    title: `Track ${nth} of ${tracks}`,
  })),
  entries: Array.from({ length: tracks * entriesEach }, (_, nth) => ({
    tracks: [`t-${tracks}-${nth % tracks}`],
    type,
    occurredOn: dayAfter(2001, Math.floor(nth / tracks)),
    data: { summary: `Entry ${nth}` },
    visibility: nth % 2 ? 'public' : 'internal',
  })),
});

const DONE = [200, 201];
/** What asks for too much is refused in words, and who finds too many there before is asked to come again. */
const DONE_OR_REFUSED = [...DONE, 422, 503];

type Sending = { times?: number; expected?: readonly number[] };

/** Several calls at once, each with a body made beforehand: only the service's own work is measured. */
function sending(
  service: Service,
  path: string,
  body: unknown,
  { times = 1, expected = DONE }: Sending = {},
) {
  const text = JSON.stringify(body);
  return async () => {
    const init = {
      method: 'POST',
      headers: { authorization: `Bearer ${service.adminToken}`, 'content-type': 'application/json' },
      body: text,
    };
    const answers = await Promise.all(Array.from({ length: times }, () => fetch(service.url + path, init)));
    for (const answer of answers) {
      const said = await answer.text();
      ok(expected.includes(answer.status), `${path}: ${answer.status} ${said.slice(0, 300)}`);
    }
    return answers.map(({ status }) => status);
  };
}

/** What any one caller may ask for, at its worst; the service answers others all the while. */
export async function aliveUnderLoad({
  tracks,
  entries,
}: {
  tracks: number;
  entries: number;
}): Promise<string> {
  const service = await startService();
  const measured: Measured[] = [];
  try {
    const late = (type: string, count: number, data: (nth: number) => object) =>
      Array.from({ length: count }, (_, nth) => ({ type, occurredOn: '1999', data: data(nth) }));
    await sending(service, '/v1/import', dossierOf(1, 320))();
    const said = late('statement.made', 500, (nth) => ({ summary: `Late ${nth}` }));
    const held = late('round.held', 500, (nth) => ({ number: nth + 1 }));
    const dryRun = '/v1/tracks/t-1-0/dry-run';
    measured.push(
      await under(
        service,
        '6 dry-runs of 500 late statements',
        sending(service, dryRun, { entries: said }, { times: 6 }),
      ),
    );
    measured.push(
      await under(
        service,
        '6 dry-runs of 500 late rounds',
        sending(service, dryRun, { entries: held }, { times: 6, expected: DONE_OR_REFUSED }),
      ),
    );
    const imported = sending(service, '/v1/import', dossierOf(8, entries / 8));
    measured.push(await under(service, `import of ${entries}`, imported));
    await sending(service, '/v1/import', dossierOf(2, 6_000))();
    const amendment = {
      action: 'amend',
      reason: 'misdated',
      replacement: { occurredOn: '2000-06-01', data: { summary: 'Said earlier' } },
    };
    measured.push(
      await under(
        service,
        'amend in 6,000',
        sending(service, '/v1/tracks/t-2-0/transitions/10/corrections', amendment),
      ),
    );
    for (let done = 0; done < tracks; done += 2_000) {
      const some = dossierOf(2_000, 2);
      const text = JSON.stringify(some).replaceAll('t-2000-', `x${done}-`);
      await sending(service, '/v1/import', JSON.parse(text))();
    }
    const exported = async () => {
      const headers = { authorization: `Bearer ${service.adminToken}` };
      const answer = await fetch(`${service.url}/v1/export`, { headers });
      const { length } = await answer.text();
      ok(answer.status === 200, `export: ${answer.status}, ${length} characters`);
      return [answer.status];
    };
    measured.push(await under(service, `export of ${tracks} tracks`, exported));
  } finally {
    await service.close();
  }
  const lines = measured.map(
    ({ load, took, silent, answers }) =>
      `${load}: ${answers}, ${(took / 1000).toFixed(1)} s, silent ${silent.toFixed(0)} ms`,
  );
  const worst = measured.filter(({ silent }) => silent > SILENT);
  ok(worst.length === 0, `silent for more than ${SILENT} ms:\n${lines.join('\n')}`);
  return lines.join('; ');
}
