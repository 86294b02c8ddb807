import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Language } from '../../src/domain/values/text.js';
import { sentence } from '../../src/i18n/findings.js';
import { messagesFor } from '../../src/i18n/messages.js';
import { StoppedClock } from '../support/clocks.js';
import { Browser, formIn, newToken, type Visited, wordsOf } from '../support/forms.harness.js';
import { FOUNDING, type Service, startService } from '../support/service.js';

const VFA = 'kz-eu-visa-facilitation';
const clock = new StoppedClock('2026-03-04T09:00:00.000Z');

let service: Service;
let browser: Browser;
beforeAll(async () => {
  service = await startService({ dossier: FOUNDING, clock });
  browser = new Browser(service.url);
  await browser.signIn(await newToken(service, 'officer', 'Aigerim'));
});
afterAll(() => service.close());

/** Twins with one round held on both as one meeting. */
async function heldOnBoth(name: string) {
  const [vfa, ra] = await service.admin.openTwins(name);
  const entries = [vfa, ra].map((track) => ({ track, type: 'round.held', data: { number: 1 } }));
  const place = { city: { en: 'Astana', ru: 'Астана' }, country: 'KZ' };
  const people = [{ name: 'A. Bakayev', side: 'KZ', role: { en: 'note taker' } }];
  await service.admin.post('/v1/meetings', { occurredOn: '2026-03-02', place, people, entries });
  return [vfa, ra] as const;
}

const correct = (slug: string, seq = 1) => browser.visit(`/tracks/${slug}/entries/${seq}/correct`);

describe('correcting an entry', () => {
  it('puts a wrong date right on every track of the meeting, and leaves the rest as recorded', async () => {
    const [vfa, ra] = await heldOnBoth('both');
    const form = await correct(vfa);
    const check = await browser.send(form, 'check', { occurredOn: '03.03.2026', 'because.en': 'Misread.' });
    const words = wordsOf(check.html);
    expect(words).toContain('Correct 2 entries');
    expect(words).toContain('The history after this change');
    const done = await browser.send(check, 'record');
    expect(done.status).toBe(200);
    expect(wordsOf(done.html)).toContain('Corrected: 2 entries');
    for (const slug of [vfa, ra]) {
      expect(done.html).toContain(`href="/tracks/${slug}/entries/1/correct"`);
      const [entry] = await service.admin.history(slug);
      expect(entry).toMatchObject({ seq: 1, occurredOn: '2026-03-03', correctedBy: 2 });
      expect(entry?.data).toEqual({
        number: 1,
        place: { city: { en: 'Astana', ru: 'Астана' }, country: 'KZ' },
        people: [{ name: 'A. Bakayev', side: 'KZ', role: { en: 'note taker' } }],
      });
      expect((await service.admin.ledger(slug)).at(-1)?.reason).toEqual({ en: 'Misread.' });
    }
  });

  it('corrects this entry alone where that is chosen', async () => {
    const [vfa, ra] = await heldOnBoth('alone');
    const form = await correct(ra);
    const answers = { scope: 'one', number: '2', 'because.en': 'Another number.' };
    await browser.send(await browser.send(form, 'check', answers), 'record');
    expect((await service.admin.history(ra))[0]?.data.number).toBe(2);
    expect(await service.admin.ledger(vfa)).toHaveLength(1);
    const differing = await correct(vfa);
    const wrong = await browser.send(differing, 'check', { number: '3', 'because.en': 'Both.' });
    expect(wrong.html).toContain('href="#scope"');
  });

  it('asks for a reason, and for something to correct', async () => {
    const [vfa] = await heldOnBoth('reason');
    const wrong = await browser.send(await correct(vfa), 'check');
    expect(wrong.status).toBe(422);
    expect(wrong.html).toContain('href="#because"');
    const still = await browser.send(wrong, 'check', { 'because.en': 'No reason.' });
    expect(still.html).toContain('href="#action"');
  });

  it('leaves every recorded word as it is where an entry of the dossier is shown in each language', async () => {
    for (const { seq } of await service.admin.history(VFA)) {
      for (const language of ['en', 'ru', 'kk']) {
        const path = `/tracks/${VFA}/entries/${seq}/correct?lang=${language}`;
        const wrong = await browser.send(await browser.visit(path), 'check', { 'because.en': 'No change.' });
        expect([seq, language, wrong.html.includes('href="#action"')]).toEqual([seq, language, true]);
      }
    }
  });

  it('annuls a whole meeting, and shows the history without it', async () => {
    const [vfa, ra] = await heldOnBoth('annulled');
    const answers = { action: 'annul', 'because.en': 'It never took place.' };
    const check = await browser.send(await correct(vfa), 'check', answers);
    expect(wordsOf(check.html)).toContain('Annul 2 entries');
    expect(check.html).toContain('<del>');
    await browser.send(check, 'record');
    for (const slug of [vfa, ra]) expect(await service.admin.history(slug)).toEqual([]);
    const restoring = await correct(vfa);
    expect(wordsOf(restoring.html)).toContain('This entry is annulled');
    await browser.send(await browser.send(restoring, 'check', { 'because.en': 'It did.' }), 'record');
    for (const slug of [vfa, ra]) expect(await service.admin.history(slug)).toHaveLength(1);
  });

  it('says which later entry a correction would break, and records nothing', async () => {
    const [vfa] = await service.admin.openTwins('breaks');
    await service.admin.log(
      vfa,
      { type: 'negotiations.opened', occurredOn: '2025-10-10' },
      { type: 'text.agreed', occurredOn: '2025-12-10' },
      { type: 'agreement.signed', occurredOn: '2026-01-10' },
      { type: 'agreement.ratified', occurredOn: '2026-02-10', data: { side: 'KZ' } },
    );
    const check = await browser.send(await correct(vfa, 3), 'check', {
      action: 'annul',
      'because.en': 'Not signed.',
    });
    expect(check.status).toBe(409);
    expect(wordsOf(check.html)).toContain('This change would make a later entry impossible');
    expect(check.html).toContain(`/tracks/${vfa}#entry-4`);
  });

  it('leads from a correction to the entry that it corrects', async () => {
    const [vfa] = await service.admin.openTwins('chain');
    await service.admin.log(vfa, { type: 'launch.announced', occurredOn: '2026-01-10' });
    await service.admin.amend(vfa, 1, { occurredOn: '2026-01-11' });
    const form = await correct(vfa, 2);
    expect(wordsOf(form.html)).toContain('Correct or annul entry 1');
  });

  it('answers 404 for what is not there', async () => {
    expect((await correct(VFA, 999)).status).toBe(404);
    expect((await correct('no-such-track')).status).toBe(404);
  });
});

describe('publishing', () => {
  it('of a meeting that a colleague has published meanwhile is refused, in words, and records nothing', async () => {
    const [vfa] = await heldOnBoth('published');
    const form = await browser.visit(`/tracks/${vfa}/entries/1/publish`);
    const typed = { 'because.en': 'Both sides have published.' };
    const check = await browser.send(form, 'check', typed);
    const colleagues = await browser.send(form, 'check', typed);
    expect(wordsOf(check.html)).toContain('Publish 2 entries');
    expect((await browser.send(colleagues, 'record')).status).toBe(200);
    const before = await service.rows();
    const late = await browser.send(check, 'record');
    const anew = await browser.send(await browser.visit(form.url), 'check', typed);
    for (const { status, html } of [late, anew]) {
      expect(status).toBe(409);
      expect(wordsOf(html)).toContain('Entry 1 is already public');
    }
    expect(await service.rows()).toEqual(before);
  });

  it('makes a meeting public on all its tracks, after its check', async () => {
    const [vfa, ra] = await heldOnBoth('public');
    const form = await browser.visit(`/tracks/${vfa}/entries/1/publish`);
    const check = await browser.send(form, 'check', { 'because.en': 'The communiqué is out.' });
    expect(wordsOf(check.html)).toContain('Publish 2 entries');
    const shown = wordsOf(check.html);
    expect(shown).toContain('What becomes public');
    expect(shown).toContain('A. Bakayev (Kazakhstan), note taker');
    expect(shown).toContain('Place: Астана');
    expect(shown.split('This entry has no source.')).toHaveLength(3);
    const done = await browser.send(check, 'record');
    expect(wordsOf(done.html)).toContain('Published: 2 entries');
    for (const slug of [vfa, ra]) {
      expect((await service.anyone.history(slug)).length).toBe(1);
      expect(done.html).toContain(`href="/tracks/${slug}/entries/1/correct"`);
      const track = wordsOf((await browser.visit(`/tracks/${slug}`)).html);
      expect(track).toContain('Entry 1, public, published on 4 March 2026');
    }
    // The address names the other entries: whatever else it names is not shown.
    const address = new URL(done.url, service.url);
    address.searchParams.set('with', `${ra}:1 ${VFA}:1`);
    expect(wordsOf((await browser.visit(`${address.pathname}${address.search}`)).html)).toContain(
      'Published: 1 entry',
    );
    const again = await browser.send(form, 'check', { 'because.en': 'Again.', scope: 'one' });
    expect(wordsOf(again.html)).toContain('Entry 1 is already public');
  });
});

describe('adding a track', () => {
  it('opens it after its check, and refuses a name that is taken', async () => {
    const form = await browser.visit('/tracks/new');
    const answers = {
      'title.en': 'Readmission <agreement>',
      kind: 'readmission',
      'party.2': 'uz',
      slug: 'kz-uz-readmission',
    };
    const check = await browser.send(form, 'check', answers);
    expect(wordsOf(check.html)).toContain('Kazakhstan – Uzbekistan');
    const [track, again] = await Promise.all([browser.send(check, 'record'), browser.send(check, 'record')]);
    expect([track.url, again.url]).toEqual(Array(2).fill('/tracks/kz-uz-readmission'));
    const otherwise = await browser.send(check, 'record', { 'title.en': 'Another' });
    expect(otherwise.status).toBe(422);
    expect(await service.admin.track('kz-uz-readmission')).toMatchObject({ parties: ['KZ', 'UZ'] });
    const taken = await browser.send(form, 'check', answers);
    expect(taken.html).toContain('href="#slug"');
    const bare = await browser.send(form, 'check');
    for (const field of ['title', 'kind', 'party-2', 'slug']) expect(bare.html).toContain(`href="#${field}"`);
  });
});

describe('importing a dossier', () => {
  const dossier = `
format: paraph-dossier/1
tracks:
  - { slug: imported, kind: readmission, parties: [KZ, GE], title: "Readmission <b>" }
entries:
  - { tracks: [imported], type: launch.announced, occurredOn: "2026-01" }
`;

  it('tries it out first and writes nothing, then records it', async () => {
    const form = await browser.visit('/import');
    const tried = await browser.send(form, 'check', { dossier });
    expect(wordsOf(tried.html)).toContain('1 entry would be recorded; none is on record already.');
    const words = wordsOf(tried.html);
    expect(words).toContain('On 1 agreement, 1 of them new. Entries by type:');
    expect(words).toContain('Launch of negotiations announced: 1');
    expect(words).toContain('Nobody would be alerted.');
    const all = await browser.send(await browser.send(tried, 'edit'), 'check', { alerts: 'all' });
    expect(formIn(all.html).fields).toContainEqual(['alerts', 'all']);
    expect((await service.admin.call('GET', '/v1/tracks/imported')).status).toBe(404);
    const [done, again] = await Promise.all([browser.send(tried, 'record'), browser.send(tried, 'record')]);
    expect(wordsOf(done.html)).toContain('Imported: 1 entry');
    expect(wordsOf(again.html)).toContain('Imported: 1 entry');
    expect(await service.admin.history('imported')).toHaveLength(1);
  });

  it('takes a file, and keeps what it held where something is wrong with it', async () => {
    const form = await browser.visit('/import');
    const file = (text: string | Uint8Array<ArrayBuffer>) => new File([text], 'dossier.yaml');
    const uploaded = dossier.replaceAll('imported', 'uploaded').replaceAll('\n', '\r\n');
    const tried = await browser.upload(form, 'check', file(uploaded));
    expect(wordsOf(tried.html)).toContain('1 entry would be recorded');
    const done = await browser.send(tried, 'record');
    expect(done.url).toBe('/import/done/1');
    expect(await service.admin.history('uploaded')).toHaveLength(1);

    const wrong = await browser.upload(form, 'check', file('format: paraph-dossier/9'));
    expect(wrong.status).toBe(422);
    expect(formIn(wrong.html).fields).toContainEqual(['dossier', 'format: paraph-dossier/9']);
    const bytes = await browser.upload(form, 'check', file(new Uint8Array([0xd0, 0xff, 0x41])));
    expect(wordsOf(bytes.html)).toContain('This file is not UTF-8 text');
    const large = await browser.upload(form, 'check', file('#'.repeat(7 * 1024 * 1024)));
    expect(large.status).toBe(413);
    expect(wordsOf(large.html)).toContain('Too much was sent at once Nothing was recorded.');
  });

  it('keeps a dossier that is too large to go along with signing in, until one has signed in beside it', async () => {
    const token = await newToken(service, 'officer', 'Dana');
    const late = new Browser(service.url);
    await late.signIn(token);
    const form = await late.visit('/import');
    const large = `${dossier.replaceAll('imported', 'large')}# ${'ж'.repeat(300_000)}\n`;
    late.forget();
    const asked = await late.upload(form, 'check', new File([large], 'dossier.yaml'));
    expect(asked.status).toBe(401);
    expect(wordsOf(asked.html)).toContain('The sign-in opens in another tab.');
    await late.signIn(token);
    const go = (page: Visited) => {
      expect(page.html).toContain('enctype="multipart/form-data"');
      const { action, fields } = formIn(page.html);
      const body = new FormData();
      for (const [name, value] of fields) body.append(name, value);
      const headers = { accept: 'text/html', 'sec-fetch-site': 'same-origin' };
      return late.visit(action, { method: 'POST', body, headers });
    };
    const goesOn = await go(asked);
    expect([goesOn.status, wordsOf(goesOn.html).includes('everything you typed is kept')]).toEqual([
      403,
      true,
    ]);
    const tried = await go(goesOn);
    expect(wordsOf(tried.html)).toContain('1 entry would be recorded');
    expect(formIn(tried.html).fields).toContainEqual(['dossier', large]);
  });

  it('takes files here and nowhere else', async () => {
    const body = new FormData();
    body.append('file', new File(['x'], 'x.txt'));
    for (const path of ['/tracks/new', '/sign-in', '/v1/import']) {
      const { status } = await service.admin.fetch(path, { method: 'POST', body });
      expect([path, status]).toEqual([path, 415]);
    }
    const headers = { 'content-type': 'multipart/form-data; boundary=none' };
    const broken = await service.admin.fetch('/import', { method: 'POST', body: 'not parts', headers });
    expect(broken.status).toBe(400);
  });

  it('keeps what was pasted and says what is wrong with it', async () => {
    const form = await browser.visit('/import');
    const pasted = 'format: paraph-dossier/1\nentries: [{ tracks: [nowhere], type: launch.announced }]';
    const wrong = await browser.send(form, 'check', { dossier: pasted });
    expect(wrong.status).toBe(422);
    expect(wordsOf(wrong.html)).toContain(
      '1st entry of the file (/entries/0/occurredOn), line 2, column 11: is required',
    );
    expect(formIn(wrong.html).fields).toContainEqual(['dossier', pasted]);
  });

  it.each([
    ['en', '2nd entry of the file (/entries/1), line 5, column 5: '],
    ['ru', 'Запись № 2 в файле (/entries/1), строка 5, столбец 5: '],
    ['kk', 'Файлдағы № 2 жазба (/entries/1), 5-жол, 5-баған: '],
  ])(
    'in %s names each refused entry and its place, and says what was not checked',
    async (language, where) => {
      const round =
        '  - { tracks: [twice], type: round.held, occurredOn: "2025-01-10", data: { number: 1 } }\n';
      const head = `format: paraph-dossier/1
tracks: [{ slug: twice, kind: readmission, parties: [KZ, GE], title: Twice }]
entries:
`;
      const form = await browser.visit(`/import?lang=${language}`);
      const wrong = await browser.send(form, 'check', { dossier: head + round.repeat(3) });
      expect(wrong.status).toBe(422);
      const m = messagesFor(language as Language);
      const { value } = sentence(
        { code: 'round_already_held', params: { number: 1, when: '2025-01-10' } },
        language as Language,
      );
      expect(wordsOf(wrong.html)).toContain(where + value);
      expect(wordsOf(wrong.html)).toContain(m.t('entry.faults_left', { undecided: 1 }));
    },
  );
});
