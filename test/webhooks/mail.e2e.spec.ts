import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { SMTPServer } from 'smtp-server';
import { TrackMonitor } from '../../src/webhooks/deliveries/track-monitor.js';
import { serve } from './webhooks.harness.js';

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});
const DAY = 86_400_000;
const day = (ahead = 0) => new Date(Date.now() + ahead).toISOString().slice(0, 10);

type Letter = { to: string[]; headers: Map<string, string>; text: string };

/** A mail server on this machine. `refuse` names addresses that it does not know. */
async function postOffice(refuse: string[] = []) {
  const letters: Letter[] = [];
  const waiting = new Set<() => void>();
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onRcptTo: ({ address }, _session, done) =>
      done(refuse.includes(address) ? Object.assign(new Error('no such user'), { responseCode: 550 }) : null),
    onData: (stream, session, done) => {
      stream.toArray().then((chunks) => {
        letters.push(
          read(
            Buffer.concat(chunks).toString(),
            session.envelope.rcptTo.map(({ address }) => address),
          ),
        );
        for (const look of waiting) look();
        done();
      });
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  open.push({ close: () => new Promise<void>((done) => server.close(() => done())) });
  const { port } = server.server.address() as AddressInfo;
  const count = (n: number) =>
    new Promise<Letter[]>((resolve) => {
      const look = () => {
        if (letters.length < n) return;
        waiting.delete(look);
        resolve(letters);
      };
      waiting.add(look);
      look();
    });
  return { smtpUrl: `smtp://127.0.0.1:${port}`, letters, count };
}

/** RFC 5322 as far as ours go: unfolded headers, a body of one part, encoded words of one charset. */
function read(raw: string, to: string[]): Letter {
  const [head = '', ...rest] = raw.split('\r\n\r\n');
  const headers = new Map(
    head
      .replace(/\r\n[ \t]+/g, ' ')
      .split('\r\n')
      .map((line): [string, string] => {
        const [name = '', ...value] = line.split(':');
        return [name.toLowerCase(), words(value.join(':').trim())];
      }),
  );
  const body = rest.join('\r\n\r\n');
  const encoding = headers.get('content-transfer-encoding');
  const text =
    encoding === 'base64'
      ? Buffer.from(body, 'base64').toString()
      : encoding === 'quoted-printable'
        ? printable(body)
        : body;
  return { to, headers, text: text.replace(/\r\n/g, '\n').replaceAll('\u00a0', ' ') };
}
const printable = (text: string): string =>
  Buffer.from(
    text
      .replace(/=\r\n/g, '')
      .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString();
const words = (value: string): string =>
  value
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?(b|q)\?([^?]*)\?=/gi, (_, kind, text) =>
      kind.toLowerCase() === 'b'
        ? Buffer.from(text, 'base64').toString('latin1')
        : text
            .replaceAll('_', ' ')
            .replace(/=([0-9A-F]{2})/gi, (_m: string, hex: string) =>
              String.fromCharCode(Number.parseInt(hex, 16)),
            ),
    )
    .replace(/[\x80-\xff]+/g, (bytes) => Buffer.from(bytes, 'latin1').toString());

async function begun(refuse: string[] = []) {
  const post = await postOffice(refuse);
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
