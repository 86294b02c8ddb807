import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '../../src/db/database.js';
import type { ProposalView } from '../../src/tracks/queries/proposal.js';
import { StoppedClock } from '../support/clocks.js';
import { type Answer, type Client, type Service, startService } from '../support/service.js';

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

type Shown = ProposalView & { preview: { digest: string | null; rows: Record<string, unknown>[] | null } };

const proposalOf = (answer: Answer): ProposalView => {
  expect([answer.status, answer.body]).toEqual([202, { proposal: expect.anything() }]);
  return (answer.body as unknown as { proposal: ProposalView }).proposal;
};
const look = ({ id }: { id: string }) => approver.get<Shown>(`/v1/proposals/${id}`);
const approve = ({ id }: { id: string }, body: object = {}) =>
  approver.post(`/v1/proposals/${id}/approve`, body);
const outcome = ({ status, body }: Answer) => [status, body.code];

const talks = (summary: string, occurredOn = '2026-01-10') => ({
  ...{ type: 'consultation.held', occurredOn },
  data: { summary },
});

describe('given an officer who proposes to publish an entry', () => {
  async function proposed(slug: string): Promise<ProposalView> {
    await at.admin.open(slug);
    await officer.log(slug, talks('What both sides agreed to say'));
    return proposalOf(await officer.publish(slug, 1));
  }

  it('when its text alone is amended before the approval, then nothing is public: 409, and it is looked at again', async () => {
    const proposal = await proposed('reworded');
    const first = await look(proposal);
    expect(first.preview.digest).toBe(proposal.digest);
    expect((await officer.amend('reworded', 1, { data: { summary: 'What nobody read' } })).status).toBe(201);
    expect(outcome(await approve(proposal))).toEqual([409, 'proposal_changed']);
    expect(outcome(await approve(proposal, { digest: first.preview.digest }))).toEqual([
      409,
      'proposal_changed',
    ]);
    expect((await at.anyone.call('GET', '/v1/tracks/reworded')).status).toBe(404);

    const again = await look(proposal);
    expect(again).toMatchObject({ state: 'waiting', decidedBy: null });
    expect(again.preview.rows).toMatchObject([
      { type: 'transition.published', corrects: 1, data: { summary: 'What nobody read' } },
    ]);
    // Without it, what counts is still what was shown when it was proposed.
    expect(outcome(await approve(proposal))).toEqual([409, 'proposal_changed']);
    expect((await approve(proposal, { digest: again.preview.digest })).status).toBe(200);
    expect((await at.anyone.history('reworded')).map(({ data }) => data)).toEqual([
      { summary: 'What nobody read' },
    ]);
    const { pool } = at.app.get(Database, { strict: false });
    const { rows } = await pool.query('SELECT digest FROM proposal_decisions WHERE proposal = $1', [
      proposal.id,
    ]);
    expect(rows).toEqual([{ digest: again.preview.digest }]);
  });

  it('when the text is put back as it was, then what was shown is what is recorded: it is approved', async () => {
    const proposal = await proposed('put-back');
    await officer.amend('put-back', 1, { data: { summary: 'A slip' } });
    await officer.amend('put-back', 1, { data: { summary: 'What both sides agreed to say' } });
    expect((await approve(proposal)).status).toBe(200);
  });

  it('when something else is recorded on the track, even a mandate, then it voids nothing', async () => {
    const proposal = await proposed('unrelated');
    await officer.log(
      'unrelated',
      talks('Another day', '2026-01-20'),
      talks('An earlier day', '2025-06-01'),
      { type: 'mandate.adopted', occurredOn: '2025-01-01' },
    );
    const opened = proposalOf(
      await officer.record('unrelated', { type: 'negotiations.opened', occurredOn: '2026-01-30' }),
    );
    expect((await approve(opened)).status).toBe(200);
    expect((await approve(proposal)).status).toBe(200);
  });

  it('when it is published by itself meanwhile, then there is nothing to publish: refused by the rules', async () => {
    const proposal = await proposed('twice');
    expect((await approve(proposalOf(await officer.publish('twice', 1)))).status).toBe(200);
    expect(outcome(await approve(proposal))).toEqual([409, 'transition_refused']);
  });
});

describe('given a proposal of any other kind', () => {
  const open = async (slug: string, kind?: string) =>
    expect((await at.admin.open(slug, kind)).status).toBe(201);

  it('to record: when the entry would no longer do what was shown, then 409', async () => {
    await open('recorded');
    const round = proposalOf(
      await officer.record('recorded', { type: 'round.held', occurredOn: '2026-02-01', data: { number: 1 } }),
    );
    expect((await look(round)).preview.rows).toMatchObject([
      { from: { stage: 'exploratory' }, to: { stage: 'negotiating' }, warnings: [] },
    ]);
    await approve(
      proposalOf(await officer.record('recorded', { type: 'negotiations.opened', occurredOn: '2026-01-01' })),
    );
    expect(outcome(await approve(round))).toEqual([409, 'proposal_changed']);
    const again = await look(round);
    expect(again.preview.rows).toMatchObject([{ from: {}, to: {} }]);
    expect((await approve(round, { digest: again.preview.digest })).status).toBe(200);
  });

  it('to record: when a warning is added or goes, then 409', async () => {
    await open('warned');
    await approve(
      proposalOf(await officer.record('warned', { type: 'negotiations.opened', occurredOn: '2026-01-01' })),
    );
    const second = proposalOf(
      await officer.record('warned', {
        ...{ type: 'round.held', occurredOn: '2026-02-20', data: { number: 2 }, visibility: 'public' },
      }),
    );
    expect((await look(second)).preview.rows).toMatchObject([
      { warnings: [{ code: 'round_out_of_sequence' }] },
    ]);
    await officer.log('warned', { type: 'round.held', occurredOn: '2026-02-01', data: { number: 1 } });
    expect(outcome(await approve(second))).toEqual([409, 'proposal_changed']);
  });

  it('to correct: when what it does not replace was amended meanwhile, then 409; so for an annulment', async () => {
    await open('corrected');
    await approve(
      proposalOf(
        await officer.record('corrected', { type: 'negotiations.opened', occurredOn: '2026-01-01' }),
      ),
    );
    const noted = proposalOf(await officer.amend('corrected', 1, { note: 'by letter' }));
    const annulled = proposalOf(await officer.annul('corrected', 1));
    const dated = proposalOf(await officer.amend('corrected', 1, { occurredOn: '2026-01-02' }));
    expect((await approve(dated)).status).toBe(200);
    expect(outcome(await approve(noted))).toEqual([409, 'proposal_changed']);
    expect(outcome(await approve(annulled))).toEqual([409, 'proposal_changed']);
  });

  it('to correct what is embargoed: when it has become public meanwhile, then 409', async () => {
    await open('due');
    const embargoed = { visibility: 'embargoed', embargoUntil: '2026-03-05T00:00:00.000Z' };
    await approve(proposalOf(await officer.record('due', { ...talks('At first'), ...embargoed })));
    const amended = proposalOf(await officer.amend('due', 1, { data: { summary: 'At second' } }));
    clock.at = '2026-03-06T09:00:00.000Z';
    await at.settle();
    expect(outcome(await approve(amended))).toEqual([409, 'proposal_changed']);
    expect((await at.anyone.history('due')).map(({ data }) => data)).toEqual([{ summary: 'At first' }]);
    const { preview } = await look(amended);
    expect((await approve(amended, { digest: preview.digest })).status).toBe(200);
  });

  it('to hold a meeting: when it would do something else on one of its tracks, then nothing of it is recorded', async () => {
    const [vfa, ra] = await at.admin.openTwins('met');
    const entries = [vfa, ra].map((track) => ({ track, type: 'round.held', data: { number: 1 } }));
    const meeting = proposalOf(await officer.post('/v1/meetings', { occurredOn: '2026-02-01', entries }));
    await approve(
      proposalOf(await officer.record(ra, { type: 'negotiations.opened', occurredOn: '2026-01' })),
    );
    expect(outcome(await approve(meeting))).toEqual([409, 'proposal_changed']);
    expect(await at.admin.ledger(vfa)).toEqual([]);
    const { preview } = await look(meeting);
    expect((await approve(meeting, { digest: preview.digest })).status).toBe(200);
  });

  it('to publish a meeting: when one of its entries is reworded, then 409', async () => {
    const [vfa, ra] = await at.admin.openTwins('told');
    const entries = [vfa, ra].map((track) => ({ ...talks('As agreed'), track, occurredOn: undefined }));
    const held = await officer.post('/v1/meetings', { occurredOn: '2026-02-01', entries });
    expect(held.status).toBe(201);
    const publication = proposalOf(
      await officer.post(`/v1/meetings/${held.body.meeting.id}/publish`, { reason: 'communiqué' }),
    );
    await officer.amend(ra, 1, { data: { summary: 'Otherwise' } });
    expect(outcome(await approve(publication))).toEqual([409, 'proposal_changed']);
    expect((await at.anyone.call('GET', `/v1/tracks/${vfa}`)).status).toBe(404);
  });

  it('to import: when an entry of the file was recorded meanwhile or does something else, then 409', async () => {
    const file = (slug: string) => ({
      format: 'paraph-dossier/1',
      sources: {},
      tracks: [{ slug, kind: 'readmission', parties: ['EU', 'KZ'], title: slug }],
      entries: [
        { tracks: [slug], ...talks('From the file'), visibility: 'public' },
        { tracks: [slug], type: 'round.held', occurredOn: '2026-01-20', data: { number: 1 } },
      ],
    });
    await open('filed', 'readmission');
    const first = proposalOf(await officer.import(file('filed')));
    const imported = await look(first);
    expect(imported.preview).toEqual({
      ...{ refusals: [], tracks: [], rows: null, problem: null },
      ...{ digest: first.digest, imported: { recorded: 2, skipped: 0 } },
    });
    await officer.log('filed', talks('From the file'));
    expect(outcome(await approve(first))).toEqual([409, 'proposal_changed']);
    const again = await look(first);
    expect(again.preview).toMatchObject({ imported: { recorded: 1, skipped: 1 } });
    expect(again.preview.digest).not.toBe(first.digest);
    await officer.log('filed', talks('Nothing to do with the file', '2026-02-20'));
    expect((await approve(first, { digest: again.preview.digest })).status).toBe(200);
  });

  it('to record what is first public of a track: when something was stated that would show with it, then 409', async () => {
    await open('first');
    const first = proposalOf(await officer.record('first', { ...talks('Read'), visibility: 'public' }));
    const stated = {
      ...{ type: 'coverage.stated', occurredOn: '2026-02-01', visibility: 'public' },
      data: { until: '2026-02-01', summary: 'Read alone' },
    };
    expect((await approve(proposalOf(await officer.record('first', stated)))).status).toBe(200);
    expect(outcome(await approve(first))).toEqual([409, 'proposal_changed']);
    expect((await at.anyone.call('GET', '/v1/tracks/first')).status).toBe(404);
    const { preview } = await look(first);
    expect(preview.rows).toMatchObject([{ data: { summary: 'Read' } }, { data: { summary: 'Read alone' } }]);
    expect((await approve(first, { digest: preview.digest })).status).toBe(200);
  });

  it('from a release that kept no digest: when nobody says what they looked at, then 409', async () => {
    await open('of-old');
    const { pool } = at.app.get(Database, { strict: false });
    const { id } = proposalOf(
      await officer.record('of-old', { type: 'launch.announced', occurredOn: '2026-01' }),
    );
    const old = '6a1f1f6e-8a0e-4a0b-9a7e-3d1d6c0a1b2c';
    await pool.query(
      `INSERT INTO proposals (id, act, tracks, because, request, proposer, proposed_by, proposed_at)
       SELECT $2, act, tracks, because, request, proposer, proposed_by, proposed_at FROM proposals WHERE id = $1`,
      [id, old],
    );
    expect(outcome(await approve({ id: old }))).toEqual([409, 'proposal_changed']);
    const { preview } = await look({ id: old });
    expect((await approve({ id: old }, { digest: preview.digest })).status).toBe(200);
  });
});
