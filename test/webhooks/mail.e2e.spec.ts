import { afterEach, describe, expect, it } from '@jest/globals';
import { TrackMonitor } from '../../src/webhooks/deliveries/track-monitor.js';
import { type Letter, postOffice } from '../support/post-office.js';
import { serve } from './webhooks.harness.js';

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});
const DAY = 86_400_000;
const day = (ahead = 0) => new Date(Date.now() + ahead).toISOString().slice(0, 10);

async function begun(refuse: string[] = []) {
  const post = await postOffice(refuse);
  open.push(post);
  const at = await serve({
    smtpUrl: post.smtpUrl,
    publicUrl: 'https://talks.example',
    monitorInterval: 1_000_000_000,
  });
  open.push(at);
  await at.open('visa', { title: { en: 'Visa agreement', ru: 'Визовое соглашение', kk: 'Виза келісімі' } });
  const subscribe = (address: string, more = {}) => at.post('/v1/mail/subscriptions', { address, ...more });
  return { at, post, subscribe };
}

describe('letters', () => {
  it('given readers of three languages, tell each in theirs what was recorded, with a way out', async () => {
    const { at, post, subscribe } = await begun();
    for (const language of ['en', 'ru', 'kk']) await subscribe(`${language}@example.kz`, { language });
    await at.log('visa', 'round.held', '2025-12-02', { data: { number: 1, place: { city: 'Brussels' } } });
    const letters = await post.count(3);
    const of = (language: string) => letters.find(({ to }) => to[0] === `${language}@example.kz`) as Letter;
    expect(of('en').headers.get('subject')).toBe(
      'Visa agreement, Kazakhstan – European Union: Round 1 held in Brussels',
    );
    expect(of('en').text).toContain('Date: 2 December 2025\nStage: Negotiating\n');
    expect(of('en').text).toContain('https://talks.example/tracks/visa?lang=en');
    expect(of('ru').headers.get('subject')).toMatch(/^Визовое соглашение, Казахстан – Европейский союз: /);
    expect(of('ru').text).toContain('Стадия: Идут переговоры');
    expect(of('kk').headers.get('subject')).toMatch(/^Виза келісімі, Қазақстан – Еуропалық Одақ: /);
    expect(of('kk').text).toContain('Кезең: Келіссөздер жүріп жатыр');
    for (const { headers, text } of letters) {
      const link = /^<https:\/\/talks\.example(\/mail\/unsubscribe\/\S+)>$/.exec(
        headers.get('list-unsubscribe') ?? '',
      )?.[1];
      expect(text).toContain(`https://talks.example${link}`);
      expect(headers.get('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
      expect(headers.get('auto-submitted')).toBe('auto-generated');
    }
  });

  it('given the link, asks first, ends it by button or by the mail program, and takes no other', async () => {
    const { at, post, subscribe } = await begun();
    const { id } = await subscribe('a@example.kz', { language: 'en' });
    await at.log('visa', 'launch.announced', '2025-11-01');
    const [letter] = (await post.count(1)) as [Letter];
    const path =
      /talks\.example(\/mail\/unsubscribe\/\S+)>/.exec(letter.headers.get('list-unsubscribe') ?? '')?.[1] ??
      '';
    const asked = await fetch(at.url + path);
    expect([asked.status, await asked.text()]).toEqual([200, expect.stringContaining('a@example.kz')]);
    expect(await at.get(`/v1/mail/subscriptions/${id}`)).toMatchObject({ enabled: true });
    const oneClick = () =>
      fetch(at.url + path, {
        method: 'POST',
        body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
      });
    expect([(await oneClick()).status, (await oneClick()).status]).toEqual([200, 200]);
    expect(await at.get(`/v1/mail/subscriptions/${id}`)).toMatchObject({
      enabled: false,
      disabledReason: 'unsubscribed',
    });
    expect((await fetch(`${at.url}/mail/unsubscribe/${id}.${'x'.repeat(43)}`)).status).toBe(404);
    await at.log('visa', 'round.held', '2025-12-02');
    await at.fannedOut();
    const { rows } = await at.pool.query(`SELECT count(*)::int AS n FROM webhook_deliveries`);
    expect(rows).toEqual([{ n: 1 }]);
  });

  it('given a daily digest, come once with everything, and not on a day without news', async () => {
    const { at, post, subscribe } = await begun();
    await at.open('air', { kind: 'air-transport', title: 'Air services' });
    await subscribe('daily@example.kz', { language: 'en', digest: 'daily', audience: 'full' });
    await subscribe('one@example.kz', { language: 'en', tracks: ['air'] });
    await at.log('visa', 'round.planned', day(), { data: { number: 1, target: day(DAY / 2) } });
    await at.log('air', 'launch.announced', day(), { visibility: 'internal' });
    await at.log('air', 'round.held', day());
    await post.count(1);
    expect(post.letters[0]?.to).toEqual(['one@example.kz']);
    await at.fannedOut();
    await at.idle();
    at.clock.ahead = DAY;
    await post.count(2);
    const [, digest] = post.letters as [Letter, Letter];
    expect([digest.to, digest.headers.get('subject')]).toEqual([
      ['daily@example.kz'],
      'Negotiations: 3 changes',
    ]);
    expect(digest.text).toContain('Visa agreement, Kazakhstan – European Union: Round 1 planned');
    expect(digest.text).toContain(
      'Air services, Kazakhstan – European Union: Launch of negotiations announced',
    );
    await at.idle();
    at.clock.ahead = 2 * DAY;
    await at.app.get(TrackMonitor, { strict: false }).check();
    await at.fannedOut();
    at.clock.ahead = 3 * DAY;
    const [, , overdue] = (await post.count(3)) as [Letter, Letter, Letter];
    expect(overdue.headers.get('subject')).toBe(
      'Visa agreement, Kazakhstan – European Union: Planned round overdue',
    );
    expect(overdue.text).toContain('no record of its being held');
  });

  it('given an address that the server does not know, end the subscription', async () => {
    const { at, subscribe } = await begun(['nobody@example.kz']);
    const { id } = await subscribe('nobody@example.kz');
    await at.log('visa', 'launch.announced', '2025-11-01');
    const row = await at.until(
      `SELECT disabled_reason FROM webhook_endpoints WHERE id = '${id}'`,
      (found?: { disabled_reason: string | null }) => found?.disabled_reason !== null,
    );
    expect(row.disabled_reason).toBe('gone');
  });
});

it('given no mail server, nobody can be subscribed', async () => {
  const at = await serve();
  open.push(at);
  expect((await at.call('POST', '/v1/mail/subscriptions', { address: 'a@example.kz' })).status).toBe(503);
});
