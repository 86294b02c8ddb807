import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TransitionView } from '../../src/domain/values/views.js';
import { StoppedClock } from '../support/clocks.js';
import { type Answer, refused, type Service, startService } from '../support/service.js';

let at: Service;
const clock = new StoppedClock('2026-06-01T12:00:00.000Z');
beforeAll(async () => {
  at = await startService({ clock });
});
afterAll(() => at.close());

const meet = (body: object): Promise<Answer> => at.admin.post('/v1/meetings', body);
const meeting = (id: string, by = at.admin) =>
  by.get<{ meeting: Record<string, unknown>; transitions: TransitionView[] }>(`/v1/meetings/${id}`);
const correct = (id: string, body: object) => at.admin.post(`/v1/meetings/${id}/corrections`, body);
const held = (track: string, data: object = { number: 1 }) => ({ track, type: 'round.held', data });

async function met(name: string, more: object = {}) {
  const twins = await at.admin.openTwins(name);
  const { status, body } = await meet({
    occurredOn: '2026-03-03',
    entries: twins.map((slug) => held(slug)),
    ...more,
  });
  expect(status).toBe(201);
  return { id: body.meeting.id, vfa: twins[0], ra: twins[1], body };
}

describe('a meeting', () => {
  const gathering = {
    place: { city: { en: 'Astana', kk: 'Астана' }, country: 'KZ' },
    format: 'in_person',
    body: 'Cooperation Council',
    people: [{ name: 'A. Bakayev', title: 'Deputy Minister', side: 'KZ', role: 'co_chair' }],
  };

  it('is one gathering on several tracks, each entry with what the gathering gives', async () => {
    const source = { title: 'T', publisher: 'P', language: 'en', quote: 'held' };
    const [vfa, ra] = await at.admin.openTwins('one');
    const answer = await meet({
      occurredOn: '2026-03-03',
      ...gathering,
      sources: [source],
      entries: [held(vfa), held(ra)],
    });
    const { status, headers, body } = answer;
    const id = body.meeting.id;
    expect([status, headers.get('location')]).toEqual([201, `/v1/meetings/${id}`]);
    expect(body.meeting).toEqual({ id, occurredOn: '2026-03-03', ...gathering });
    expect(body.tracks.map(({ slug, revision }) => [slug, revision]).sort()).toEqual([
      [ra, 1],
      [vfa, 1],
    ]);
    expect(body.transitions).toHaveLength(2);
    for (const transition of body.transitions) {
      expect(transition).toMatchObject({
        meeting: id,
        data: { number: 1, ...gathering },
        sources: [{ title: 'T', quote: 'held' }],
        to: { stage: 'negotiating' },
      });
      expect(await at.admin.ledger(transition.track)).toEqual([transition]);
    }
    const read = await meeting(id);
    expect(read.meeting).toEqual(body.meeting);
    expect(new Set(read.transitions)).toEqual(new Set(body.transitions));
  });

  it('leaves to an entry what the entry says itself', async () => {
    const { body } = await met('own', {
      ...gathering,
      entries: [held('own-vfa', { number: 1, format: 'video', place: { city: 'Brussels' } }), held('own-ra')],
    });
    const of = (slug: string) => body.transitions.find(({ track }) => track === slug)?.data;
    expect(of('own-vfa')).toEqual({ ...gathering, number: 1, format: 'video', place: { city: 'Brussels' } });
    expect(of('own-ra')).toEqual({ ...gathering, number: 1 });
    expect(body.meeting).toEqual({
      id: body.meeting.id,
      occurredOn: '2026-03-03',
      body: gathering.body,
      people: gathering.people,
    });
  });

  it('is recorded whole or not at all, and says by track what would be possible', async () => {
    const { vfa, ra } = await met('all');
    const before = await at.rows();
    const entries = [held(vfa, { number: 2 }), held(ra, { number: 1 })];
    const answer = await meet({ occurredOn: '2026-04-01', entries });
    expect(refused(answer)).toEqual([409, 'round_already_held']);
    expect(answer.body.refusals[0]?.track).toBe(ra);
    expect((answer.body.allowed as Record<string, string[]>)[ra]).toContain('round.held');
    const ahead = await meet({ occurredOn: '2027', entries: [held(vfa, { number: 2 })] });
    expect(refused(ahead)).toEqual([409, 'future_date']);
    const twice = await meet({ occurredOn: '2026-04-01', entries: [held(vfa), held(ra)] });
    expect(twice.body.refusals).toHaveLength(2);
    expect(twice.body.detail).toBe('Round 1 has already been held, on 3 March 2026.');
    for (const [body, pointer] of [
      [{ entries: [] }, '/entries'],
      [{ entries: [held(vfa), held(ra, { number: 'x' })] }, '/entries/1/data/number'],
      [{ entries: [held(vfa), { ...held(ra), type: 'no.such' }] }, '/entries/1/type'],
      [{ entries: [{ ...held(vfa), occurredOn: '2026' }] }, '/entries/0/occurredOn'],
      [{ entries: [held(vfa)], visibility: 'embargoed' }, '/embargoUntil'],
      [{ entries: [held(vfa)], format: 'by phone' }, '/format'],
    ] as const) {
      const { status, body: problem } = await meet({ occurredOn: '2026-04-01', ...body });
      expect([status, problem.errors?.[0]?.pointer]).toEqual([422, pointer]);
    }
    expect((await meet({ occurredOn: '2026-04-01', entries: [held(vfa), held('nowhere')] })).status).toBe(
      404,
    );
    expect(await at.rows()).toEqual(before);
  });

  it('is decided as a whole: twins see each other’s entries, in whatever order they are listed', async () => {
    for (const name of ['listed', 'reversed']) {
      const twins = await at.admin.openTwins(name);
      for (const type of ['negotiations.opened', 'agreement.signed']) {
        for (const slug of twins) await at.admin.log(slug, { type, occurredOn: '2025' });
      }
      const enters = twins.map((track) => ({ track, type: 'agreement.entered_into_force' }));
      const entries = name === 'listed' ? enters : enters.toReversed();
      const { status, body } = await meet({ occurredOn: '2026-01-01', entries });
      expect([status, body.tracks?.map((track) => track.status.stage)]).toEqual([
        201,
        ['in_force', 'in_force'],
      ]);
    }
  });

  it('takes several entries on one track, in whatever order they are listed', async () => {
    const outcomes = [];
    for (const [index, order] of [
      ['round.held', 'text.initialled', 'agreement.signed'],
      ['agreement.signed', 'text.initialled', 'round.held'],
      ['text.initialled', 'agreement.signed', 'round.held'],
    ].entries()) {
      const track = `same-${index}`;
      await at.admin.open(track);
      await at.admin.log(track, { type: 'negotiations.opened', occurredOn: '2025' });
      const { status, body } = await meet({
        occurredOn: '2026-01-01',
        entries: order.map((type) => ({ track, type })),
      });
      outcomes.push([status, body.transitions?.map(({ type, from, to }) => [type, from.stage, to.stage])]);
    }
    expect(outcomes[0]?.[0]).toBe(201);
    expect(outcomes[1]).toEqual(outcomes[0]);
    expect(outcomes[2]).toEqual(outcomes[0]);
  });
});

describe('a meeting corrected', () => {
  it('has its date set right on every track at once', async () => {
    const { id, vfa, ra } = await met('dated', { place: { city: 'Astana' } });
    const first = await correct(id, {
      action: 'amend',
      reason: 'misread',
      replacement: { occurredOn: '2026-03-04' },
    });
    expect(first.status).toBe(201);
    expect(first.body.meeting.occurredOn).toBe('2026-03-04');
    expect(first.body.transitions.map(({ type, corrects }) => [type, corrects])).toEqual([
      ['transition.corrected', 1],
      ['transition.corrected', 1],
    ]);
    await correct(id, { action: 'amend', reason: 'misread', replacement: { occurredOn: '2026-03-05' } });
    for (const slug of [vfa, ra]) {
      expect((await at.admin.history(slug)).map(({ occurredOn }) => occurredOn)).toEqual(['2026-03-05']);
    }
    expect((await meeting(id)).meeting).toEqual({ id, occurredOn: '2026-03-05', place: { city: 'Astana' } });
  });

  it('stays as it is on every track when it cannot be on one', async () => {
    const { id, vfa, ra } = await met('rests');
    await at.admin.log(ra, { type: 'agreement.signed', occurredOn: '2026-04-01' });
    const before = await at.rows();
    const annulled = await correct(id, { action: 'annul', reason: 'it never happened' });
    expect(refused(annulled)).toEqual([409, 'later_entry_breaks']);
    expect(annulled.body.refusals[0]).toMatchObject({ track: ra, entry: 2 });
    expect(Object.keys(annulled.body.allowed)).toEqual([ra]);
    expect(await at.rows()).toEqual(before);
    expect((await at.admin.track(vfa)).status.roundsHeld).toBe(1);
  });

  it('is annulled whole and restored whole, also where one entry rests on the other', async () => {
    const twins = await at.admin.openTwins('force');
    for (const type of ['negotiations.opened', 'agreement.signed']) {
      for (const slug of twins) await at.admin.log(slug, { type, occurredOn: '2025' });
    }
    const entries = twins.map((track) => ({ track, type: 'agreement.entered_into_force' }));
    const { body } = await meet({ occurredOn: '2026-01-01', entries });
    const id = body.meeting.id;
    const stages = async () =>
      Promise.all(twins.map(async (slug) => (await at.admin.track(slug)).status.stage));
    expect((await correct(id, { action: 'annul', reason: 'not yet' })).status).toBe(201);
    expect(await stages()).toEqual(['signed', 'signed']);
    expect(refused(await correct(id, { action: 'annul', reason: 'not yet' }))).toContain('already_annulled');
    const restored = await correct(id, {
      action: 'amend',
      reason: 'after all',
      replacement: { occurredOn: '2026-02-01' },
    });
    expect(restored.status).toBe(201);
    expect(await stages()).toEqual(['in_force', 'in_force']);
    expect((await meeting(id)).meeting.occurredOn).toBe('2026-02-01');
  });

  it('is as its live entries say, when one of them was annulled or amended alone', async () => {
    const { id, vfa, ra } = await met('apart', { format: 'video' });
    await at.admin.amend(vfa, 1, { occurredOn: '2026-03-09', data: { number: 1, format: 'hybrid' } });
    await at.admin.annul(ra, 1);
    expect((await meeting(id)).meeting).toEqual({ id, occurredOn: '2026-03-09', format: 'hybrid' });
  });
});

describe('a meeting published', () => {
  it('becomes public on every track, and is nowhere for the public before', async () => {
    const { id, vfa, ra } = await met('told', { format: 'hybrid' });
    expect((await at.anyone.call('GET', `/v1/meetings/${id}`)).status).toBe(404);
    await at.admin.publish(ra, 1);
    const half = await meeting(id, at.anyone);
    expect(half.transitions.map(({ track, seq }) => [track, seq])).toEqual([[ra, 1]]);
    const { status, body } = await at.admin.post(`/v1/meetings/${id}/publish`, { reason: 'agreed' });
    expect([status, body.transitions.map(({ track }) => track)]).toEqual([201, [vfa]]);
    await at.admin.amend(vfa, 1, { occurredOn: '2026-03-05' });
    await at.admin.amend(ra, 1, { occurredOn: '2026-03-05' });
    const whole = await meeting(id, at.anyone);
    expect(whole.meeting).toEqual({ id, occurredOn: '2026-03-05', format: 'hybrid' });
    expect(whole.transitions.map(({ track, seq, type }) => [track, seq, type])).toEqual([
      [ra, 1, 'round.held'],
      [ra, 2, 'transition.corrected'],
      [vfa, 1, 'round.held'],
      [vfa, 2, 'transition.corrected'],
    ]);
    const again = await at.admin.post(`/v1/meetings/${id}/publish`, { reason: 'agreed' });
    expect(refused(again)).toContain('already_public');
  });

  it('is not found under an id that is none, or nobody’s', async () => {
    const nobody = '00000000-0000-4000-8000-000000000000';
    expect((await at.admin.call('GET', `/v1/meetings/${nobody}`)).status).toBe(404);
    expect((await at.admin.call('GET', '/v1/meetings/first')).status).toBe(422);
    expect((await correct(nobody, { action: 'annul', reason: 'x' })).status).toBe(404);
    expect((await at.admin.post(`/v1/meetings/${nobody}/publish`, { reason: 'x' })).status).toBe(404);
  });
});
