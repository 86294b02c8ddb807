import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TransitionView } from '../../src/domain/values/views.js';
import { StoppedClock } from '../support/clocks.js';
import { type NewEntry, refused, type Service, startService } from '../support/service.js';

let at: Service;
const clock = new StoppedClock('2026-06-01T12:00:00.000Z');
beforeAll(async () => {
  at = await startService({ clock });
});
afterAll(() => at.close());

const on = (type: string, occurredOn: string, data: object = {}): NewEntry => ({ type, occurredOn, data });
const track = async (slug: string, ...entries: NewEntry[]) => {
  expect((await at.admin.open(slug)).status).toBe(201);
  await at.admin.log(slug, ...entries);
  return slug;
};
const stages = (steps: TransitionView[]) => steps.map(({ from, to }) => `${from.stage} → ${to.stage}`);
const statusOf = async (slug: string) => (await at.admin.track(slug)).status;

describe('an amendment', () => {
  it('adds a row that names the entry, and overwrites nothing', async () => {
    await track('amended', on('round.held', '2026-03-03', { number: 1, outcome: 'agreed' }));
    const [original] = await at.admin.ledger('amended');
    const { status, headers, body } = await at.admin.amend('amended', 1, { occurredOn: '2026-03-04' });
    expect([status, headers.get('location'), headers.get('etag')]).toEqual([
      201,
      '/v1/tracks/amended/transitions/2',
      '"2"',
    ]);
    expect(body.transition).toMatchObject({
      seq: 2,
      type: 'transition.corrected',
      occurredOn: '2026-03-04',
      data: { number: 1, outcome: 'agreed' },
      corrects: 1,
      correctedBy: null,
      annulled: false,
      reason: 'misread',
      visibility: 'internal',
      prevHash: original?.hash,
    });
    expect(body.track).toMatchObject({ revision: 2, head: { seq: 2 }, status: { since: '2026-03-04' } });
    expect(await at.admin.ledger('amended')).toEqual([{ ...original, correctedBy: 2 }, body.transition]);
    expect(await at.admin.history('amended')).toEqual([
      { ...original, occurredOn: '2026-03-04', correctedBy: 2 },
    ]);
  });

  it('keeps what it does not name, replaces data whole, and never changes the type', async () => {
    const source = { title: 'T', publisher: 'P', language: 'en' };
    await track('kept', {
      ...on('round.held', '2026-03-03', { number: 1, outcome: 'agreed', format: 'video' }),
      sources: [source],
      note: 'by phone',
    });
    await at.admin.amend('kept', 1, { data: { number: 2 } });
    expect((await at.admin.history('kept'))[0]).toMatchObject({
      occurredOn: '2026-03-03',
      data: { number: 2 },
      sources: [source],
      note: 'by phone',
      type: 'round.held',
    });
    expect((await at.admin.history('kept'))[0]?.data).toEqual({ number: 2 });
    await at.admin.amend('kept', 1, { note: { en: 'by letter' }, sources: [] });
    const [entry] = await at.admin.history('kept');
    expect(entry).toMatchObject({
      data: { number: 2 },
      sources: [],
      note: { en: 'by letter' },
      correctedBy: 3,
    });
    for (const [replacement, pointer] of [
      [{ type: 'meeting.held' }, '/replacement/type'],
      [{ visibility: 'public' }, '/replacement/visibility'],
      [{ data: { number: 0 } }, '/replacement/data/number'],
      [{ data: { outcome: 1 } }, '/replacement/data/outcome'],
      [{ occurredOn: '2026-02-30' }, '/replacement/occurredOn'],
      [{ sources: [{ ref: 'nowhere' }] }, '/replacement/sources/0/ref'],
    ] as const) {
      const { status, body } = await at.admin.amend('kept', 1, replacement);
      expect([status, body.errors?.[0]?.pointer]).toEqual([422, pointer]);
    }
    expect(refused(await at.admin.amend('kept', 1, { occurredOn: '2027' }))).toEqual([409, 'future_date']);
  });

  it('keeps the entry’s turn among entries whose dates overlap', async () => {
    await track(
      'turn',
      on('meeting.held', '2026-01'),
      on('meeting.held', '2026-01-15'),
      on('meeting.held', '2026-01'),
    );
    const order = async () => (await at.admin.history('turn')).map(({ seq }) => seq);
    expect(await order()).toEqual([1, 2, 3]);
    await at.admin.amend('turn', 2, { occurredOn: '2026' });
    expect(await order()).toEqual([1, 2, 3]);
    await at.admin.amend('turn', 1, { occurredOn: '2026-02' });
    expect(await order()).toEqual([3, 1, 2]);
    await at.admin.amend('turn', 2, { occurredOn: '2026-01' });
    expect(await order()).toEqual([2, 3, 1]);
  });

  it('takes the warnings of what it says, not of what it was', async () => {
    await track('unwarned', on('round.held', '2026-03-03', { number: 2 }));
    const { body } = await at.admin.amend('unwarned', 1, { data: { number: 1 } });
    expect(body.transition.warnings).toEqual([]);
    expect((await at.admin.history('unwarned'))[0]?.warnings).toEqual([]);
    expect((await at.admin.ledger('unwarned'))[0]?.warnings).toHaveLength(1);
  });
});

describe('an annulment', () => {
  it('takes the entry out of the history, which shows once more without it', async () => {
    await track(
      'twice',
      on('round.held', '2026-03-03', { number: 1 }),
      on('round.held', '2026-03-03'),
      on('text.agreed', '2026-04-01'),
    );
    expect(await statusOf('twice')).toMatchObject({ roundsHeld: 2 });
    const { body } = await at.admin.annul('twice', 2);
    expect(body.transition).toMatchObject({
      type: 'transition.annulled',
      corrects: 2,
      reason: 'it never happened',
      from: { stage: 'text_agreed' },
      to: { stage: 'text_agreed' },
    });
    expect(body.track.status).toMatchObject({ roundsHeld: 1, stage: 'text_agreed' });
    expect((await at.admin.history('twice')).map(({ seq }) => seq)).toEqual([1, 3]);
    expect((await at.admin.ledger('twice'))[1]).toMatchObject({ annulled: true, correctedBy: 4 });
    expect(refused(await at.admin.annul('twice', 2))).toEqual([409, 'already_annulled']);
  });

  it('is undone by an amendment, in the entry’s old turn', async () => {
    await track('restored', on('launch.announced', '2026-01-10'), on('round.held', '2026-02-10'));
    await at.admin.annul('restored', 1);
    expect((await statusOf('restored')).roundsHeld).toBe(1);
    const { body } = await at.admin.amend('restored', 1, {});
    expect(body.transition).toMatchObject({ type: 'transition.corrected', occurredOn: '2026-01-10', seq: 4 });
    expect((await at.admin.history('restored')).map(({ seq, correctedBy }) => [seq, correctedBy])).toEqual([
      [1, 4],
      [2, null],
    ]);
    expect((await at.admin.ledger('restored'))[0]).toMatchObject({ annulled: false, correctedBy: 4 });
  });

  it('of the last stage change brings back the one before, its day and the last event', async () => {
    await track('back', on('launch.announced', '2026-01-10'), on('negotiations.opened', '2026-02'));
    await at.admin.annul('back', 2);
    expect(await statusOf('back')).toMatchObject({
      stage: 'announced',
      since: '2026-01-10',
      lastEvent: { seq: 1, type: 'launch.announced', occurredOn: '2026-01-10' },
    });
    await at.admin.annul('back', 1);
    expect(await statusOf('back')).toMatchObject({
      stage: 'exploratory',
      since: null,
      lastEvent: null,
      silentDays: null,
    });
    expect((await at.admin.track('back')).revision).toBe(4);
  });

  it('given that a later entry rests on it, is refused and names that entry', async () => {
    await track(
      'rests',
      on('negotiations.opened', '2026-01'),
      on('text.agreed', '2026-02'),
      on('text.reopened', '2026-03', { reason: 'a new article' }),
    );
    const before = await at.rows();
    const annulled = await at.admin.annul('rests', 2);
    expect(refused(annulled)).toEqual([409, 'later_entry_breaks']);
    expect(annulled.body.refusals[0]).toMatchObject({
      entry: 3,
      params: { entry: 3, event: 'text.reopened', date: '2026-03', because: ['event_not_possible'] },
    });
    expect(annulled.body.allowed).toEqual(expect.arrayContaining(['text.agreed']));
    expect(refused(await at.admin.amend('rests', 2, { occurredOn: '2026-04' }))).toEqual([
      409,
      'later_entry_breaks',
    ]);
    expect(await at.rows()).toEqual(before);
  });
});

describe('a correction', () => {
  it('names an entry, never another correction, and one that is there', async () => {
    await track('named', on('round.held', '2026-03-03', { number: 1 }));
    await at.admin.amend('named', 1, { occurredOn: '2026-03-04' });
    for (const answer of [
      await at.admin.amend('named', 2, {}),
      await at.admin.annul('named', 2),
      await at.admin.publish('named', 2),
    ]) {
      expect(refused(answer)).toEqual([409, 'is_correction']);
      expect(answer.body.refusals[0]).toMatchObject({ params: { entry: 2, original: 1 } });
    }
    expect(refused(await at.admin.annul('named', 9))).toEqual([404, 'not_found']);
    expect(refused(await at.admin.annul('nowhere', 1))).toEqual([404, 'not_found']);
    expect((await at.admin.annul('named', 0)).status).toBe(422);
  });

  it('is overtaken by the newest, whose number the entry carries', async () => {
    await track('newest', on('round.held', '2026-03-03', { number: 1 }));
    await at.admin.amend('newest', 1, { occurredOn: '2026-03-04' });
    await at.admin.amend('newest', 1, { occurredOn: '2026-03-05' });
    expect((await at.admin.history('newest'))[0]).toMatchObject({ occurredOn: '2026-03-05', correctedBy: 3 });
    expect((await at.admin.ledger('newest')).map(({ correctedBy }) => correctedBy)).toEqual([3, null, null]);
  });

  it('shows the track before and after each row as recorded, and each entry’s own step in effective order', async () => {
    await track('steps', on('round.held', '2026-03-01', { number: 1 }), on('launch.announced', '2026-02-01'));
    await at.admin.log('steps', on('text.agreed', '2026-04-01'));
    await at.admin.annul('steps', 3);
    expect(stages(await at.admin.ledger('steps'))).toEqual([
      'exploratory → negotiating',
      'negotiating → negotiating',
      'negotiating → text_agreed',
      'text_agreed → negotiating',
    ]);
    expect(stages(await at.admin.history('steps'))).toEqual([
      'exploratory → announced',
      'announced → negotiating',
    ]);
  });
});

describe('publishing', () => {
  it('makes an internal entry public, once, and is no correction of what it says', async () => {
    await track('open', on('round.held', '2026-03-03', { number: 1 }));
    const { status, body } = await at.admin.publish('open', 1);
    expect(status).toBe(201);
    expect(body.transition).toMatchObject({
      type: 'transition.published',
      corrects: 1,
      reason: 'agreed by both sides',
    });
    const [entry] = await at.admin.ledger('open');
    expect(entry).toMatchObject({ visibility: 'internal', correctedBy: null });
    expect((await at.admin.history('open'))[0]).toMatchObject({ visibility: 'public', correctedBy: null });
    expect(refused(await at.admin.publish('open', 1))).toEqual([409, 'already_public']);
    await at.admin.annul('open', 1);
    expect(refused(await at.admin.publish('open', 1))).toEqual([409, 'already_annulled']);
  });

  it('does not take what is public already', async () => {
    await track('said', { ...on('round.held', '2026-03-03'), visibility: 'public' });
    expect(refused(await at.admin.publish('said', 1))).toEqual([409, 'already_public']);
  });
});

describe('the next round', () => {
  it('is the earliest planned that was neither held nor cancelled', async () => {
    const plan = (number: number, target: string, more: object = {}) =>
      on('round.planned', '2026-01-05', { number, target, ...more });
    const next = async () => (await statusOf('plans')).nextRound;
    await track(
      'plans',
      plan(3, '2026-09'),
      plan(2, '2026', { place: { city: 'Astana' } }),
      plan(4, '2026-01'),
    );
    expect(await next()).toEqual({ number: 2, target: '2026', place: { city: 'Astana' } });
    await at.admin.log('plans', on('round.rescheduled', '2026-02', { number: 2, target: '2026-10' }));
    expect((await next())?.number).toBe(4);
    await at.admin.log('plans', on('round.cancelled', '2026-02', { number: 4, reason: 'elections' }));
    expect((await next())?.number).toBe(3);
    await at.admin.log('plans', on('round.held', '2026-05', { number: 3 }));
    expect(await next()).toEqual({ number: 2, target: '2026-10', place: { city: 'Astana' } });
    const [unplanned] = await at.admin.log(
      'plans',
      on('round.rescheduled', '2026-05', { number: 7, target: '2026-06-30' }),
    );
    expect(unplanned?.warnings?.map(({ code }) => code)).toEqual(['round_not_planned']);
    expect((await next())?.number).toBe(7);
  });

  it('stays when it is overdue, and comes back when its holding was an error', async () => {
    await track('overdue', on('round.planned', '2026-01', { number: 1, target: '2026-02' }));
    expect((await statusOf('overdue')).nextRound?.target).toBe('2026-02');
    await at.admin.log('overdue', on('round.held', '2026-02-20', { number: 1 }));
    expect((await statusOf('overdue')).nextRound).toBeNull();
    await at.admin.annul('overdue', 2);
    expect((await statusOf('overdue')).nextRound?.number).toBe(1);
  });
});

describe('twins', () => {
  const road = [on('negotiations.opened', '2024'), on('agreement.signed', '2025-01')];

  it('the visa agreement never enters into force before readmission, which may come first', async () => {
    const [vfa, ra] = await at.admin.openTwins('order');
    await at.admin.log(vfa, ...road);
    await at.admin.log(ra, ...road);
    const enters = (slug: string, day: string) =>
      at.admin.record(slug, on('agreement.entered_into_force', day));
    expect(refused(await enters(vfa, '2025-06-01'))).toEqual([409, 'twin_not_in_force']);
    expect((await enters(ra, '2025-07-01')).status).toBe(201);
    expect(refused(await enters(vfa, '2025-06-01'))).toEqual([409, 'twin_in_force_later']);
    expect((await enters(vfa, '2025-07')).status).toBe(201);
  });

  it('readmission’s entry into force stands while the visa agreement’s rests on it', async () => {
    const [vfa, ra] = await at.admin.openTwins('rest');
    for (const slug of [ra, vfa]) {
      await at.admin.log(slug, ...road, on('agreement.entered_into_force', '2025-06-01'));
    }
    const before = await at.rows();
    const annulled = await at.admin.annul(ra, 3);
    expect(refused(annulled)).toEqual([409, 'twin_depends']);
    expect(annulled.body.refusals[0]).toMatchObject({ entry: 3, params: { twin: vfa, entry: 3 } });
    expect(refused(await at.admin.amend(ra, 3, { occurredOn: '2025-06-02' }))).toEqual([409, 'twin_depends']);
    expect(refused(await at.admin.annul(ra, 2))).toEqual([409, 'later_entry_breaks']);
    expect(await at.rows()).toEqual(before);
    expect((await at.admin.amend(ra, 3, { occurredOn: '2025-05-01' })).status).toBe(201);
    expect((await at.admin.annul(vfa, 3)).status).toBe(201);
    expect((await at.admin.annul(ra, 3)).status).toBe(201);
    const restored = await at.admin.amend(vfa, 3, {});
    expect(refused(restored)).toEqual([409, 'twin_not_in_force']);
  });
});
