import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '../../src/db/database.js';
import { connected } from '../../src/db/embedded/databases.js';
import { dossierSchema } from '../../src/dossiers/dossier.js';
import { DossierImport } from '../../src/dossiers/dossier-import.js';
import type { ProposalView } from '../../src/tracks/queries/proposal.js';
import { verify } from '../../src/verify/verify.js';
import { StoppedClock } from '../support/clocks.js';
import { migratedDatabase } from '../support/database.js';
import { type Answer, Client, FOUNDING, type Service, startService } from '../support/service.js';

const VFA = 'kz-eu-visa-facilitation';
const RA = 'kz-eu-readmission';
const clock = new StoppedClock('2026-03-04T09:00:00.000Z');

let at: Service;
let officer: Client;
let approver: Client;
beforeAll(async () => {
  at = await startService({ dossier: FOUNDING, clock, secondPerson: { on: true } });
  officer = await at.as('officer');
  approver = await at.as('approver');
});
afterAll(() => at.close());

const proposalOf = (answer: Answer): ProposalView => {
  expect([answer.status, answer.body]).toEqual([202, { proposal: expect.anything() }]);
  return (answer.body as unknown as { proposal: ProposalView }).proposal;
};
const approve = (answer: Answer, who = approver, word: object = {}) =>
  who.post(`/v1/proposals/${proposalOf(answer).id}/approve`, word);
const nameOf = (url: string) => new URL(url).pathname.slice(1);
const countOf = async (slug: string) => (await at.admin.ledger(slug)).length;

describe('a meeting', () => {
  it('that changes a stage on one of its tracks waits as a whole, and is recorded as a whole', async () => {
    const [vfa, ra] = await at.admin.openTwins('gathering');
    const entries = [
      { track: vfa, type: 'round.held', data: { number: 1 } },
      { track: ra, type: 'statement.made', data: { summary: 's' } },
    ];
    const asked = await officer.post('/v1/meetings', { occurredOn: '2026-03-01', entries });
    expect(proposalOf(asked)).toMatchObject({ act: 'record', tracks: [vfa, ra], because: ['stage_changes'] });
    expect([await countOf(vfa), await countOf(ra)]).toEqual([0, 0]);
    const { body } = await approve(asked);
    const meeting = body.transitions[0]?.meeting;
    expect(meeting).toEqual(expect.any(String));
    expect(body.transitions.map((one) => [one.track, one.meeting])).toEqual([
      [vfa, meeting],
      [ra, meeting],
    ]);
    const path = `/v1/meetings/${meeting}`;
    const said = await officer.post(`${path}/corrections`, { action: 'annul', reason: 'not held' });
    expect(proposalOf(said).because).toEqual(['stage_changes', 'corrects_stage']);
    const published = await officer.post(`${path}/publish`, { reason: 'communiqué' });
    expect(proposalOf(published)).toMatchObject({
      act: 'publish',
      because: ['stage_changes', 'publication'],
    });
    expect((await approve(published)).status).toBe(200);
    expect((await at.anyone.track(vfa)).status.stage).toBe('negotiating');
    // What was to be annulled inside would now be annulled in public.
    expect((await approve(said)).body.code).toBe('proposal_changed');
    const { preview } = await approver.get<{ preview: { digest: string } }>(
      `/v1/proposals/${proposalOf(said).id}`,
    );
    expect((await approve(said, approver, { digest: preview.digest })).status).toBe(200);
    expect((await at.anyone.track(vfa)).status.stage).toBe('exploratory');
  });

  it('that changes none is recorded at once', async () => {
    const [vfa, ra] = await at.admin.openTwins('talk');
    const entries = [vfa, ra].map((track) => ({ track, type: 'consultation.held' }));
    expect((await officer.post('/v1/meetings', { occurredOn: '2026-03-01', entries })).status).toBe(201);
  });
});

describe('a correction', () => {
  it('of an entry at which the stage changed waits, whatever it corrects; of any other it does not', async () => {
    await at.admin.open('corrected');
    await approve(await officer.record('corrected', { type: 'negotiations.opened', occurredOn: '2026-01' }));
    await officer.log('corrected', { type: 'round.held', occurredOn: '2026-02-01', data: { number: 1 } });
    const noted = await officer.amend('corrected', 1, { note: 'by exchange of letters' });
    expect(proposalOf(noted)).toMatchObject({ act: 'correct', because: ['corrects_stage'] });
    expect((await officer.amend('corrected', 2, { note: 'in Astana' })).status).toBe(201);
    expect((await approve(noted)).body.transitions).toMatchObject([
      { type: 'transition.corrected', corrects: 1, note: 'by exchange of letters', approvedBy: 'a approver' },
    ]);
    const annulled = await officer.annul('corrected', 1);
    expect(proposalOf(annulled).because).toEqual(['stage_changes', 'corrects_stage']);
  });

  it('that makes another entry the one at which the stage changes waits', async () => {
    await at.admin.open('earlier');
    await approve(await officer.record('earlier', { type: 'negotiations.opened', occurredOn: '2026-02-01' }));
    await officer.log('earlier', { type: 'round.held', occurredOn: '2026-02-10', data: { number: 1 } });
    const moved = await officer.amend('earlier', 2, { occurredOn: '2026-01-10' });
    expect(proposalOf(moved).because).toEqual(['stage_changes']);
  });
});

describe('a publication', () => {
  it('of an internal entry waits, even of one that changes no stage', async () => {
    await at.admin.open('published');
    await officer.log('published', { type: 'consultation.held', occurredOn: '2026-01-01' });
    const asked = await officer.publish('published', 1);
    expect(proposalOf(asked)).toMatchObject({ act: 'publish', because: ['publication'] });
    expect((await at.anyone.call('GET', '/v1/tracks/published')).status).toBe(404);
    expect((await approve(asked)).status).toBe(200);
    expect((await at.anyone.call('GET', '/v1/tracks/published')).status).toBe(200);
  });
});

describe('a dossier', () => {
  const dossier = (slug: string, type: string) => ({
    format: 'paraph-dossier/1',
    sources: {},
    tracks: [{ slug, kind: 'readmission', parties: ['EU', 'KZ'], title: slug }],
    entries: [{ tracks: [slug], type, occurredOn: '2026-01' }],
  });

  it('that changes a stage waits whole: not even its tracks are opened', async () => {
    const asked = await officer.import(dossier('filed', 'launch.announced'));
    expect(proposalOf(asked)).toMatchObject({ act: 'import', tracks: ['filed'], because: ['stage_changes'] });
    expect((await at.admin.call('GET', '/v1/tracks/filed')).status).toBe(404);
    const { id } = proposalOf(asked);
    expect(await officer.get(`/v1/proposals/${id}`)).toMatchObject({
      preview: { imported: { recorded: 1, skipped: 0 } },
    });
    expect((await approve(asked)).body).toMatchObject({ imported: { recorded: 1, skipped: 0 } });
    expect(await at.admin.ledger('filed')).toMatchObject([{ actor: 'a officer', approvedBy: 'a approver' }]);
    expect((await officer.import(dossier('filed', 'launch.announced'))).body).toMatchObject({ skipped: 1 });
  });

  it('that changes none is recorded at once', async () => {
    expect((await officer.import(dossier('filed-too', 'consultation.held'))).status).toBe(200);
  });

  it('of the operator, who has the database anyway, does not wait', async () => {
    const importing = at.app.get(DossierImport, { strict: false });
    const parsed = dossierSchema.parse(dossier('by-hand', 'launch.announced'));
    await importing.import(parsed, 'command line', { approval: 'operator' });
    expect((await at.admin.track('by-hand')).status.stage).toBe('announced');
  });
});

describe('what the public sees', () => {
  const paths = [
    ...['/', '/sources', `/tracks/${VFA}`, `/tracks/${VFA}/history`, `/brief/${VFA}`, '/proposals'],
    ...['/v1/board', '/v1/tracks', '/v1/feed', '/v1/sources', `/v1/tracks/${VFA}`, '/v1/proposals'],
    ...[`/v1/tracks/${VFA}/transitions`, '/board.csv', '/board.atom', '/board.ics'],
  ];
  const seen = () =>
    Promise.all(
      paths.map(async (path) => {
        // As it is: how tightly an answer is packed depends on how often it was asked for.
        const asItIs = { 'accept-encoding': 'identity' };
        const answer = await at.anyone.fetch(path, { redirect: 'manual', headers: asItIs });
        const headers = [...answer.headers].filter(
          ([name]) => !/^(?:date|x-request-id|ratelimit.*)$/.test(name),
        );
        return [path, answer.status, await answer.text(), headers];
      }),
    );

  it('is the same to the byte with proposals waiting, returned and none', async () => {
    await at.settle();
    const before = await seen();
    const signed = { type: 'agreement.signed', occurredOn: '2026-03-01', visibility: 'public' };
    const source = { title: 'A secret source', publisher: 'p', language: 'en' };
    const one = await officer.record(VFA, { ...signed, sources: [source] });
    const two = await officer.annul(RA, 2);
    await at.settle();
    expect(await seen()).toEqual(before);
    const path = (answer: Answer) => `/v1/proposals/${proposalOf(answer).id}/return`;
    for (const answer of [one, two])
      expect((await approver.post(path(answer), { comment: 'no' })).status).toBe(200);
    await at.settle();
    expect(await seen()).toEqual(before);
  });
});

describe('by desk', () => {
  it('a proposal is seen and decided only by those to whom each of its tracks belongs', async () => {
    for (const slug of ['desk-a', 'desk-b']) await at.admin.open(slug);
    const made = await at.admin.post('/v1/desks', { slug: 'a', name: 'A', tracks: ['desk-a'] });
    expect(made.status).toBe(201);
    const person = await at.admin.post('/v1/people', { name: 'Dana', username: 'dana', role: null });
    const { id } = person.body as unknown as { id: string };
    const asked = { name: 'of desk a', person: id, role: 'approver', desk: 'a' };
    const token = await at.admin.post('/v1/tokens', asked);
    const theirs = new Client(at.url, (token.body as unknown as { token: string }).token);
    const launch = { type: 'launch.announced', occurredOn: '2026-01' };
    const [own, other] = [await officer.record('desk-a', launch), await officer.record('desk-b', launch)];
    const entries = ['desk-a', 'desk-b'].map((track) => ({ track, type: 'negotiations.opened' }));
    const both = await officer.post('/v1/meetings', { occurredOn: '2026-02', entries });
    const { items } = await theirs.get<{ items: ProposalView[] }>('/v1/proposals?state=waiting');
    expect(items.map(({ id }) => id)).toEqual([proposalOf(own).id]);
    for (const answer of [other, both]) {
      expect((await theirs.call('GET', `/v1/proposals/${proposalOf(answer).id}`)).status).toBe(404);
      expect((await approve(answer, theirs)).status).toBe(404);
    }
    expect((await approve(own, theirs)).status).toBe(200);
  });
});

describe('settings', () => {
  it('a type that always waits does so though it changes nothing; one that never does changes stages alone', async () => {
    const secondPerson = { on: true, always: ['mandate.adopted'], never: ['launch.announced'] };
    const set = await startService({ clock, secondPerson });
    try {
      const who = await set.as('officer');
      await set.admin.open('set');
      const mandate = await who.record('set', { type: 'mandate.adopted', occurredOn: '2026-01-01' });
      expect(proposalOf(mandate).because).toEqual(['setting']);
      const announced = await who.record('set', { type: 'launch.announced', occurredOn: '2026-01-02' });
      expect([announced.status, announced.body.track.status.stage]).toEqual([201, 'announced']);
      expect((await who.annul('set', 1)).status).toBe(201);
      const opened = await who.record('set', { type: 'negotiations.opened', occurredOn: '2026-01-03' });
      expect(proposalOf(opened).because).toEqual(['stage_changes']);
      // A file that has both waits for the one that must.
      const entries = ['launch.announced', 'negotiations.opened'].map((type) => ({
        ...{ type, occurredOn: '2026-02' },
        tracks: ['both'],
      }));
      const tracks = [{ slug: 'both', kind: 'readmission', parties: ['EU', 'KZ'], title: 'both' }];
      const filed = await who.import({ format: 'paraph-dossier/1', sources: {}, tracks, entries });
      expect(proposalOf(filed).because).toEqual(['stage_changes']);
    } finally {
      await set.close();
    }
  });

  it('off, every legal write is recorded at once, and what waits from before can still be decided', async () => {
    const database = await migratedDatabase();
    const first = await startService({ clock, database, secondPerson: { on: true } });
    const asked = await (async () => {
      await first.admin.open('kept');
      return proposalOf(
        await first.admin.record('kept', { type: 'launch.announced', occurredOn: '2026-01' }),
      );
    })().finally(() => first.close());
    // Another process over the same database: what waited goes on waiting.
    const second = await startService({ clock, database, secondPerson: { on: false } });
    try {
      const who = await second.as('approver');
      const { status, body } = await who.post(`/v1/proposals/${asked.id}/approve`, {});
      expect([status, body.tracks[0]?.status.stage]).toEqual([200, 'announced']);
      expect((await who.record('kept', { type: 'negotiations.opened', occurredOn: '2026-02' })).status).toBe(
        201,
      );
    } finally {
      await second.close();
      await database.drop();
    }
  });
});

describe('verify', () => {
  it('finds an approval that was changed after the fact, in the ledger and beside it', async () => {
    const database = await migratedDatabase();
    const set = await startService({ clock, database, secondPerson: { on: true } });
    const looked = async () => {
      const faults = await verify(set.app.get(Database, { strict: false }), { now: clock.now() });
      return faults?.faults.map(({ place, seq, fault }) => [place, seq, fault]);
    };
    /** As the owner of the tables with their guards off: what the ledger itself never does. */
    const tamper = (...statements: string[]) =>
      connected(
        process.env.PARAPH_TEST_SUPERUSER_URL?.replace(/[^/]*$/, nameOf(database.ownerUrl)) ?? '',
        async (client) => {
          await client.query("SET session_replication_role = 'replica'");
          for (const statement of statements) await client.query(statement);
        },
      );
    try {
      const who = await set.as('approver');
      await set.admin.open('true');
      await approve(await set.admin.record('true', { type: 'launch.announced', occurredOn: '2026-01' }), who);
      expect(await looked()).toEqual([]);
      await tamper(`UPDATE proposal_decisions SET decided_by = 'nobody'`);
      expect(await looked()).toEqual([['approval', 1, 'its proposal was approved by somebody else']]);
      await tamper(`UPDATE proposal_decisions SET decided_by = 'a approver', decider = 'admin'`);
      expect(await looked()).toEqual([['approval', 1, 'its proposal was approved by whoever made it']]);
      await tamper('DELETE FROM proposal_decisions');
      expect(await looked()).toEqual([['approval', 1, 'its proposal was not approved']]);
      await tamper('UPDATE ledger SET approval = NULL');
      expect(await looked()).toEqual([['ledger', 1, expect.stringContaining('hash')]]);
    } finally {
      await set.close();
      await database.drop();
    }
  });
});
