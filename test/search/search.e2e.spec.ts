import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uploaded } from '../documents/uploading.js';
import { StoppedClock } from '../support/clocks.js';
import { type Client, FOUNDING, type Service, startService } from '../support/service.js';

type Item = {
  type: string;
  track: string;
  seq?: number;
  title: unknown;
  snippet: string;
  matched: { word: string; field: string; found?: string }[];
};

let at: Service;
const found = async (q: string, by: Client = at.admin): Promise<Item[]> =>
  (await by.get<{ items: Item[] }>(`/v1/search?q=${encodeURIComponent(q)}`)).items;
const inShort = (items: Item[]) => items.map(({ type, track, seq }) => [type, track, seq].join(' ').trim());
const first = async (q: string, by?: Client) => inShort(await found(q, by))[0];

/** Given: the founding dossier, and a few tracks with other countries. */
beforeAll(async () => {
  at = await startService({ dossier: FOUNDING, clock: new StoppedClock('2026-05-04T09:00:00.000Z') });
  const tracks = [
    { slug: 'kz-qa-air', kind: 'air-transport', parties: ['KZ', 'QA'], title: 'On scheduled flights' },
    {
      ...{ slug: 'kz-qa-trade', kind: 'agreement', subtype: 'trade', parties: ['KZ', 'QA'] },
      title: { ru: 'О торговле' },
    },
    { slug: 'kz-tr-air', kind: 'air-transport', parties: ['KZ', 'TR'], title: 'Skies' },
    { slug: 'kz-uz-ra', kind: 'readmission', parties: ['KZ', 'UZ'], title: 'Readmission' },
  ];
  for (const track of tracks) expect((await at.admin.post('/v1/tracks', track)).status).toBe(201);
  await at.admin.log('kz-uz-ra', {
    type: 'round.held',
    occurredOn: '2026-03-12',
    data: {
      number: 2,
      place: { city: { en: 'Tashkent', ru: 'Ташкент' } },
      outcome: { en: 'Seven articles were agreed.', ru: 'Стороны согласовали семь статей.' },
      people: [{ name: { ru: 'Алишер Каримов' }, title: { ru: 'Директор департамента' }, side: 'UZ' }],
    },
  });
  await at.settle();
});
afterAll(() => at.close());

describe('a track on which nothing is recorded is found by its kind and party, in three languages', () => {
  it.each([
    'air agreement Qatar',
    'that air agreement with Qatar',
    'авиасообщение Катар',
    'соглашение с Катаром о воздушном сообщении',
    'әуе Катар',
    'Катармен әуе қатынасы',
    'qatar flights',
    'Katar air',
    'Quatar air',
    'QA air',
    'kz-qa-air',
  ])('%s', async (q) => {
    expect(await first(q)).toBe('track kz-qa-air');
  });

  it('says which words were found where', async () => {
    const [item] = await found('flights катар');
    expect(item?.snippet).toContain('<mark>');
    expect(item?.matched).toEqual([
      { word: 'flights', field: 'title' },
      { word: 'катар', field: 'party' },
    ]);
  });
});

describe('a person is found in any spelling, with the latest entry that names them', () => {
  it.each(['Bakayev', 'Бакаев', 'Бақаев', 'Бакаева', 'Bokayev', 'alibek bakaev'])('%s', async (q) => {
    expect(await first(q)).toBe('person kz-eu-readmission 3');
  });

  it('says how the name is written where another was meant', async () => {
    expect((await found('Karimof'))[0]?.matched).toEqual([
      { word: 'Karimof', field: 'name', found: 'Каримов' },
    ]);
  });
});

describe('an entry is found by number, place, date and words in other forms', () => {
  it.each([
    'round 2 tashkent',
    'раунд 2 Ташкент',
    '2-раунд Ташкент',
    '2nd round tashkent',
    'March 2026',
    '12 March 2026',
    'в марте 2026 года',
    '2026 жылғы наурыз',
    '2026-03',
    'agree article',
    'согласованные статьи',
    'tashkont',
  ])('%s', async (q) => {
    expect(inShort(await found(q))).toContain('entry kz-uz-ra 1');
  });

  it('marks the words in the title and below it, and escapes the rest', async () => {
    const [item] = await found('seven articles');
    expect(item?.snippet).toBe('<mark>Seven</mark> <mark>articles</mark> were agreed.');
  });
});

describe('what anybody finds', () => {
  it('is public: a track without a public entry, its people and its words are not found', async () => {
    for (const q of ['Skies', 'scheduled', 'Tashkent', 'Ташкент', 'Каримов', 'Karimof', 'March 2026'])
      expect([q, await found(q, at.anyone)]).toEqual([q, []]);
    expect(await first('Bakaev', at.anyone)).toBe('person kz-eu-readmission 3');
  });

  it('is found once it is published, under the numbers of the public log', async () => {
    expect((await at.admin.publish('kz-uz-ra', 1)).status).toBe(201);
    await at.settle();
    expect(inShort(await found('Tashkent', at.anyone))).toEqual(['entry kz-uz-ra 1']);
    expect(await first('Karimov', at.anyone)).toBe('person kz-uz-ra 1');
  });
});

describe('corrections', () => {
  it('an amended entry is found by its new words and no longer by the old', async () => {
    await at.admin.log('kz-tr-air', {
      type: 'meeting.held',
      occurredOn: '2026-04-01',
      data: { place: { city: 'Antalya' }, people: [{ name: 'Zeynep Aydemir' }] },
    });
    await at.settle();
    expect(inShort(await found('Antalya'))).toEqual(['entry kz-tr-air 1']);
    await at.admin.amend('kz-tr-air', 1, { data: { place: { city: 'Izmir' } } });
    await at.settle();
    expect(await found('Antalya')).toEqual([]);
    expect(await found('Aydemir')).toEqual([]);
    expect(inShort(await found('Izmir'))).toEqual(['entry kz-tr-air 1']);
  });

  it('an annulled entry is not found; amended again, it is', async () => {
    await at.admin.annul('kz-tr-air', 1);
    await at.settle();
    expect(await found('Izmir')).toEqual([]);
    await at.admin.amend('kz-tr-air', 1, { data: { place: { city: 'Bursa' } } });
    await at.settle();
    expect(inShort(await found('Bursa'))).toEqual(['entry kz-tr-air 1']);
  });

  it('a renamed track is found by both titles', async () => {
    await at.admin.log('kz-tr-air', {
      type: 'track.renamed',
      occurredOn: '2026-04-02',
      data: { title: 'Heavens' },
    });
    await at.settle();
    for (const q of ['Heavens', 'Skies']) expect(await first(q)).toBe('track kz-tr-air');
  });

  it('an entry is listed under the name that its track has in the reader’s log', async () => {
    const renamed = { type: 'track.renamed', occurredOn: '2026-03-20', data: { title: 'Return of people' } };
    const held = { type: 'meeting.held', occurredOn: '2026-03-21', data: { place: { city: 'Bukhara' } } };
    await at.admin.log('kz-uz-ra', renamed, { ...held, visibility: 'public' });
    await at.settle();
    const pageOf = async (by: Client) => (await by.fetch('/search?q=Bukhara&lang=en')).text();
    expect(await pageOf(at.admin)).toContain('Return of people');
    const shown = await pageOf(at.anyone);
    expect(shown).toContain('Bukhara');
    expect(shown).toContain('Readmission');
    expect(shown).not.toContain('Return of people');
  });
});

describe('a document of an entry', () => {
  const MEMORANDUM = { en: 'Memorandum on pipelines', ru: 'Меморандум о трубопроводах' };
  const talks = (documents: object[], more: object = {}) => ({
    ...{ type: 'meeting.held', occurredOn: '2026-04-20', documents, ...more },
  });
  const documentsOf = async (q: string, by?: Client) =>
    inShort(await found(q, by)).filter((one) => one.startsWith('document'));

  beforeAll(async () => {
    const { admin } = at;
    const [memorandum, letter] = [await uploaded(admin, 'memorandum'), await uploaded(admin, 'letter')];
    await admin.log(
      'kz-qa-trade',
      talks([{ sha256: memorandum, kind: 'minutes', language: 'kk', title: MEMORANDUM }]),
      talks([{ sha256: letter, kind: 'note', language: 'ar', title: 'Verbal', marking: 'official_use' }]),
    );
    await at.settle();
  });

  it.each([
    'memorandum',
    'меморандум трубопровод',
    'memorandom pipelines',
    'pipeline minutes',
    'pipelines протокол',
    'трубопровод хаттама',
    'pipelines Kazakh',
    'pipelines note.pdf',
    'құжат pipelines',
  ])('given %s, then it is found with the entry that names it', async (q) => {
    expect(await documentsOf(q)).toEqual(['document kz-qa-trade 1']);
    expect(inShort(await found(q))).toContain('entry kz-qa-trade 1');
  });

  it('given its marking, then it is found by it, and the page shows and prints it', async () => {
    for (const q of ['служебного пользования', 'ҚБПҮ', 'Verbal arabic'])
      expect([q, await documentsOf(q)]).toEqual([q, ['document kz-qa-trade 2']]);
    const html = await (await at.admin.fetch('/search?q=verbal&lang=en')).text();
    expect(html).toContain('<p class="handling">For official use</p>');
  });

  it.each([
    ['en', 'Document'],
    ['ru', 'Документ'],
    ['kk', 'Құжат'],
  ])(
    'given the page in %s, then it is called %s and leads to its entry and to its file',
    async (lang, name) => {
      const html = await (await at.admin.fetch(`/search?q=pipelines&lang=${lang}`)).text();
      expect(html).toContain(`<b>${name}</b>`);
      expect(html).toMatch(/href="[^"]*\/tracks\/kz-qa-trade[^"]*#entry-1"/);
      expect(html).toMatch(/href="\/v1\/documents\/[0-9a-f]{64}" download="note\.pdf"/);
    },
  );

  it('given a hidden entry, then nobody else learns of it; published, everybody finds it', async () => {
    for (const q of ['memorandum', 'memorandom', 'pipelines minutes', 'Verbal', 'Verbak'])
      expect([q, await found(q, at.anyone)]).toEqual([q, []]);
    expect((await at.admin.publish('kz-qa-trade', 1)).status).toBe(201);
    await at.settle();
    expect(await documentsOf('memorandum', at.anyone)).toEqual(['document kz-qa-trade 1']);
    expect(await found('Verbal', at.anyone)).toEqual([]);
  });

  it('given corrections, then it is found while an entry names it, with the latest that does', async () => {
    const { admin } = at;
    const sha256 = await uploaded(admin, 'memorandum');
    const again = { sha256, kind: 'draft', title: 'Pipelines, as agreed' };
    const [later] = await admin.log('kz-qa-trade', talks([again], { occurredOn: '2026-04-21' }));
    await at.settle();
    expect(await documentsOf('agreed pipelines draft')).toEqual([`document kz-qa-trade ${later?.seq}`]);
    expect(await documentsOf('memorandum')).toEqual([]);
    await admin.annul('kz-qa-trade', later?.seq as number);
    await at.settle();
    expect(await documentsOf('agreed pipelines draft')).toEqual([]);
    expect(await documentsOf('memorandum')).toEqual(['document kz-qa-trade 1']);
    await admin.amend('kz-qa-trade', 1, { documents: [] });
    await at.settle();
    for (const by of [admin, at.anyone]) expect(await found('memorandum', by)).toEqual([]);
  });
});

describe('what is refused', () => {
  it.each([
    ['', 'q'],
    ['?q=', 'q'],
    ['?q=%20%20', 'q'],
    [`?q=${'a'.repeat(201)}`, 'q'],
    ['?q=a&limit=501', 'limit'],
  ])('%s, with a problem that names the parameter', async (query, name) => {
    const { status, body } = await at.anyone.call('GET', `/v1/search${query}`);
    expect([status, body.code, body.errors[0]?.pointer]).toEqual([
      422,
      'validation_failed',
      `/query/${name}`,
    ]);
  });

  it('nothing else: whatever is typed, it is looked for', async () => {
    const odd = ["'", '\\', "'a':*", 'a & b | !c', '<script>', '%_', '🤝', '2-2-2', '٣', '中文 文'];
    for (const q of [...odd, 'x '.repeat(100), 'й'.repeat(200)]) await found(q);
  });
});
