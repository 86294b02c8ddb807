import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '../../src/db/database.js';
import { verify } from '../../src/verify/verify.js';
import { StoppedClock } from '../support/clocks.js';
import { type Client, refused, type Service, startService } from '../support/service.js';

/** Invented parties: no state has these codes. */
const FIVE = ['QA1', 'QB1', 'QC1', 'QD1', 'QE1'];
const PUBLIC = { visibility: 'public' };

let at: Service;
let admin: Client;
const clock = new StoppedClock('2026-11-21T09:00:00.000Z');
beforeAll(async () => {
  at = await startService({ clock });
  admin = at.admin;
});
afterAll(() => at.close());

const noted = (occurredOn: string) => ({
  ...{ type: 'statement.made', occurredOn, data: { summary: 'Interest was stated.' } },
  ...PUBLIC,
});

const nothing = {
  ...{ signed: null, provisional: null, consent: null },
  ...{ notified: null, inForce: null, withdrawn: null },
};

describe('an agreement between five parties', () => {
  const opening = {
    slug: 'five',
    kind: 'agreement',
    subtype: 'border',
    parties: FIVE,
    depositary: 'UN',
    title: { en: 'Agreement on the common border' },
  };

  it('is opened as it was said, and shown so to all', async () => {
    const { status, body } = await admin.post('/v1/tracks', opening);
    expect([status, body]).toMatchObject([201, opening]);
    await admin.log('five', noted('2020-01-10'));
    for (const caller of [admin, at.anyone]) expect(await caller.track('five')).toMatchObject(opening);
    expect(Object.keys((await admin.track('five')).status.byParty)).toEqual(FIVE);
  });

  it('is signed by some, then by others, and enters into force party by party', async () => {
    const sign = (occurredOn: string, sides: string[]) => ({
      ...{ type: 'agreement.signed', occurredOn, data: { sides } },
      ...PUBLIC,
    });
    const deposit = (occurredOn: string, side: string) => ({
      ...{ type: 'instrument.deposited', occurredOn, data: { side, means: 'ratification' } },
      ...PUBLIC,
    });
    const inForce = (occurredOn: string, side: string) => ({
      ...{ type: 'agreement.entered_into_force', occurredOn, data: { side } },
      ...PUBLIC,
    });
    await admin.log(
      'five',
      { type: 'negotiations.opened', occurredOn: '2020-02-01', ...PUBLIC },
      sign('2021-03-01', ['QA1', 'QB1', 'QC1']),
      sign('2021-06-01', ['QD1']),
      deposit('2022-01-01', 'QA1'),
      deposit('2022-02-01', 'QB1'),
      inForce('2022-03-01', 'QA1'),
      inForce('2022-03-01', 'QB1'),
      { type: 'party.withdrew', occurredOn: '2024-05', data: { party: 'QB1' }, ...PUBLIC },
    );
    for (const caller of [admin, at.anyone]) {
      const { stage, byParty } = (await caller.track('five')).status;
      expect(stage).toBe('in_force');
      expect(byParty).toEqual({
        QA1: { ...nothing, signed: '2021-03-01', consent: '2022-01-01', inForce: '2022-03-01' },
        QB1: {
          ...{ ...nothing, signed: '2021-03-01', consent: '2022-02-01' },
          ...{ inForce: '2022-03-01', withdrawn: '2024-05' },
        },
        QC1: { ...nothing, signed: '2021-03-01' },
        QD1: { ...nothing, signed: '2021-06-01' },
        QE1: nothing,
      });
    }
  });

  it('takes the steps of its parties, and of no other state', async () => {
    const data = { side: 'QZ1' };
    expect(
      refused(await admin.record('five', { type: 'notification.sent', occurredOn: '2022-01-05', data })),
    ).toEqual([409, 'side_not_party']);
  });
});

describe('a mixed agreement', () => {
  it('keeps what members of the organisation did, under it', async () => {
    const opening = {
      slug: 'mixed',
      kind: 'air-transport',
      parties: ['ORG', 'QA1'],
      members: { ORG: ['QM1', 'QM2', 'QM3'] },
      title: 'Comprehensive air transport agreement',
    };
    const { status, body } = await admin.post('/v1/tracks', opening);
    expect([status, body]).toMatchObject([201, opening]);
    await admin.log(
      'mixed',
      { type: 'negotiations.opened', occurredOn: '2020-02-01', ...PUBLIC },
      { type: 'agreement.signed', occurredOn: '2021-03-01', ...PUBLIC },
      { type: 'agreement.ratified', occurredOn: '2022-01-10', data: { side: 'QM1' }, ...PUBLIC },
      { type: 'agreement.ratified', occurredOn: '2022-05', data: { side: 'QM3' }, ...PUBLIC },
    );
    for (const caller of [admin, at.anyone]) {
      const { byParty } = (await caller.track('mixed')).status;
      expect(byParty.ORG).toEqual({
        ...{ ...nothing, signed: '2021-03-01' },
        members: {
          QM1: { ...nothing, consent: '2022-01-10' },
          QM2: nothing,
          QM3: { ...nothing, consent: '2022-05' },
        },
      });
      expect(byParty.QA1).toEqual({ ...nothing, signed: '2021-03-01' });
    }
  });

  it('is on the board of each of its parties and members, and in their feeds', async () => {
    for (const party of ['ORG', 'QA1', 'QM2']) {
      for (const caller of [admin, at.anyone]) {
        const { items } = await caller.board(`?party=${party}`);
        expect([party, items.map(({ slug }) => slug)]).toEqual([party, expect.arrayContaining(['mixed'])]);
        const listed = await caller.get<{ items: { slug: string }[] }>(`/v1/tracks?party=${party}`);
        expect(listed.items.map(({ slug }) => slug)).toContain('mixed');
        expect(await (await caller.fetch(`/?party=${party}`)).text()).toContain('/tracks/mixed');
        expect(await (await caller.fetch(`/board.atom?party=${party}`)).text()).toContain('/tracks/mixed');
      }
    }
    expect((await admin.board('?party=QZ1')).items).toEqual([]);
  });
});

describe('a track whose parties are not in order', () => {
  const track = { slug: 'odd', kind: 'agreement', parties: ['QA1', 'QB1'], title: 'Odd' };
  const many = Array.from({ length: 301 }, (_, index) => `Q${index + 100}`);

  it.each([
    ['one party', { parties: ['QA1'] }, '/parties'],
    ['no list', { parties: 'QA1, QB1' }, '/parties'],
    ['a party twice', { parties: ['QA1', 'QB1', 'QA1'] }, '/parties'],
    ['more than 300', { parties: many }, '/parties'],
    ['no code', { parties: ['QA1', 'Kazakhstan'] }, '/parties/1'],
    ['members of another', { members: { QZ1: ['QM1'] } }, '/members/QZ1'],
    ['no members', { members: { QA1: [] } }, '/members/QA1'],
    ['a member that is a party', { members: { QA1: ['QB1'] } }, '/members/QA1'],
    ['a member of two', { members: { QA1: ['QM1'], QB1: ['QM1'] } }, '/members/QB1'],
    ['a member twice', { members: { QA1: ['QM1', 'QM1'] } }, '/members/QA1'],
    ['a member without a code', { members: { QA1: ['one'] } }, '/members/QA1/0'],
    ['a depositary without a code', { depositary: 'the Secretary-General' }, '/depositary'],
    ['a subtype of two lines', { subtype: 'trade\nand more' }, '/subtype'],
    ['a subtype where the kind has none', { kind: 'air-transport', subtype: 'trade' }, '/subtype'],
  ])('is refused: %s', async (_, more, pointer) => {
    const { status, body } = await admin.post('/v1/tracks', { ...track, ...more });
    expect([status, body.code, body.errors?.map((fault) => fault.pointer)]).toEqual([
      ...[422, 'validation_failed'],
      [pointer],
    ]);
    const file = { format: 'paraph-dossier/1', tracks: [{ ...track, ...more }] };
    const imported = await admin.import(file);
    expect([imported.status, imported.body.errors?.map((fault) => fault.pointer)]).toEqual([
      422,
      [`/tracks/0${pointer}`],
    ]);
  });

  // A body of a megabyte holds them. Compared each with each they would keep the service busy for minutes.
  it('is refused: ninety thousand members', async () => {
    const parties = many.slice(1);
    const members = Object.fromEntries(
      parties.map((party, index) => [
        party,
        Array.from({ length: 300 }, (_, nth) => `M${index * 300 + nth}`),
      ]),
    );
    const { status, body } = await admin.post('/v1/tracks', { ...track, parties, members });
    expect([status, body.errors]).toEqual([
      422,
      [{ pointer: '/members', message: 'must have at most 300 members in all' }],
    ]);
  });

  it('takes 300 parties', async () => {
    const { status } = await admin.post('/v1/tracks', { ...track, slug: 'all', parties: many.slice(1) });
    expect(status).toBe(201);
    expect((await admin.track('all')).parties).toHaveLength(300);
  });
});

describe('a dossier', () => {
  it('carries subtype, parties, members and depositary to an empty database and back', async () => {
    const free = { slug: 'free', subtype: { en: 'Mutual help', ru: 'Взаимная помощь' } };
    await admin.post('/v1/tracks', { ...free, kind: 'agreement', parties: ['QA1', 'QB1'], title: 'Help' });
    const file = await admin.get<{ tracks: object[] }>('/v1/export');
    expect(file.tracks).toContainEqual(expect.objectContaining({ slug: 'five', depositary: 'UN' }));
    expect(file.tracks).toContainEqual(expect.objectContaining(free));
    const other = await startService({ clock });
    try {
      expect((await other.admin.import(file)).status).toBe(200);
      expect(await other.admin.get('/v1/export')).toEqual(file);
      const statuses = async (of: Client) =>
        (await of.board()).items.map(({ slug, members, status }) => ({ slug, members, status }));
      expect(await statuses(other.admin)).toEqual(await statuses(admin));
      expect((await other.admin.import(file)).body.recorded).toBe(0);
    } finally {
      await other.close();
    }
  });

  it.each([
    ['subtype', { subtype: 'trade' }],
    ['members', { members: { QA1: ['QM1'] } }],
    ['depositary', { depositary: 'QA1' }],
  ])('whose track differs in its %s is refused', async (_, more) => {
    const track = { slug: 'five', kind: 'agreement', subtype: 'border', parties: FIVE, depositary: 'UN' };
    const title = { en: 'Agreement on the common border' };
    const same = { format: 'paraph-dossier/1', tracks: [{ ...track, title }] };
    expect((await admin.import(same)).status).toBe(200);
    const file = { format: 'paraph-dossier/1', tracks: [{ ...track, title, ...more }] };
    expect((await admin.import(file)).status).toBe(409);
  });
});

it('the ledger, its statuses and the public log verify', async () => {
  await at.settle();
  const checked = await verify(at.app.get(Database, { strict: false }), { now: clock.now() });
  expect(checked?.faults).toEqual([]);
});
