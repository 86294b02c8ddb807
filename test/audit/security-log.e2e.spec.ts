import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SecurityLog } from '../../src/audit/security-log.js';
import type { SecurityEntry } from '../../src/audit/security-log.query.js';
import { Browser, newToken, wordsOf } from '../support/forms.harness.js';
import { type Client, FOUNDING, type Page, type Service, startService } from '../support/service.js';

let service: Service;
let auditor: Client;
beforeAll(async () => {
  service = await startService({ dossier: FOUNDING });
  auditor = await service.as('auditor');
});
afterAll(() => service.close());

/** The newest entries, once all that was counted is written. */
async function entries(query = ''): Promise<SecurityEntry[]> {
  await service.app.get(SecurityLog, { strict: false }).flush({ all: true });
  return (await auditor.get<Page<SecurityEntry>>(`/v1/security-log?limit=500${query}`)).items;
}

describe('the security log', () => {
  it('is read by auditors and administrators, and by nobody else', async () => {
    const statuses = await Promise.all(
      (['reader', 'officer', 'approver', 'auditor', 'administrator'] as const).map(async (role) => {
        const { status } = await (await service.as(role)).call('GET', '/v1/security-log');
        return [role, status];
      }),
    );
    expect(Object.fromEntries(statuses)).toEqual({
      reader: 403,
      officer: 403,
      approver: 403,
      auditor: 200,
      administrator: 200,
    });
    expect((await service.anyone.call('GET', '/v1/security-log')).status).toBe(401);
  });

  it('tells of signing in, of failing to, and of signing out', async () => {
    const token = await newToken(service, 'officer', 'Aigerim');
    const browser = new Browser(service.url);
    await browser.signIn('paraph_wrong');
    const { html } = await browser.signIn(token);
    const csrf = /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? '';
    await browser.visit('/sign-out', { method: 'POST', body: new URLSearchParams({ csrf }) });
    const found = (await entries()).filter(({ kind }) => /^sign_/.test(kind)).reverse();
    expect(found.map(({ kind, name, address }) => [kind, name, address])).toEqual([
      ['sign_in.failed', null, '127.0.0.1'],
      ['sign_in', 'Aigerim', '127.0.0.1'],
      ['sign_out', 'Aigerim', '127.0.0.1'],
    ]);
    expect(JSON.stringify(found)).not.toContain('paraph_wrong');
  });

  it('tells who read which track in the internal view, once an hour, and of nobody who saw the public one', async () => {
    const officer = await service.as('officer');
    for (let n = 0; n < 20; n += 1) await officer.track('kz-eu-readmission');
    await service.anyone.track('kz-eu-readmission');
    const found = await entries('&kind=confidential.read&track=kz-eu-readmission');
    expect(found.reduce((sum, { times }) => sum + times, 0)).toBe(20);
    expect(found.length).toBeLessThanOrEqual(2);
    expect(found[0]).toMatchObject({ name: 'a officer', detail: { route: 'GET /v1/tracks/:slug' } });
  });

  it('tells who was turned away, by name where it is known, and under which request', async () => {
    const reader = await service.as('reader');
    await reader.call('POST', '/v1/tracks', {}, { 'x-request-id': 'request-of-a-reader' });
    await service.anyone.call('POST', '/v1/tracks', {}, { 'x-request-id': 'request-of-a-stranger' });
    const found = await entries('&kind=refused');
    expect(found.find(({ requestId }) => requestId === 'request-of-a-reader')).toMatchObject({
      name: 'a reader',
      detail: { route: 'POST /v1/tracks', status: 403 },
    });
    expect(found.find(({ requestId }) => requestId === 'request-of-a-stranger')).toMatchObject({
      caller: null,
      detail: { status: 401 },
    });
  });

  it('is paged from the newest to the oldest, and narrowed by kind, caller and time', async () => {
    const whole = await entries();
    const paged: SecurityEntry[] = [];
    for (let after: string | null = ''; after !== null; ) {
      const page: Page<SecurityEntry> = await auditor.get(
        `/v1/security-log?limit=3&until=${whole[0]?.lastAt}${after && `&after=${after}`}`,
      );
      paged.push(...page.items);
      after = page.next;
    }
    expect(paged.map(({ number }) => number)).toEqual(whole.map(({ number }) => number));
    const [{ caller } = { caller: null }] = whole.filter(({ name }) => name === 'Aigerim');
    expect((await entries(`&caller=${caller}`)).every(({ name }) => name === 'Aigerim')).toBe(true);
    expect(await entries('&since=2999-01-01T00:00:00Z')).toEqual([]);
  });

  it('is a page for auditors, in their language, that offers the kinds', async () => {
    const browser = new Browser(service.url, 'ru');
    await browser.signIn(await newToken(service, 'auditor', 'Серик'));
    const page = await browser.visit('/security-log?kind=sign_in');
    expect(page.status).toBe(200);
    expect(wordsOf(page.html)).toContain('Вход выполнен');
    expect(wordsOf(page.html)).toContain('Серик');
    expect(wordsOf((await browser.visit('/')).html)).toContain('Журнал безопасности');
    await service.admin.post('/v1/tokens', { name: 'Архив', role: 'auditor' });
    const { html } = await browser.visit('/security-log?kind=token.created');
    expect(wordsOf(html)).toMatch(/Чье: Архив \([\da-f-]{36}\)/);
    expect(wordsOf(html)).toContain('Роль: Аудитор');
    expect(wordsOf((await browser.visit('/security-log?kind=confidential.read')).html)).toMatch(
      /реадмиссии[^(]*\(kz-eu-readmission\)/,
    );
    const other = new Browser(service.url);
    await other.signIn(await newToken(service, 'officer', 'Dana'));
    expect((await other.visit('/security-log')).status).toBe(403);
    expect(wordsOf((await other.visit('/')).html)).not.toContain('Security log');
  });
});
