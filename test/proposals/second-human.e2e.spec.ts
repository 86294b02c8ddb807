import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '../../src/db/database.js';
import { dossierSchema } from '../../src/dossiers/dossier.js';
import { DossierImport } from '../../src/dossiers/dossier-import.js';
import type { ProposalView } from '../../src/tracks/queries/proposal.js';
import { verify } from '../../src/verify/verify.js';
import { StoppedClock } from '../support/clocks.js';
import { Browser, titleOf, wordsOf } from '../support/forms.harness.js';
import { type Answer, Client, type Service, startService } from '../support/service.js';

const clock = new StoppedClock('2026-03-04T09:00:00.000Z');
let at: Service;
let officer: Client;
let approver: Client;
beforeAll(async () => {
  at = await startService({ clock, secondPerson: { on: true } });
  officer = await at.as('officer');
  approver = await at.as('approver');
});
afterAll(() => at.close());

const proposalOf = (answer: Answer): ProposalView => {
  expect([answer.status, answer.body]).toEqual([202, { proposal: expect.anything() }]);
  return (answer.body as unknown as { proposal: ProposalView }).proposal;
};
const approve = (who: Client, { id }: { id: string }) => who.post(`/v1/proposals/${id}/approve`, {});
const takeOver = (who: Client, { id }: { id: string }) => who.call('POST', `/v1/proposals/${id}/take-over`);
const outcome = ({ status, body }: Answer) => [status, body.code];
const talks = (more: object = {}) => ({ type: 'consultation.held', occurredOn: '2026-01-10', ...more });

let named = 0;
/** Somebody who may sign in. */
async function person(): Promise<string> {
  named += 1;
  const asked = { name: `Person ${named}`, username: `person-${named}`, role: 'approver' };
  return ((await at.admin.post('/v1/people', asked)).body as unknown as { id: string }).id;
}
type Made = { id: string; client: Client; secret: string };
/** A token that somebody makes, of a person or a machine. */
async function token(maker: Client, role: string, of?: string, more: object = {}): Promise<Made> {
  const asked = { name: `a ${role}`, role, ...(of && { person: of }), ...more };
  const { status, body } = await maker.post('/v1/tokens', asked);
  expect([status, body]).toEqual([201, expect.anything()]);
  const made = body as unknown as { id: string; token: string };
  return { id: made.id, secret: made.token, client: new Client(at.url, made.token) };
}
async function proposed(slug: string, who: Client = officer): Promise<ProposalView> {
  expect((await at.admin.open(slug)).status).toBe(201);
  return proposalOf(await who.record(slug, { type: 'launch.announced', occurredOn: '2026-01-01' }));
}

describe('given one person who makes something public', () => {
  it('when an entry is recorded as public, then it waits, whatever it is', async () => {
    await at.admin.open('open');
    expect(proposalOf(await officer.record('open', talks({ visibility: 'public' }))).because).toEqual([
      'publication',
    ]);
    const meeting = { occurredOn: '2026-01-10', visibility: 'public' };
    const entries = [{ track: 'open', type: 'consultation.held' }];
    expect(proposalOf(await officer.post('/v1/meetings', { ...meeting, entries })).because).toEqual([
      'publication',
    ]);
    expect((await at.anyone.call('GET', '/v1/tracks/open')).status).toBe(404);
    expect((await officer.record('open', talks())).status).toBe(201);
  });

  it('when it is to become public by itself, then it waits; so does its rewording before that day, and not its annulment', async () => {
    await at.admin.open('later');
    const embargo = { visibility: 'embargoed', embargoUntil: '2026-03-05T00:00:00.000Z' };
    const made = proposalOf(await officer.record('later', talks(embargo)));
    expect(made.because).toEqual(['publication']);
    await approve(approver, made);
    const reworded = await officer.amend('later', 1, { data: { summary: 'Unread' } });
    expect(proposalOf(reworded).because).toEqual(['publication']);
    expect((await officer.annul('later', 1)).status).toBe(201);
    const restored = await officer.amend('later', 1, { data: { summary: 'Unread again' } });
    expect(proposalOf(restored).because).toEqual(['publication']);
  });

  it('when what is public is amended or annulled, by whichever way it became public, then it waits', async () => {
    await at.admin.open('amended');
    for (const one of [talks({ visibility: 'public' }), talks({ occurredOn: '2026-01-11' })])
      await officer.record('amended', one);
    const { items } = await at.admin.get<{ items: ProposalView[] }>(
      '/v1/proposals?state=waiting&track=amended',
    );
    for (const one of items) await approve(approver, one);
    await approve(approver, proposalOf(await officer.publish('amended', 1)));
    const embargo = { visibility: 'embargoed', embargoUntil: '2026-03-04T12:00:00.000Z' };
    await approve(approver, proposalOf(await officer.record('amended', talks(embargo))));
    clock.at = '2026-03-04T13:00:00.000Z';
    for (const seq of [1, 2, 4]) {
      const worded = await officer.amend('amended', seq, { data: { summary: 'Unread' } });
      expect([seq, proposalOf(worded).because]).toEqual([seq, ['publication']]);
      expect(proposalOf(await officer.annul('amended', seq)).because).toEqual(['publication']);
    }
  });

  it('when it is how far sources reach, on a track that will show only when an embargo ends, then it waits as well', async () => {
    await at.admin.open('stated');
    const embargo = { visibility: 'embargoed', embargoUntil: '2026-03-06T00:00:00.000Z' };
    const stated = (until: string) => ({
      ...{ type: 'coverage.stated', occurredOn: until, visibility: 'public' },
      data: { until, summary: 'Unread' },
    });
    const made = proposalOf(await officer.record('stated', talks(embargo)));
    expect(proposalOf(await officer.record('stated', stated('2026-02-01'))).because).toEqual(['publication']);
    expect((await approve(approver, made)).status).toBe(200);
    expect(proposalOf(await officer.record('stated', stated('2026-02-02'))).because).toEqual(['publication']);
    clock.at = '2026-03-06T00:00:00.000Z';
    await at.settle();
    expect((await at.anyone.ledger('stated')).map(({ type }) => type)).toEqual(['consultation.held']);
  });

  it('when a file has public rows, then it waits as one; the operator’s own does not', async () => {
    const file = (slug: string) => ({
      format: 'paraph-dossier/1',
      sources: {},
      tracks: [{ slug, kind: 'readmission', parties: ['EU', 'KZ'], title: slug }],
      entries: [
        { tracks: [slug], ...talks() },
        { tracks: [slug], ...talks({ occurredOn: '2026-01-11', visibility: 'public' }) },
      ],
    });
    const asked = proposalOf(await officer.import(file('filed')));
    expect([asked.act, asked.because]).toEqual(['import', ['publication']]);
    expect((await approve(approver, asked)).status).toBe(200);
    expect((await at.anyone.history('filed')).length).toBe(1);
    const importing = at.app.get(DossierImport, { strict: false });
    const done = await importing.import(dossierSchema.parse(file('by-hand')), 'op', { approval: 'operator' });
    expect(done).toEqual({ recorded: 2, skipped: 0 });
  });
});

describe('given somebody who would be their own second person', () => {
  it('when it is another token of theirs, then 403; nor does either approve the other’s', async () => {
    const who = await person();
    const [one, two] = [await token(at.admin, 'approver', who), await token(at.admin, 'approver', who)];
    const made = await proposed('two-tokens', one.client);
    expect(outcome(await approve(two.client, made))).toEqual([403, 'forbidden']);
    expect(outcome(await approve(one.client, made))).toEqual([403, 'forbidden']);
    expect((await approve(approver, made)).status).toBe(200);
  });

  it('when they made the token, whoever’s it is and through however many hands, then 403', async () => {
    const [a, b, c] = [await person(), await person(), await person()];
    const administrator = await token(at.admin, 'administrator', a);
    const forB = await token(administrator.client, 'administrator', b);
    const forC = await token(forB.client, 'approver', c);
    const made = await proposed('made-tokens', administrator.client);
    expect(outcome(await approve(forB.client, made))).toEqual([403, 'forbidden']);
    expect(outcome(await approve(forC.client, made))).toEqual([403, 'forbidden']);
    const theirs = await proposed('made-tokens-too', forC.client);
    expect(outcome(await approve(administrator.client, theirs))).toEqual([403, 'forbidden']);
    expect(await at.admin.ledger('made-tokens')).toEqual([]);
    expect((await approve(approver, made)).status).toBe(200);
    expect((await approve(approver, theirs)).status).toBe(200);
  });

  it('when it is a machine or the admin token, then 403, and what these propose a person approves', async () => {
    const machine = await token(at.admin, 'administrator');
    const made = await proposed('by-officer');
    expect(outcome(await approve(machine.client, made))).toEqual([403, 'forbidden']);
    expect(outcome(await approve(at.admin, made))).toEqual([403, 'forbidden']);
    for (const [slug, who] of [
      ['by-machine', machine.client],
      ['by-admin', at.admin],
    ] as const) {
      expect((await approve(approver, await proposed(slug, who))).status).toBe(200);
    }
  });

  it('when a session of theirs looks at what their token proposed, then the page offers no approval', async () => {
    const who = await person();
    const [one, two] = [await token(at.admin, 'approver', who), await token(at.admin, 'approver', who)];
    const made = await proposed('by-token', one.client);
    const browser = new Browser(at.url);
    await browser.signIn(two.secret);
    const shown = await browser.visit(`/proposals/${made.id}`);
    expect(shown.html).not.toContain('value="approve"');
    expect(wordsOf(shown.html)).toContain('The proposal waits for another person who may approve it.');
  });
});

describe('given a proposer who is gone', () => {
  const gone: [string, (made: Made, who: string) => Promise<unknown>][] = [
    ['token was revoked', ({ id }) => at.admin.call('DELETE', `/v1/tokens/${id}`)],
    ['account is disabled', (_, who) => at.admin.call('PATCH', `/v1/people/${who}`, { enabled: false })],
  ];

  it.each(gone)(
    'whose %s: then it waits until somebody takes it over, who does not approve it',
    async (why, go) => {
      const slug = why.replaceAll(' ', '-');
      const who = await person();
      const made = await token(at.admin, 'officer', who);
      const proposal = await proposed(slug, made.client);
      expect(outcome(await takeOver(approver, proposal))).toEqual([409, 'proposer_present']);
      await go(made, who);
      expect((await made.client.call('GET', '/v1/proposals')).status).toBe(401);
      expect(await at.admin.get(`/v1/proposals/${proposal.id}`)).toMatchObject({ proposerGone: true });
      expect(outcome(await approve(approver, proposal))).toEqual([409, 'proposer_gone']);
      expect(outcome(await takeOver(await at.as('reader'), proposal))).toEqual([403, 'forbidden']);
      const other = await at.as('approver');
      const { status, body } = await takeOver(approver, proposal);
      expect([status, body]).toMatchObject([
        200,
        { proposal: { proposedBy: 'a approver', proposerGone: false, takenOverAt: clock.now() } },
      ]);
      expect(outcome(await takeOver(other, proposal))).toEqual([409, 'proposer_present']);
      expect(outcome(await approve(approver, proposal))).toEqual([403, 'forbidden']);
      expect((await approve(other, proposal)).status).toBe(200);
      expect(outcome(await takeOver(other, proposal))).toEqual([409, 'already_decided']);
      expect(await at.admin.ledger(slug)).toMatchObject([{ actor: 'a approver', approvedBy: 'a approver' }]);
      const database = at.app.get(Database, { strict: false });
      expect((await verify(database, { now: clock.now() }))?.faults).toEqual([]);
    },
  );

  it('then the page offers to take it over, and to approve it only to somebody else', async () => {
    const made = await token(at.admin, 'officer');
    const proposal = await proposed('by-page', made.client);
    await at.admin.call('DELETE', `/v1/tokens/${made.id}`);
    const [one, two] = [new Browser(at.url), new Browser(at.url)];
    await one.signIn((await token(at.admin, 'approver', await person())).secret);
    await two.signIn((await token(at.admin, 'approver', await person())).secret);
    const path = `/proposals/${proposal.id}`;
    const offered = await one.visit(path);
    expect(offered.html).not.toContain('value="approve"');
    const taken = await one.send(offered, 'take over');
    expect(wordsOf(taken.html)).toContain('nothing is recorded until another person approves it');
    expect(taken.html).not.toContain('value="approve"');
    const approved = await two.send(await two.visit(path), 'approve');
    expect(titleOf(approved.html)).toBe('Launch of negotiations announced: approved – Paraph');
  });

  it('of two who take it over at once one is first', async () => {
    const made = await token(at.admin, 'officer');
    const proposal = await proposed('at-once', made.client);
    await at.admin.call('DELETE', `/v1/tokens/${made.id}`);
    const answers = await Promise.all([approver, officer, approver].map((who) => takeOver(who, proposal)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  });
});

describe('given tokens of a release that knew no owners', () => {
  it('then they propose and do not approve', async () => {
    const { pool } = at.app.get(Database, { strict: false });
    const old = await token(at.admin, 'approver');
    const { rows } = await pool.query('SELECT person_id, made_by FROM tokens WHERE id = $1', [old.id]);
    expect(rows).toEqual([{ person_id: null, made_by: ['admin'] }]);
    const made = await proposed('of-old', old.client);
    expect(outcome(await approve(old.client, await proposed('of-old-too')))).toEqual([403, 'forbidden']);
    expect((await approve(approver, made)).status).toBe(200);
  });

  it('and a token is made for nobody who may not sign in', async () => {
    const who = await person();
    await at.admin.call('PATCH', `/v1/people/${who}`, { enabled: false });
    for (const person of [who, '00000000-0000-4000-8000-000000000000']) {
      const { status, body } = await at.admin.post('/v1/tokens', { name: 'x', role: 'reader', person });
      expect([status, body.errors]).toEqual([422, [{ pointer: '/person', message: expect.any(String) }]]);
    }
  });
});
