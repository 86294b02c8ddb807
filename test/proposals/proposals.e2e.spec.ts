import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '../../src/db/database.js';
import type { OpenApiDocument } from '../../src/openapi/types.js';
import type { ProposalView } from '../../src/tracks/queries/proposal.js';
import { verify } from '../../src/verify/verify.js';
import { describedAnswer, mediaOf, validatorOf } from '../http/openapi.harness.js';
import { type Answer, type Client, type Service, startService } from '../support/service.js';

let at: Service;
let officer: Client;
let approver: Client;
let other: Client;
beforeAll(async () => {
  at = await startService({ secondPerson: { on: true } });
  officer = await at.as('officer');
  approver = await at.as('approver');
  other = await at.as('approver');
});
afterAll(() => at.close());

const launch = { type: 'launch.announced', occurredOn: '2025-12-01' };
const round = { type: 'round.held', occurredOn: '2025-12-02', data: { number: 1 } };
const talks = { type: 'consultation.held', occurredOn: '2025-12-03' };

type Proposed = Answer<{ proposal: ProposalView }>;
const proposalOf = (answer: Answer): ProposalView => {
  expect([answer.status, answer.body]).toEqual([202, { proposal: expect.anything() }]);
  return (answer as unknown as Proposed).body.proposal;
};
const approve = (who: Client, { id }: { id: string }, headers?: Record<string, string>) =>
  who.post(`/v1/proposals/${id}/approve`, {}, headers);
const stateOf = async ({ id }: { id: string }) =>
  (await at.admin.get<ProposalView>(`/v1/proposals/${id}`)).state;

/** A proposal of the officer's that the announcement be recorded on a new track. */
async function proposedOn(slug: string, entry = launch): Promise<ProposalView> {
  expect((await at.admin.open(slug)).status).toBe(201);
  return proposalOf(await officer.record(slug, entry));
}

describe('an entry that changes a stage', () => {
  it('waits: 202 with the proposal and where it is, and nothing is recorded', async () => {
    await at.admin.open('waits');
    const answer = await officer.record('waits', launch);
    const proposal = proposalOf(answer);
    expect(answer.headers.get('location')).toBe(`/v1/proposals/${proposal.id}`);
    expect(proposal).toEqual({
      id: expect.any(String),
      state: 'waiting',
      act: 'record',
      tracks: ['waits'],
      because: ['stage_changes'],
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      proposedBy: 'a officer',
      proposedAt: expect.any(String),
      takenOverAt: null,
      proposerGone: false,
      decidedBy: null,
      decidedAt: null,
      comment: null,
    });
    expect(await at.admin.ledger('waits')).toEqual([]);
    const { items } = await at.admin.get<{ items: ProposalView[] }>(
      '/v1/proposals?state=waiting&track=waits',
    );
    expect(items).toEqual([proposal]);
  });

  it('is recorded once another person approves it, with both names, and the ledger verifies', async () => {
    const proposal = await proposedOn('approved');
    const { status, body } = await approve(approver, proposal);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      proposal: { state: 'approved', decidedBy: 'a approver' },
      transitions: [{ track: 'approved', seq: 1, actor: 'a officer', approvedBy: 'a approver' }],
      tracks: [{ slug: 'approved', status: { stage: 'announced' } }],
    });
    expect(await at.admin.get(`/v1/proposals/${proposal.id}`)).toMatchObject({
      state: 'approved',
      transitions: [{ track: 'approved', seq: 1 }],
      preview: null,
    });
    const database = at.app.get(Database, { strict: false });
    const { rows } = await database.pool.query(
      `SELECT kind, name, detail->>'proposal' AS proposal FROM security_log WHERE kind LIKE 'proposal.%'
       AND detail->>'proposal' = $1 ORDER BY id`,
      [proposal.id],
    );
    expect(rows).toEqual([
      { kind: 'proposal.made', name: 'a officer', proposal: proposal.id },
      { kind: 'proposal.approved', name: 'a approver', proposal: proposal.id },
    ]);
    const verified = await verify(database, { now: new Date().toISOString() });
    expect(verified?.faults).toEqual([]);
  });

  it('is not approved by who proposed it, whatever their role', async () => {
    await at.admin.open('alone');
    const mine = proposalOf(await approver.record('alone', launch));
    expect((await approve(approver, mine)).body).toMatchObject({ status: 403, code: 'forbidden' });
    const admins = proposalOf(await at.admin.record('alone', launch));
    expect((await approve(at.admin, admins)).body).toMatchObject({ status: 403, code: 'forbidden' });
    expect(await at.admin.ledger('alone')).toEqual([]);
    expect((await approve(other, mine)).status).toBe(200);
  });

  it('is approved by approvers and administrators only', async () => {
    const proposal = await proposedOn('by-whom');
    for (const role of ['reader', 'officer', 'auditor'] as const) {
      expect((await approve(await at.as(role), proposal)).status).toBe(403);
    }
    expect((await approve(at.anyone, proposal)).status).toBe(401);
    expect((await at.anyone.call('GET', '/v1/proposals')).status).toBe(401);
    expect((await approve(await at.as('administrator'), proposal)).status).toBe(200);
  });

  it('is recorded once by two approvers who race, and approved once', async () => {
    for (let n = 0; n < 8; n += 1) {
      const proposal = await proposedOn(`race-${n}`);
      const answers = await Promise.all(
        [approver, other, approver, other].map((who) => approve(who, proposal)),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
      const late = answers.filter(({ status }) => status === 409);
      expect(new Set(late.map(({ body }) => body.code))).toEqual(new Set(['already_decided']));
      expect(await at.admin.ledger(`race-${n}`)).toHaveLength(1);
    }
  });

  it('approved while another returns it is one or the other', async () => {
    for (let n = 0; n < 8; n += 1) {
      const proposal = await proposedOn(`both-${n}`);
      const back = () => other.post(`/v1/proposals/${proposal.id}/return`, { comment: 'No.' });
      const [yes, no] = await Promise.all([approve(approver, proposal), back()]);
      expect([yes.status, no.status].sort()).toEqual([200, 409]);
      expect(await at.admin.ledger(`both-${n}`)).toHaveLength(yes.status === 200 ? 1 : 0);
      expect(await stateOf(proposal)).toBe(yes.status === 200 ? 'approved' : 'returned');
    }
  });

  it('is not approved twice, nor after it was returned; returned, it keeps its comment', async () => {
    const proposal = await proposedOn('twice');
    expect((await approve(approver, proposal)).status).toBe(200);
    expect((await approve(other, proposal)).body.code).toBe('already_decided');
    const second = await proposedOn('returned');
    const path = `/v1/proposals/${second.id}/return`;
    expect((await approver.post(path, {})).body.code).toBe('validation_failed');
    expect((await approver.post(path, { comment: { en: 'The 2nd, not the 1st.' } })).status).toBe(200);
    expect((await approve(other, second)).body.code).toBe('already_decided');
    expect(await officer.get(`/v1/proposals/${second.id}`)).toMatchObject({
      state: 'returned',
      decidedBy: 'a approver',
      comment: { en: 'The 2nd, not the 1st.' },
    });
    expect(await at.admin.ledger('returned')).toEqual([]);
  });

  it('is decided again on the ledger as it is at the approval: refused while it may not be, approved once it may', async () => {
    await at.admin.open('moved');
    const abandoned = proposalOf(
      await officer.record('moved', { type: 'negotiations.abandoned', occurredOn: '2025-12-05' }),
    );
    const inForce = {
      type: 'stage.asserted',
      occurredOn: '2025-12-03',
      data: { stage: 'in_force', reason: 'seen in the press' },
      sources: [{ title: 't', publisher: 'p', language: 'en' }],
    };
    const asserted = proposalOf(await officer.record('moved', inForce));
    expect(asserted.because).toEqual(['stage_changes', 'off_procedure']);
    expect((await approve(approver, asserted)).status).toBe(200);
    const refused = await approve(approver, abandoned);
    expect([refused.status, refused.body.code]).toEqual([409, 'transition_refused']);
    expect(await stateOf(abandoned)).toBe('waiting');
    const annulled = proposalOf(await officer.annul('moved', 1));
    expect(annulled.because).toEqual(['stage_changes', 'corrects_stage', 'off_procedure']);
    expect((await approve(approver, annulled)).status).toBe(200);
    expect((await approve(approver, abandoned)).status).toBe(200);
    expect((await at.admin.track('moved')).status.stage).toBe('abandoned');
  });

  it('that the rules refuse by then is refused with its reasons and goes on waiting', async () => {
    await at.admin.open('overtaken');
    await approve(approver, proposalOf(await officer.record('overtaken', launch)));
    const first = proposalOf(await officer.record('overtaken', round));
    const same = proposalOf(await officer.record('overtaken', { ...round, occurredOn: '2025-12-04' }));
    expect((await approve(approver, first)).status).toBe(200);
    const refused = await approve(approver, same);
    expect([refused.status, refused.body.code]).toEqual([409, 'transition_refused']);
    expect(refused.body.refusals).toMatchObject([{ code: 'round_already_held', track: 'overtaken' }]);
    expect(await at.admin.get(`/v1/proposals/${same.id}`)).toMatchObject({
      state: 'waiting',
      preview: { refusals: [{ code: 'round_already_held' }] },
    });
  });
});

describe('what changes no stage', () => {
  it('is recorded at once', async () => {
    await at.admin.open('at-once');
    expect((await officer.record('at-once', talks)).status).toBe(201);
    const { body } = await officer.record('at-once', { ...talks, occurredOn: '2025-11-01' });
    expect(body.transition).toMatchObject({ seq: 2 });
    expect(body.transition).not.toHaveProperty('approvedBy');
  });
});

describe('a key, and a revision', () => {
  it('a repetition with the same Idempotency-Key gets the same proposal', async () => {
    await at.admin.open('keyed');
    const key = { 'idempotency-key': 'once' };
    const [one, two] = [
      await officer.record('keyed', launch, key),
      await officer.record('keyed', launch, key),
    ];
    expect(proposalOf(two)).toEqual(proposalOf(one));
    expect(two.headers.get('idempotency-replayed')).toBe('true');
    expect(two.headers.get('location')).toBe(one.headers.get('location'));
    const approval = { 'idempotency-key': 'approved-once' };
    const first = await approve(approver, proposalOf(one), approval);
    const again = await approve(approver, proposalOf(one), approval);
    expect([first.status, again.status, again.body]).toEqual([200, 200, first.body]);
    expect(await at.admin.ledger('keyed')).toHaveLength(1);
  });

  it('If-Match is checked when it is proposed, and no more when it is approved', async () => {
    await at.admin.open('matched');
    expect((await officer.record('matched', launch, { 'if-match': '"1"' })).status).toBe(412);
    const proposal = proposalOf(await officer.record('matched', launch, { 'if-match': '"0"' }));
    await officer.log('matched', talks);
    expect((await approve(approver, proposal)).status).toBe(200);
  });
});

describe('a stop in the middle', () => {
  it('an approval whose connection breaks leaves nothing, and is given again', async () => {
    const proposal = await proposedOn('broken');
    const { pool } = at.app.get(Database, { strict: false });
    const holder = await pool.connect();
    await holder.query('BEGIN');
    await holder.query(
      `SELECT FROM heads h JOIN tracks t ON t.id = h.track_id WHERE t.slug = 'broken' FOR UPDATE OF h`,
    );
    const approving = approve(approver, proposal);
    for (let broken = false; !broken; ) {
      const { rows } = await pool.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%FOR UPDATE OF h%'`,
      );
      broken = rows.length > 0;
    }
    await holder.query('ROLLBACK');
    holder.release();
    expect((await approving).status).toBe(503);
    expect(await stateOf(proposal)).toBe('waiting');
    expect(await at.admin.ledger('broken')).toEqual([]);
    expect((await approve(other, proposal)).status).toBe(200);
    expect(await at.admin.ledger('broken')).toHaveLength(1);
  });
});

describe('what the document says of proposals', () => {
  const document: OpenApiDocument = JSON.parse(readFileSync('openapi.json', 'utf8'));
  const validate = validatorOf(document);
  const faults = (path: string, method: string, { status, body }: Answer) => {
    const described = describedAnswer(document, path, method, status);
    const [[, media] = []] = described ? mediaOf(described) : [];
    return media ? validate(media.schema)(body) : [`${status} is not described`];
  };

  it('is what a write, the list, a proposal, its approval and its return answer', async () => {
    await at.admin.open('described');
    const write = '/v1/tracks/{slug}/transitions';
    const first = await officer.record('described', launch);
    expect(faults(write, 'post', first)).toEqual([]);
    const proposal = proposalOf(first);
    const path = `/v1/proposals/${proposal.id}`;
    expect(faults('/v1/proposals', 'get', await officer.call('GET', '/v1/proposals'))).toEqual([]);
    expect(faults('/v1/proposals/{id}', 'get', await officer.call('GET', path))).toEqual([]);
    expect(faults('/v1/proposals/{id}/approve', 'post', await approve(approver, proposal))).toEqual([]);
    expect(faults('/v1/proposals/{id}/approve', 'post', await approve(other, proposal))).toEqual([]);
    expect(faults('/v1/proposals/{id}', 'get', await officer.call('GET', path))).toEqual([]);
    const second = proposalOf(await officer.record('described', { ...launch, type: 'negotiations.opened' }));
    const back = await other.post(`/v1/proposals/${second.id}/return`, { comment: 'Why?' });
    expect(faults('/v1/proposals/{id}/return', 'post', back)).toEqual([]);
  });
});
