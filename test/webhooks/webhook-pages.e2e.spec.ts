import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { faultsOf } from '../../src/ui/html.fixture.js';
import { Browser, newToken, titleOf, type Visited, wordsOf } from '../support/forms.harness.js';
import { ADMIN, receiver, type Service, serve } from './webhooks.harness.js';

let at: Service;
const open: { close(): Promise<unknown> }[] = [];
beforeAll(async () => {
  at = await serve({ smtpUrl: 'smtp://127.0.0.1:9', publicUrl: 'https://paraph.example' });
  await at.open('kz-eu-visa');
});
afterEach(async () => {
  for (const { id } of (await at.get('/v1/webhooks/endpoints')).items) {
    await at.call('DELETE', `/v1/webhooks/endpoints/${id}`);
  }
  for (const each of open.splice(0)) await each.close();
});
afterAll(() => at.close());

const receiving: typeof receiver = async (...args) => {
  const to = await receiver(...args);
  open.push(to);
  return to;
};

const signedIn = async (token = ADMIN, language = 'en') => {
  const browser = new Browser(at.url, language);
  await browser.signIn(token);
  return browser;
};

const endpoints = async () => (await at.get('/v1/webhooks/endpoints')).items;
const secretOn = ({ html }: Visited) => /<code>(whsec_[^<]+)</.exec(html)?.[1] ?? '';

describe('making an endpoint by its form', () => {
  it('shows the secret once, by which the official library then checks a test message', async () => {
    const to = await receiving();
    const browser = await signedIn();
    const form = await browser.visit('/webhooks/new');
    const made = await browser.send(form, 'save', {
      url: to.url,
      description: 'Archive',
      type: ['round.held', 'round.planned'],
      patterns: 'agreement.*',
      'header.0.name': 'x-gateway-key',
      'header.0.value': 'open sesame',
    });
    expect(titleOf(made.html)).toBe('The secret is shown only once – Paraph');
    const secret = secretOn(made);
    const [endpoint] = await endpoints();
    expect(endpoint).toMatchObject({
      url: to.url,
      description: 'Archive',
      types: ['round.held', 'round.planned', 'agreement.*'],
      headerNames: ['x-gateway-key'],
      audience: 'public',
      ordered: true,
    });

    const page = await browser.visit(`/webhooks/${endpoint.id}`);
    expect(page.html).not.toContain('whsec_');
    expect(page.html).not.toContain('open sesame');
    const tested = await browser.send(page, 'test');
    expect(wordsOf(tested.html)).toMatch(/Delivery: Test message Delivered .* 204 \d+ ms/);
    const [message] = to.got;
    expect(message?.headers['x-gateway-key']).toBe('open sesame');
    expect(new Webhook(secret).verify(message?.text ?? '', message?.headers ?? {})).toBeTruthy();
  });

  it('pressed twice, makes one, and shows its secret both times', async () => {
    const to = await receiving();
    const browser = await signedIn();
    const form = await browser.visit('/webhooks/new');
    const answers = { url: to.url, description: 'Twice' };
    const [first, second] = await Promise.all([
      browser.send(form, 'save', answers),
      browser.send(form, 'save', answers),
    ]);
    expect(secretOn(first)).toMatch(/^whsec_/);
    expect(secretOn(second)).toBe(secretOn(first));
    expect(await endpoints()).toHaveLength(1);
  });

  it('shows the secret to nobody else, nor after ten minutes, nor once it is replaced', async () => {
    const to = await receiving();
    const browser = await signedIn();
    const made = await browser.send(await browser.visit('/webhooks/new'), 'save', { url: to.url });
    const other = await signedIn(await newToken(at, 'administrator', 'Zhanna'));
    expect(titleOf((await other.visit(made.url)).html)).toBe('The secret has been shown – Paraph');
    expect(secretOn(await browser.visit(made.url))).toBe(secretOn(made));
    at.clock.ahead = 11 * 60_000;
    expect(secretOn(await browser.visit(made.url))).toBe('');
    at.clock.ahead = 0;
    const [{ id }] = await endpoints();
    await at.post(`/v1/webhooks/endpoints/${id}/rotate-secret`);
    expect(secretOn(await browser.visit(made.url))).toBe('');
  });

  it('says at each field what is wrong, in the reader’s language, and keeps everything typed', async () => {
    const browser = await signedIn(ADMIN, 'ru');
    const answers = {
      url: 'http://user@10.0.0.1/',
      description: 'Архив',
      patterns: 'round.* nothing.*',
      parties: 'KZ 27',
      concurrency: '500',
      rateLimit: 'many',
      'header.0.name': 'host',
      'header.0.value': 'elsewhere',
      audience: 'full',
    };
    const refused = await browser.send(await browser.visit('/webhooks/new'), 'save', answers);
    expect(refused.status).toBe(422);
    expect(titleOf(refused.html)).toMatch(/^Ошибка: /);
    for (const said of [
      'В адресе не должно быть имени пользователя',
      'не отвечает ни одно событие',
      'Коды сторон пишутся',
      'Одновременных доставок: целое число от 1 до 50',
      'Наибольшее число в секунду: целое число',
      'host задает сам сервис',
    ]) {
      expect(wordsOf(refused.html)).toContain(said);
    }
    expect(refused.html).toContain('value="http://user@10.0.0.1/"');
    expect(refused.html).toContain('value="round.* nothing.*"');
    expect(refused.html).toMatch(/value="full" checked/);
    expect(await faultsOf(refused.html)).toEqual([]);
    expect(await endpoints()).toHaveLength(0);
  });

  it('is closed to those who may not, and open to look at for all staff', async () => {
    const to = await receiving();
    const { id } = await at.endpoint(to.url, { description: 'Archive' });
    const reader = await signedIn(await newToken(at, 'reader'));
    const list = await reader.visit('/webhooks');
    expect(wordsOf(list.html)).toContain('Archive');
    expect(list.html).not.toContain('/hook');
    expect(list.html).not.toContain('name="do"');
    for (const path of [
      '/webhooks/new',
      `/webhooks/${id}/edit`,
      `/webhooks/${id}/delete`,
      '/webhooks/mail',
    ]) {
      expect([path, (await reader.visit(path)).status]).toEqual([path, 403]);
    }
    expect(wordsOf((await new Browser(at.url).visit('/webhooks')).html)).toContain('Paste the access token');
  });
});

describe('changing, replacing, stopping, deleting', () => {
  it('changes what is asked, keeps the headers that are set, and removes them when told to', async () => {
    const to = await receiving();
    const { id } = await at.endpoint(to.url, {
      headers: { 'x-key': 'secret' },
      types: ['round.*'],
      tracks: ['kz-eu-visa'],
    });
    const browser = await signedIn();
    const form = await browser.visit(`/webhooks/${id}/edit`);
    expect(wordsOf(form.html)).toContain('Set now: x-key.');
    await browser.send(form, 'save', { description: 'New name', ordered: 'no', rateLimit: '10' });
    expect((await endpoints())[0]).toMatchObject({
      description: 'New name',
      types: ['round.*'],
      tracks: ['kz-eu-visa'],
      ordered: false,
      rateLimit: 10,
      headerNames: ['x-key'],
    });
    await browser.send(await browser.visit(`/webhooks/${id}/edit`), 'save', { headers: 'none' });
    expect((await endpoints())[0]).toMatchObject({ headerNames: [] });
  });

  it('asks for the format with what each is for, keeps the language of cards, and shows both', async () => {
    const to = await receiving();
    const browser = await signedIn(ADMIN, 'kk');
    const form = await browser.visit('/webhooks/new');
    expect(wordsOf(form.html)).toContain('Microsoft Teamsадамдар оқитын карточка');
    expect(await faultsOf(form.html)).toEqual([]);
    await browser.send(form, 'save', { url: to.url, format: 'teams', language: 'ru' });
    const [{ id, ...made }] = await endpoints();
    expect(made).toMatchObject({ format: 'teams', language: 'ru', rateLimit: 4 });
    expect(wordsOf((await browser.visit(`/webhooks/${id}`)).html)).toContain(
      'Форматы Microsoft Teams; орыс тілі',
    );
    const edit = await browser.visit(`/webhooks/${id}/edit`);
    await browser.send(edit, 'save', { format: 'cloudevents', rateLimit: '' });
    // The language is sent with it, and goes with cards only.
    expect((await endpoints())[0]).toMatchObject({ format: 'cloudevents', language: null, rateLimit: null });
    const refused = await browser.send(await browser.visit(`/webhooks/${id}/edit`), 'save', {
      format: 'slack',
    });
    expect([refused.status, wordsOf(refused.html)]).toEqual([
      422,
      expect.stringContaining('Ұсынылғанның бірін'),
    ]);
  });

  it('replaces the secret after it has said what that means; both sign for a day', async () => {
    const to = await receiving();
    const { id, secret } = await at.endpoint(to.url);
    const browser = await signedIn();
    const asked = await browser.visit(`/webhooks/${id}/rotate`);
    expect(wordsOf(asked.html)).toContain('For 24 hours every message carries two signatures');
    const fresh = secretOn(await browser.send(asked, 'confirm'));
    expect(fresh).not.toBe(secret);
    const page = await browser.visit(`/webhooks/${id}`);
    expect(wordsOf(page.html)).toContain('The previous key also signs until');
    await browser.send(page, 'test');
    const [message] = await to.count(1);
    for (const each of [secret, fresh]) {
      expect(new Webhook(each).verify(message?.text ?? '', message?.headers ?? {})).toBeTruthy();
    }
  });

  it('is switched off and on by hand, says so, and is deleted after a question', async () => {
    const to = await receiving();
    const { id } = await at.endpoint(to.url, { description: 'Archive' });
    const browser = await signedIn();
    const off = await browser.send(await browser.visit(`/webhooks/${id}`), 'disable');
    expect(wordsOf(off.html)).toContain('Switched off manually');
    expect(off.html).not.toContain('value="test"');
    const on = await browser.send(off, 'enable');
    expect(wordsOf(on.html)).toContain('Nothing sent yet');
    const gone = await browser.send(await browser.visit(`/webhooks/${id}/delete`), 'confirm');
    expect(titleOf(gone.html)).toBe('Webhooks – Paraph');
    expect(wordsOf(gone.html)).toContain('No endpoints yet');
    expect(await endpoints()).toHaveLength(0);
  });
});

describe('the delivery log', () => {
  it('shows each attempt with what the receiver answered; sent again, it is delivered', async () => {
    const to = await receiving((_, response) => response.writeHead(503).end('<b>Down</b> for repairs'));
    const { id } = await at.endpoint(to.url, { description: 'Archive', types: ['statement.made'] });
    const recorded = { data: { summary: 'Said' } };
    await at.log('kz-eu-visa', 'statement.made', '2026-01-05', recorded);
    await to.count(1);
    await at.until<{ n: number }>(
      'SELECT count(*)::int AS n FROM webhook_attempts',
      (row) => (row?.n ?? 0) > 0,
    );
    const browser = await signedIn();
    const page = await browser.visit(`/webhooks/${id}`);
    expect(wordsOf(page.html)).toMatch(/Retrying .*Last answer 503 in .*Statement made .* Retrying/);
    const [, path = ''] = /href="(\/webhooks\/deliveries\/[^"]+)"/.exec(page.html) ?? [];
    const delivery = await browser.visit(path);
    expect(delivery.html).toContain('<pre>&lt;b>Down&lt;/b> for repairs</pre>');
    to.at.reply = (_, response) => response.writeHead(204).end();
    const again = await browser.send(delivery, 'retry');
    expect(again.url).toBe(path);
    expect(wordsOf(again.html)).toContain('Delivered');
    expect(wordsOf((await browser.visit('/webhooks?state=failed')).html)).toContain('No delivery matches.');
    expect(wordsOf((await browser.visit('/webhooks?state=delivered')).html)).toContain('number');
    expect(wordsOf((await browser.visit('/webhooks?state=foo')).html)).toContain('not applied: state = foo');
  });

  it('marks what it told of that is not public, in the list and on the page of the delivery', async () => {
    const to = await receiving();
    const { id } = await at.endpoint(to.url, { types: ['statement.made'], audience: 'full' });
    const hidden = { data: { summary: 'Not for the press' }, visibility: 'internal' };
    await at.log('kz-eu-visa', 'statement.made', '2026-01-07', hidden);
    await at.log('kz-eu-visa', 'statement.made', '2026-01-08', { ...hidden, visibility: 'public' });
    await to.count(2);
    const { html } = await (await signedIn()).visit(`/webhooks/${id}`);
    const [published, internal] = html.split('<tr>').filter((row) => row.includes('statement.made'));
    expect(internal).toContain('<span class="tag">internal</span>');
    expect(published).not.toContain('>internal<');
    const [, path = ''] = /href="(\/webhooks\/deliveries\/[^"]+)"/.exec(internal ?? '') ?? [];
    expect((await (await signedIn()).visit(path)).html).toContain('<span class="tag">internal</span>');
  });

  it('recovers what an endpoint missed since a day and hour, and refuses what is none', async () => {
    const to = await receiving();
    await at.log('kz-eu-visa', 'statement.made', '2026-01-06', { data: { summary: 'Earlier' } });
    await at.fannedOut();
    const { id } = await at.endpoint(to.url, { types: ['statement.made'] });
    const browser = await signedIn();
    const page = await browser.visit(`/webhooks/${id}`);
    const refused = await browser.send(page, 'recover', { since: 'yesterday' });
    expect(refused.status).toBe(422);
    expect(wordsOf(refused.html)).toContain('“yesterday” cannot be read as a day and hour');
    expect(refused.html).toContain('value="yesterday"');
    const done = await browser.send(page, 'recover', { since: '2020-01-01 00:00' });
    expect(wordsOf(done.html)).toMatch(/No failed delivery was found; \d+ missed events? (?:is|are) sent/);
    expect((await to.count(1))[0]?.body.type).toBe('statement.made');
  });
});

describe('alerts by mail', () => {
  it('are subscribed to once, listed in words, and ended after a question', async () => {
    const browser = await signedIn(ADMIN, 'ru');
    const form = await browser.visit('/webhooks/mail/new');
    const refused = await browser.send(form, 'save', { address: 'desk', type: ['round.held'] });
    expect(refused.status).toBe(422);
    expect(wordsOf(refused.html)).toContain('Введите адрес электронной почты');
    const answers = { address: 'desk@example.org', language: 'kk', digest: 'daily', kind: ['readmission'] };
    const [listed] = await Promise.all([
      browser.send(refused, 'save', answers),
      browser.send(refused, 'save', answers),
    ]);
    expect(wordsOf(listed.html)).toContain('desk@example.org Открытые сведения');
    const { items } = await at.get('/v1/mail/subscriptions');
    expect(items).toMatchObject([
      {
        address: 'desk@example.org',
        types: ['round.held'],
        kinds: ['readmission'],
        digest: 'daily',
        language: 'kk',
      },
    ]);
    const asked = await browser.visit(`/webhooks/mail/${items[0].id}/delete`);
    await browser.send(asked, 'confirm');
    expect((await at.get('/v1/mail/subscriptions')).items).toEqual([]);
  });
});
