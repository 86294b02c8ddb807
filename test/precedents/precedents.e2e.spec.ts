import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StoppedClock } from '../support/clocks.js';
import { Browser, newToken } from '../support/forms.harness.js';
import { FOUNDING, type Service, startService } from '../support/service.js';

const VFA = 'kz-eu-visa-facilitation';

let service: Service;
/** Given: the founding dossier, as of 2 March 2026. */
beforeAll(async () => {
  service = await startService({ dossier: FOUNDING, clock: new StoppedClock('2026-03-02T09:00:00.000Z') });
});
afterAll(() => service.close());

const dossier = (slug: string, more: object[] = []) => ({
  format: 'paraph-dossier/1',
  sources: { note: { title: `Note on ${slug}`, publisher: 'A ministry', language: 'en' } },
  tracks: [{ slug, kind: 'visa-facilitation', parties: ['XA', 'XB'], title: 'Visa facilitation agreement' }],
  entries: [
    {
      tracks: [slug],
      type: 'round.held',
      occurredOn: '2011-01-10',
      data: { number: 1 },
      sources: [{ ref: 'note' }],
    },
    ...more.map((entry) => ({ tracks: [slug], sources: [{ ref: 'note' }], ...entry })),
  ],
});
const signed = (occurredOn: string) => ({ type: 'agreement.signed', occurredOn });
const page = async (path: string) => (await service.admin.fetch(path)).text();
const plain = (html: string) => html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');

describe('a track beside its precedents', () => {
  it('is told with those of its kind that come with Paraph, and how long each step took', async () => {
    const text = plain(await page(`/tracks/${VFA}/precedents?lang=en`));
    expect(text).toMatch(/this agreement 2 Dec 2025 open open open/);
    // Georgia: 2 April 2009 to 25 November 2009, 17 June 2010, 1 March 2011.
    expect(text).toMatch(/Georgia.*after 8 months.*after 1 year 2 months.*after 1 year 11 months/);
    expect(text).toContain('drawn from EU acts and press');
    expect(text).not.toContain('Median');
  });

  it.each([
    ['ru', 'через 8 месяцев'],
    ['kk', '8 ай өткен соң'],
  ])('is told in %s', async (language, words) =>
    expect(plain(await page(`/tracks/${VFA}/precedents?lang=${language}`))).toContain(words),
  );

  it('is for staff', async () => {
    expect((await service.anyone.fetch(`/tracks/${VFA}/precedents`, { redirect: 'manual' })).status).toBe(
      303,
    );
    expect((await service.anyone.fetch('/v1/precedents')).status).toBe(401);
    expect(await (await service.anyone.fetch(`/tracks/${VFA}`)).text()).not.toContain('/precedents');
  });
});

describe('precedents of the ministry’s own', () => {
  it('are added whole, become no tracks, and give a median from five on', async () => {
    const before = await service.admin.board();
    for (const [slug, on] of [
      ['xa-xb-1', '2012-01-10'],
      ['xa-xb-2', '2013-01-10'],
    ] as const) {
      const { status, body } = await service.admin.call<{ items: { course: object }[] }>(
        'POST',
        '/v1/precedents',
        dossier(slug, [signed(on)]),
      );
      expect(status).toBe(201);
      expect(body.items[0]?.course).toMatchObject({ opened: '2011-01-10', signed: on });
    }
    expect((await service.admin.call('POST', '/v1/precedents', dossier('xa-xb-3'))).status).toBe(201);
    expect(await service.admin.board()).toEqual(before);
    const text = plain(await page(`/tracks/${VFA}/precedents?lang=en`));
    // Russia 1.6, Georgia 1.2, Ukraine, and the two of 1 and 2 years: five signed.
    expect(text).toMatch(
      /Median, if at least 5 precedents state the time too few after 1 year \d+ months? too few/,
    );
  });

  it('are told apart by name: a second of the same name is refused, and nothing of its file is added', async () => {
    const { status, body } = await service.admin.call<{ code: string }>('POST', '/v1/precedents', {
      ...dossier('xa-xb-1'),
      tracks: [...dossier('xa-xb-9').tracks, ...dossier('xa-xb-1').tracks],
    });
    expect([status, body.code]).toEqual([409, 'already_exists']);
    expect(await page('/precedents')).not.toContain('xa-xb-9');
  });

  it('are listed page by page, in one order with those of Paraph', async () => {
    type Listed = { items: { slug: string }[]; next: string | null };
    const slugs: string[] = [];
    for (let next: string | null = ''; next !== null; ) {
      const page: Listed = await service.admin.get(`/v1/precedents?limit=2${next && `&after=${next}`}`);
      slugs.push(...page.items.map(({ slug }) => slug));
      next = page.next;
    }
    expect(slugs).toEqual(slugs.toSorted());
    expect(slugs).toEqual(
      expect.arrayContaining(['ge-eu-readmission', 'ua-eu-visa-facilitation', 'xa-xb-2']),
    );
  });

  it.each([
    ['a version of a kind that there is not', { kindVersion: 99 }, '/tracks/0/kindVersion'],
    ['a name of a track twice', {}, '/tracks/1/slug'],
  ])('of a file with %s are refused with the place', async (_, more, pointer) => {
    const { tracks, ...file } = dossier('xa-xb-7');
    const twice = [{ ...tracks[0], ...more }, ...(pointer.startsWith('/tracks/1') ? tracks : [])];
    const { status, body } = await service.admin.call<{ errors: { pointer: string }[] }>(
      'POST',
      '/v1/precedents',
      {
        ...file,
        tracks: twice,
      },
    );
    expect([status, body.errors.map((fault) => fault.pointer)]).toEqual([422, [pointer]]);
  });

  it('are added and removed on a page without script; a file with a fault is shown again with what is wrong', async () => {
    const desk = new Browser(service.url, 'en');
    await desk.signIn(await newToken(service, 'officer', 'Aigerim'));
    const form = await desk.visit('/precedents');
    const wrong = JSON.stringify({ ...dossier('xa-xb-4'), format: 'other' });
    const refused = await desk.send(form, 'add', { dossier: wrong, file: null });
    expect(refused.html).toContain('Nothing was added');
    expect(refused.html).toContain('/format');
    expect(refused.html).toContain('xa-xb-4');
    const added = await desk.send(refused, 'add', {
      dossier: JSON.stringify(dossier('xa-xb-4')),
      file: null,
    });
    expect(plain(added.html)).toContain('xa-xb-4');
    const { items } = await service.admin.get<{ items: { id: string | null; slug: string }[] }>(
      '/v1/precedents',
    );
    const id = items.find(({ slug }) => slug === 'xa-xb-4')?.id;
    expect((await service.admin.call('DELETE', `/v1/precedents/${id}`)).status).toBe(204);
    expect((await service.admin.call('DELETE', `/v1/precedents/${id}`)).status).toBe(404);
    expect(await page('/precedents')).not.toContain('xa-xb-4');
    const left = await desk.send(await desk.visit('/precedents'), null);
    expect(left.html).not.toContain('xa-xb-1');
  });
});
