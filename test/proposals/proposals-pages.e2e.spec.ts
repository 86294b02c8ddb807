import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StoppedClock } from '../support/clocks.js';
import { Browser, newToken, titleOf, type Visited, wordsOf } from '../support/forms.harness.js';
import { FOUNDING, type Service, startService } from '../support/service.js';

const AIR = 'kz-eu-air-services';
const VFA = 'kz-eu-visa-facilitation';

let at: Service;
let officer: Browser;
let approver: Browser;
beforeAll(async () => {
  const clock = new StoppedClock('2026-03-04T09:00:00.000Z');
  at = await startService({ dossier: FOUNDING, clock, secondPerson: { on: true } });
  const signedIn = async (token: string) => {
    const browser = new Browser(at.url);
    await browser.signIn(token);
    return browser;
  };
  officer = await signedIn(await newToken(at, 'officer', 'Aigerim'));
  approver = await signedIn(await newToken(at, 'approver', 'Bolat'));
});
afterAll(() => at.close());

/** Proposes by the form that a track be signed, and gives the page that it leads to. */
async function signed(slug = AIR): Promise<Visited> {
  const form = await officer.visit(`/tracks/${slug}/log?type=agreement.signed`);
  const check = await officer.send(form, 'check', { occurredOn: '2026-03-03', 'city.en': 'Astana' });
  expect(wordsOf(check.html)).toContain('The entry will wait for a second person.');
  expect(check.html).toContain('Send for approval');
  return officer.send(check, 'record');
}

describe('a source that says otherwise, added to a round that is public', () => {
  it('waits, and the second person is shown what it says', async () => {
    const { seq } = (await at.admin.history(VFA)).find(({ type }) => type === 'round.held') ?? { seq: 0 };
    const form = await officer.visit(`/tracks/${VFA}/entries/${seq}/correct`);
    const check = await officer.send(form, 'check', {
      'because.en': 'Another source.',
      'source.4.title': 'First round',
      'source.4.publisher': 'Ministry B',
      'source.4.language': 'en',
      'source.4.quote': 'met in Brussels',
      'source.4.says.occurredOn': '2025-12-03',
    });
    expect(wordsOf(check.html)).toContain('The entry will wait for a second person.');
    const sent = await officer.send(check, 'record');
    const words = wordsOf((await approver.visit(sent.url)).html);
    expect(words).toContain(
      'Ministry B: First round met in Brussels This source says otherwise: Date 3 December 2025',
    );
    await approver.send(await approver.visit(sent.url), 'return', { comment: 'Not now.' });
  });
});

describe('a proposal', () => {
  it('shows names in the language of the second person, where they are on record in it', async () => {
    const proposed = await (await at.as('officer')).record(AIR, {
      ...{ type: 'agreement.signed', occurredOn: '2026-03-03' },
      data: { place: { city: { en: 'Astana' } }, signatories: [{ name: { en: 'Alibek Bakayev' } }] },
    });
    const path = (proposed.headers.get('location') ?? '').replace('/v1', '');
    const words = wordsOf((await approver.visit(`${path}?lang=ru`)).html);
    expect(words).toContain('Алибек Бакаев');
    expect(words).toContain('Астана');
    await approver.send(await approver.visit(`${path}?lang=en`), 'return', { comment: 'Not now.' });
  });
});

describe('a form that changes a stage, where a second person is asked for', () => {
  it('leads to its proposal: nothing is recorded until somebody else approves it there', async () => {
    const before = await at.anyone.fetch(`/tracks/${AIR}`).then((answer) => answer.text());
    const sent = await signed();
    expect(titleOf(sent.html)).toBe('Agreement signed: waits for approval – Paraph');
    expect(wordsOf(sent.html)).toContain('nothing is recorded until another person approves it');
    expect(sent.html).not.toContain('value="approve"');
    expect((await at.admin.history(AIR)).at(-1)?.type).not.toBe('agreement.signed');

    const list = await approver.visit('/proposals');
    expect(wordsOf(list.html)).toContain('Awaiting approval (1)');
    expect(wordsOf(list.html)).toContain('1 proposal waits');
    const [, link = ''] = /<th scope="row"><a[^>]*>([\s\S]*?)<\/a>/.exec(list.html) ?? [];
    expect(wordsOf(link)).toMatch(/^Agreement signed, \d+ \w+ \d{4}, \d\d:\d\d UTC$/);
    expect(wordsOf((await approver.visit(`/tracks/${AIR}`)).html)).toContain(
      'A proposal about this agreement waits for approval: Agreement signed. Proposed by Aigerim',
    );
    expect(await at.anyone.fetch(`/tracks/${AIR}`).then((answer) => answer.text())).toBe(before);

    const shown = await approver.visit(sent.url);
    const words = wordsOf(shown.html);
    expect(words).toContain('Proposed by Aigerim');
    expect(words).toContain('Changes the stage, or the date it took effect.');
    expect(words).toContain('Signed');
    const unexplained = await approver.send(shown, 'return');
    expect(unexplained.status).toBe(422);
    expect(wordsOf(unexplained.html)).toContain('Say why you return the proposal');
    const approved = await approver.send(shown, 'approve', { comment: 'Seen.' });
    expect(titleOf(approved.html)).toBe('Agreement signed: approved – Paraph');
    expect(wordsOf(approved.html)).toContain('Approved by Bolat');
    expect((await at.admin.history(AIR)).at(-1)).toMatchObject({
      type: 'agreement.signed',
      actor: 'Aigerim',
      approvedBy: 'Bolat',
    });
    const again = await approver.send(shown, 'approve');
    expect(again.status).toBe(409);
    expect(titleOf(again.html)).toBe('Agreement signed: approved – Paraph');
  });

  it('returned, tells the proposer why, and lets them propose it again, once however often it is pressed', async () => {
    const sent = await signed(VFA);
    await approver.send(await approver.visit(sent.url), 'return', { comment: 'Which day?' });
    const read = await officer.visit(sent.url);
    expect(titleOf(read.html)).toBe('Agreement signed: returned – Paraph');
    expect(wordsOf(read.html)).toContain('Which day?');
    const [one, two] = await Promise.all([officer.send(read, 'again'), officer.send(read, 'again')]);
    expect([one.status, two.url]).toEqual([200, one.url]);
    expect(one.url).not.toBe(sent.url);
    expect(titleOf(one.html)).toBe('Agreement signed: waits for approval – Paraph');
    const decided = wordsOf((await officer.visit('/proposals')).html);
    expect(decided).toContain('Returned by Bolat');
  });

  it('shows a colleague’s entry in between before it is sent', async () => {
    const RA = 'kz-eu-readmission';
    const form = await officer.visit(`/tracks/${RA}/log?type=text.agreed`);
    const check = await officer.send(form, 'check', { occurredOn: '2026-03-01' });
    await at.admin.log(RA, { type: 'consultation.held', occurredOn: '2026-02-28' });
    const again = await officer.send(check, 'record');
    expect(wordsOf(again.html)).toContain('1 entry has been recorded');
    expect(titleOf((await officer.send(again, 'record')).html)).toBe(
      'Text agreed: waits for approval – Paraph',
    );
  });

  it('shows corrections, publications and dossiers as they would stand', async () => {
    const form = await officer.visit(`/tracks/${VFA}/entries/3/correct`);
    const check = await officer.send(form, 'check', {
      occurredOn: '2025-12-03',
      'because.en': 'A day late',
      scope: 'all',
    });
    const correction = await officer.send(check, 'record');
    const words = wordsOf(correction.html);
    expect(titleOf(correction.html)).toBe('Correction: waits for approval – Paraph');
    expect(words).toContain('A day late');
    expect(words).toContain('Corrects an entry that changed a stage.');
    const dossier = JSON.stringify({
      format: 'paraph-dossier/1',
      sources: {},
      tracks: [{ slug: 'new-one', kind: 'readmission', parties: ['EU', 'KZ'], title: 'A new one' }],
      entries: [{ tracks: ['new-one'], type: 'launch.announced', occurredOn: '2026-01' }],
    });
    const tried = await officer.send(await officer.visit('/import'), 'check', { dossier, alerts: 'all' });
    const waits = await officer.send(tried, 'record');
    expect(titleOf(waits.html)).toBe('Import of a dossier: waits for approval – Paraph');
    expect(wordsOf(waits.html)).toContain('A new one');
    const seen = await approver.visit(waits.url);
    expect(wordsOf(seen.html)).toContain('Alerts of old entries will be sent, too. Nobody would be alerted.');
    const other = await officer.send(await officer.visit('/import'), 'check', {
      dossier: dossier.replace('new-one', 'newer-one').replace('"new-one"', '"newer-one"'),
    });
    const quiet = await officer.send(other, 'record');
    expect(wordsOf(quiet.html)).toContain('Old entries cause no alerts.');
    expect((await at.admin.call('GET', '/v1/tracks/new-one')).status).toBe(404);
    const approved = await approver.send(await approver.visit(waits.url), 'approve');
    expect(titleOf(approved.html)).toBe('Import of a dossier: approved – Paraph');
    expect((await at.admin.track('new-one')).status.stage).toBe('announced');
  });

  it('is nobody’s business who is not signed in', async () => {
    const stranger = new Browser(at.url);
    expect(titleOf((await stranger.visit('/proposals')).html)).toContain('Sign in');
    expect(wordsOf((await stranger.visit('/')).html)).not.toContain('Awaiting approval');
  });
});

describe('the list of what awaits approval', () => {
  it('given more than a page of each sort, says how many wait and leads to all of them', async () => {
    const busy = await startService({ dossier: FOUNDING, secondPerson: { on: true } });
    try {
      const [proposing, deciding] = [await busy.as('officer'), await busy.as('approver')];
      const propose = async () => {
        const entry = { type: 'agreement.signed', occurredOn: '2026-03-03' };
        const { status, headers } = await proposing.record(AIR, entry);
        expect(status).toBe(202);
        return headers.get('location') ?? '';
      };
      const made: string[] = [];
      for (let count = 0; count < 204; count += 1) made.push(await propose());
      const returned = made.slice(0, 102);
      for (const path of returned) {
        const { status } = await deciding.post(`${path}/return`, { comment: 'Not that day' });
        expect(status).toBe(200);
      }
      const browser = new Browser(busy.url);
      await browser.signIn(busy.adminToken);
      const idsOn = (html: string, part: string) => {
        const section = html.slice(html.indexOf(`id="${part}"`)).split('</section>')[0] ?? '';
        return [...section.matchAll(/href="\/proposals\/([^"?]+)"/g)].map(([, id]) => `/v1/proposals/${id}`);
      };
      const allOf = async (part: string, next: string) => {
        const first = await browser.visit('/proposals');
        const more = new RegExp(`href="([^"]+)">${next}<`).exec(first.html)?.[1] ?? '';
        const rest = await browser.visit(more.replaceAll('&amp;', '&'));
        expect(rest.html).not.toContain(`>${next}<`);
        return [first, rest].map(({ html }) => idsOn(html, part));
      };
      expect(wordsOf((await browser.visit('/proposals')).html)).toContain('102 proposals wait');
      const waiting = await allOf('waiting', 'Later proposals');
      expect(waiting).toEqual([made.slice(102, 202), made.slice(202)]);
      const decided = await allOf('decided', 'Earlier decisions');
      expect(decided).toEqual([returned.slice(2).reverse(), returned.slice(0, 2).reverse()]);
      expect((await browser.visit('/proposals?after=%00&before=99999999999')).status).toBe(200);
    } finally {
      await busy.close();
    }
  });
});

describe('a site where one person is enough', () => {
  it('says so to its staff, on every page, and to nobody else', async () => {
    const alone = await startService({ secondPerson: { on: false } });
    try {
      const browser = new Browser(alone.url);
      await browser.signIn(await newToken(alone, 'officer'));
      expect(wordsOf((await browser.visit('/')).html)).toContain('Approval by a second person is off');
      const stranger = wordsOf((await new Browser(alone.url).visit('/')).html);
      expect(stranger).not.toContain('second person');
    } finally {
      await alone.close();
    }
  });
});
