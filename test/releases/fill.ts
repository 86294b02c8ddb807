import { randomBytes, randomUUID } from 'node:crypto';
import { PrivateCalendars } from '../../src/accounts/agenda/private-calendars.js';
import { Database } from '../../src/db/database.js';
import { Follows } from '../../src/tracks/commands/follows.js';
import { uploaded } from '../documents/uploading.js';
import { StoppedClock } from '../support/clocks.js';
import { Client, FOUNDING, type Service } from '../support/service.js';

const HOUR = 3_600_000;
const PUBLIC = { visibility: 'public' };
const MINISTRY = { title: 'Note of the ministry', publisher: 'The ministry', language: 'en' };
const HISTORIES = ['georgia', 'georgia-air', 'russia', 'ukraine'];

/**
 * Records by HTTP what a ministry's database holds after some months: real histories, late and corrected entries,
 * meetings, embargoes that have passed and that have not, what was published later, twins, desks, people, tokens,
 * proposals, an endpoint with deliveries, kept answers, a document, a precedent, a follower. `clock` moves on by an hour
 * before each step.
 */
export async function fill(service: Service, clock: StoppedClock): Promise<void> {
  const { admin } = service;
  const proposed = async (work: () => Promise<{ status: number; body: unknown }>) => {
    clock.at = new Date(Date.parse(clock.at) + HOUR).toISOString();
    const { status, body } = await work();
    if (status >= 300) throw new Error(`${status} ${JSON.stringify(body)}`);
    await service.settle();
    return body as { proposal?: { id: string } };
  };
  /** What waits for a second person is approved. */
  const step = async (work: () => Promise<{ status: number; body: unknown }>) => {
    const body = await proposed(work);
    if (!body?.proposal) return body;
    const { id } = body.proposal;
    return proposed(() => approver.post(`/v1/proposals/${id}/approve`, {}));
  };
  const record = (who: Client, slug: string, type: string, occurredOn: string, more: object = {}) =>
    step(() => who.record(slug, { type, occurredOn, ...more }));
  const state = (slug: string, occurredOn: string, more: object = {}) =>
    record(officer, slug, 'statement.made', occurredOn, {
      data: { summary: 'Interest was stated.' },
      ...more,
    });

  const people = await Promise.all(['officer', 'approver', 'reader'].map((role) => invited(service, role)));
  const officer = await service.as('officer');
  const approver = await service.as('approver');
  await step(() =>
    admin.post('/v1/webhooks/endpoints', { url: 'http://127.0.0.1:9/none', audience: 'full' }),
  );
  for (const file of [FOUNDING, ...HISTORIES.map((name) => `dossiers/precedents/${name}.yaml`)]) {
    await step(() => admin.import(file));
  }

  await step(() => admin.open('uz-vfa', 'visa-facilitation', { parties: ['EU', 'UZ'] }));
  await step(() => admin.open('uz-ra', 'readmission', { parties: ['EU', 'UZ'], twin: 'uz-vfa' }));
  await step(() => admin.open('tj-ra', 'readmission', { parties: ['EU', 'TJ'] }));
  await step(() => admin.open('tj-vfa', 'visa-facilitation', { parties: ['EU', 'TJ'] }));
  await step(() => admin.open('qa-air', 'air-transport', { parties: ['KZ', 'QA'] }));
  await step(() => admin.open('empty', 'air-transport', { parties: ['KZ', 'SG'] }));

  await state('uz-vfa', '2025-10');
  await state('uz-vfa', '2025-11-20', { ...PUBLIC, sources: [MINISTRY] });
  await record(officer, 'uz-ra', 'consultation.held', '2025-09-15', {
    ...PUBLIC,
    data: { summary: { en: 'Experts met.', ru: 'Встретились эксперты.', kk: 'Сарапшылар кездесті.' } },
  });
  // Late, corrected twice, annulled and restored.
  await state('uz-ra', '2025-08', { ...PUBLIC, note: 'from the archive' });
  await step(() => officer.amend('uz-ra', 1, { occurredOn: '2025-09-16' }));
  await step(() => officer.annul('uz-ra', 2));
  await step(() => officer.amend('uz-ra', 2, { occurredOn: '2025-08-30' }));
  // An embargo that passes, and one that does not.
  await state('uz-vfa', '2026-01-10', {
    visibility: 'embargoed',
    embargoUntil: new Date(Date.parse(clock.at) + 3 * HOUR).toISOString(),
  });
  await state('qa-air', '2026-02-01', {
    visibility: 'embargoed',
    embargoUntil: '2099-01-01T00:00:00.000Z',
  });
  const meeting = {
    occurredOn: '2026-02-11/2026-02-12',
    place: { city: { en: 'Tashkent', ru: 'Ташкент' }, country: 'UZ' },
    body: 'Working group',
    people: [{ name: 'A. Delegate', title: 'Head of department', side: 'EU' }],
    sources: [MINISTRY],
    visibility: 'public',
    entries: [
      { track: 'uz-vfa', type: 'statement.made', data: { summary: 'The delegations met.' } },
      { track: 'uz-ra', type: 'statement.made', data: { summary: 'The delegations met.' } },
    ],
  };
  const held = await step(() => officer.post('/v1/meetings', meeting));
  const [{ meeting: id }] = (held as unknown as { transitions: [{ meeting: string }] }).transitions;
  await step(() =>
    officer.post(`/v1/meetings/${id}/corrections`, {
      action: 'amend',
      reason: 'one day only',
      replacement: { occurredOn: '2026-02-12' },
    }),
  );

  // Of what changes a stage, one is approved, one returned, one still waits.
  const change = (slug: string, type: string, occurredOn: string) => () =>
    officer.record(slug, { type, occurredOn, ...PUBLIC });
  await step(change('qa-air', 'launch.announced', '2026-02-20'));
  const { proposal } = await proposed(change('uz-vfa', 'negotiations.opened', '2026-03'));
  await proposed(() => approver.post(`/v1/proposals/${proposal?.id}/return`, { comment: 'Which day?' }));
  await proposed(change('uz-ra', 'launch.announced', '2026-03-02'));
  await step(() => officer.publish('uz-vfa', 1));

  await step(() => admin.post('/v1/desks', { slug: 'europe', name: 'Europe', tracks: ['uz-vfa', 'uz-ra'] }));
  await step(() => admin.call('POST', '/v1/tokens', { name: 'dashboard', role: 'reader' }));
  await step(() =>
    officer.record(
      'tj-ra',
      { type: 'meeting.held', occurredOn: '2026-04-01', ...PUBLIC },
      { 'idempotency-key': randomUUID() },
    ),
  );
  await state('tj-vfa', '2026-04-02');
  await step(() => admin.call('PATCH', '/v1/tracks/tj-ra', { twin: 'tj-vfa' }));
  // What is owed: agreed steps, one of them done, final clauses, a planned round, and a draft by article.
  for (const [number, side, due] of [
    [1, 'TJ', '2026-04-20'],
    [2, 'EU', '2026-06'],
    [3, 'EU', undefined],
  ] as const)
    await record(officer, 'tj-ra', 'action.agreed', '2026-04-01', {
      data: { number, side, what: { en: 'Send its comments', ru: 'Направить замечания' }, due },
    });
  await record(officer, 'tj-ra', 'action.done', '2026-04-18', { data: { number: 1 } });
  await record(officer, 'tj-ra', 'round.planned', '2026-04-02', { data: { number: 1, target: '2026-06' } });
  const entryIntoForce = { after: 'last_notification', months: 2, firstOfMonth: true };
  await record(officer, 'tj-ra', 'terms.stated', '2026-04', { data: { entryIntoForce, article: '23' } });
  const articles = [
    { ref: '1', title: 'Definitions', state: 'agreed' },
    { ref: '2', state: 'bracketed' },
  ];
  const draft = {
    sha256: await uploaded(officer, 'draft 1'),
    kind: 'draft',
    language: 'en',
    title: 'Draft 1',
  };
  await record(officer, 'tj-ra', 'text.stated', '2026-04-02', {
    data: { version: 'draft 1', articles },
    documents: [draft],
  });
  const elsewhere = { slug: 'xa-xb', kind: 'readmission', parties: ['XA', 'XB'], title: 'Somewhere else' };
  const opened = { tracks: ['xa-xb'], type: 'negotiations.opened', occurredOn: '2011-01-10' };
  await step(() =>
    admin.post('/v1/precedents', {
      ...{ format: 'paraph-dossier/1', sources: {}, tracks: [elsewhere], entries: [opened] },
    }),
  );
  const [follower] = people;
  if (!follower || people.length !== 3) throw new Error('three people were invited');
  await follow(service, follower, 'uz-vfa');
}

async function invited({ admin }: Service, role: string): Promise<string> {
  const username = `${role}-${randomBytes(2).toString('hex')}`;
  const answer = await admin.call<{ id: string }>('POST', '/v1/people', {
    name: `The ${role}`,
    username,
    role,
  });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return answer.body.id;
}

/** A person follows a track, also in a calendar. */
async function follow({ app }: Service, person: string, slug: string): Promise<void> {
  const { pool } = app.get(Database, { strict: false });
  const { rows } = await pool.query<{ id: number }>('SELECT id FROM tracks WHERE slug = $1', [slug]);
  const [track] = rows;
  if (!track) throw new Error(`there is no track ${slug}`);
  await app.get(Follows, { strict: false }).follow(person, track.id, 'full');
  await app.get(PrivateCalendars, { strict: false }).make('followed', person, { language: 'kk' });
}
