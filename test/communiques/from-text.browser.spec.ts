import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import type { TransitionView } from '../../src/domain/values/views.js';
import { faultsOf } from '../../src/ui/html.fixture.js';
import { pdf, sha256Of } from '../documents/uploading.js';
import {
  barriersOn,
  DESKTOP,
  type InBrowser,
  mainOf,
  overflowOf,
  PHONE,
  signIn,
  startBrowser,
} from '../support/browser.js';
import { build, newFolder, paraph, type Settings } from '../support/command.js';
import { migratedDatabase, type TestDatabase } from '../support/database.js';
import { newToken } from '../support/forms.harness.js';
import { type Service, startService } from '../support/service.js';
import { sized } from '../support/sizes.js';
import { lettersOf, sheetsIn, wordsInFile } from '../tracks/brief-words.js';

/** A database with its folder of documents, as the service and the command line find them. */
type Place = { database: TestDatabase; settings: Settings; documents: { folder: string } };

const newPlace = async (): Promise<Place> => {
  const database = await migratedDatabase();
  const { appUrl, ownerUrl } = database;
  const settings = { DATABASE_URL: appUrl, DATABASE_OWNER_URL: ownerUrl, DATA_DIR: newFolder() };
  return { database, settings, documents: { folder: join(settings.DATA_DIR, 'documents') } };
};

async function remove({ database, settings }: Place): Promise<void> {
  await database.drop();
  rmSync(settings.DATA_DIR ?? '', { recursive: true });
}

let here: Place;
let at: InBrowser;
let token: string;
beforeAll(async () => {
  build();
  here = await newPlace();
  at = await startBrowser({ database: here.database, documents: here.documents });
  token = await newToken(at.service, 'officer', 'Aigerim');
});
afterAll(async () => {
  await at.close();
  await remove(here);
});

/** What each language brings: the text, its statement, and the words that the entry then has on the pages. */
const SAID = {
  en: {
    text: `Second round of talks on readmission

On 3 March 2026 delegations of Kazakhstan and the European Union held the second round of negotiations on the readmission agreement in Astana.

The delegation of Kazakhstan was headed by Mr Alibek Bakayev, Deputy Minister of Foreign Affairs.

The parties agreed on half of the articles of the draft agreement.

The EU side will send a revised draft of Article 4 by 20 April 2026. The third round is scheduled for June 2026 in Brussels.`,
    statement: 'Joint statement',
    entry: 'Round 2 held in Astana',
    day: '2 March 2026',
    document: 'Communiqué: Joint statement; English',
  },
  ru: {
    text: `Второй раунд переговоров о реадмиссии

3 марта 2026 года в Астане делегации Казахстана и Европейского союза провели второй раунд переговоров по соглашению о реадмиссии.

Казахстанскую делегацию возглавил заместитель министра иностранных дел Алибек Бакаев.

Стороны согласовали половину статей проекта соглашения.

Казахстанская сторона направит обновленную редакцию статьи 4 до 20 апреля 2026 года. Третий раунд планируется провести в июне 2026 года в Брюсселе.`,
    statement: 'Совместное заявление',
    entry: 'Раунд 2 состоялся (Астана)',
    day: '2 марта 2026',
    document: 'Коммюнике: Совместное заявление; русский',
  },
  kk: {
    text: `Реадмиссия туралы келіссөздердің екінші раунды

2026 жылғы 3 наурызда Астанада Қазақстан мен Еуропалық Одақ делегациялары реадмиссия туралы келісім бойынша келіссөздердің екінші раундын өткізді.

Қазақстандық делегацияны Сыртқы істер министрінің орынбасары Әлібек Бақаев басқарды.

Тараптар келісім жобасы баптарының жартысын келісті.

Келесі раундты 2026 жылғы маусымда Брюссельде өткізу жоспарланып отыр.`,
    statement: 'Бірлескен мәлімдеме',
    entry: '2‑раунд өтті (Астана)',
    day: '2026 жылғы 2 наурыз',
    document: 'Коммюнике: Бірлескен мәлімдеме; қазақ тілі',
  },
} as const;

const TITLE = { en: 'Readmission agreement', ru: 'Соглашение о реадмиссии', kk: 'Реадмиссия туралы келісім' };

type Language = keyof typeof SAID;
const ALL: { language: Language; script: boolean; viewport: typeof PHONE }[] = [
  { language: 'en', script: false, viewport: DESKTOP },
  { language: 'ru', script: true, viewport: PHONE },
  { language: 'kk', script: true, viewport: DESKTOP },
];
const WALKS = sized(ALL.slice(1, 2), ALL);

const trackOf = (language: Language) => `${language}-ra`;
const statementOf = (language: Language) => pdf(SAID[language].statement);
const main = (page: Page): Locator => page.locator('main .bar button.main').last();

/** Whether the page is well made: it fits the window, its HTML is valid, and it bars nobody. */
async function isWellMade(page: Page, script: boolean): Promise<void> {
  expect([await overflowOf(page), await faultsOf(await page.content())]).toEqual([0, []]);
  if (script) expect(await barriersOn(page)).toEqual([]);
}

async function boxOf(page: Page, selector: string) {
  const box = await page.locator(selector).boundingBox();
  if (!box) throw new Error(`${selector} is not shown`);
  return box;
}

async function paste(page: Page, language: Language): Promise<void> {
  await page.goto(`/entries/from-text?track=${trackOf(language)}`);
  await page.fill('#pasted', SAID[language].text);
  await page.fill('#source-0-publisher', 'MFA');
  // The ring of the field that has the focus begins six pixels above it.
  const [label, field] = [
    await boxOf(page, 'label[for="source-0-publisher"]'),
    await boxOf(page, '#source-0-publisher'),
  ];
  expect(field.y - label.y - label.height).toBeGreaterThan(5);
  await main(page).click();
  expect(await page.inputValue('#occurredOn')).toBe('2026-03-03');
  expect(await page.inputValue('#number')).toBe('2');
  // The name of the event is not cut on a phone.
  expect((await boxOf(page, '#type')).width).toBeGreaterThan(250);
  expect(await page.isChecked(`input[name=track][value=${trackOf(language)}]`)).toBe(true);
}

/** From the words to their field and back. */
async function followTheDate(page: Page): Promise<void> {
  const date = page.locator('.from', { has: page.locator('xpath=../*[@id="occurredOn"]') });
  const number = await date.locator('.ev').getAttribute('href');
  await page.locator(`.paste a[href="${number?.replace('e', 'f')}"]`).click();
  await date.locator('.ev').click();
  expect(new URL(page.url()).hash).toBe(number);
  expect(await page.locator(`mark${number}`).textContent()).toContain('2026');
}

/** What was read in the text is not said of the date that is typed since. */
async function correctTheDate(page: Page): Promise<void> {
  const read = page.locator('.field:has(#occurredOn) + .as-read');
  expect(await read.isVisible()).toBe(true);
  await page.fill('#occurredOn', '2026-03-02');
  await page.press('#occurredOn', 'Tab');
  expect(await read.isVisible()).toBe(false);
}

async function attach(page: Page, language: Language): Promise<void> {
  const { statement } = SAID[language];
  await page.locator('details:has(#document) > summary').click();
  await page.setInputFiles('#document-0-file', {
    ...{ name: `${statement}.pdf`, mimeType: 'application/pdf', buffer: statementOf(language) },
  });
  await page.selectOption('#document-0-kind', 'communique');
  await page.selectOption('#document-0-language', language);
  await page.fill('#document-0-title', statement);
}

async function checkAndRecord(page: Page, language: Language): Promise<void> {
  await main(page).click();
  const answers = await page.locator('.answers').innerText();
  expect(answers).toContain(SAID[language].statement);
  expect(answers.replaceAll(/\s/g, ' ')).toContain(SAID[language].day);
  await main(page).click();
  await page.waitForURL('**/done');
}

/** The note as a file, as the link of the page saves it. */
async function saveBrief(page: Page): Promise<string> {
  const saving = page.waitForEvent('download');
  await page.locator('a[href*="brief.docx"]').click();
  return wordsInFile(readFileSync(await (await saving).path()));
}

describe('a communiqué and the joint statement that came with it', () => {
  it.each(WALKS)(
    'given $language, then the text is pasted, one field corrected, the statement attached, and all recorded',
    async ({ language, script, viewport }) => {
      const ra = trackOf(language);
      const { entry, day, document } = SAID[language];
      await at.service.admin.open(ra, 'readmission', { title: TITLE });
      const page = await at.window({ locale: language, javaScriptEnabled: script, viewport });
      await signIn(page, token);
      await paste(page, language);
      await followTheDate(page);
      await correctTheDate(page);
      await attach(page, language);
      await isWellMade(page, script);
      await checkAndRecord(page, language);
      const row = (await at.service.admin.history(ra)).find(({ type }) => type === 'round.held');
      expect(row).toMatchObject({ occurredOn: '2026-03-02', data: { number: 2 } });
      expect(row?.sources).toMatchObject([{ language, quote: expect.stringContaining('2026') }]);

      await page.goto(`/tracks/${ra}`);
      const words = await mainOf(page);
      for (const said of [entry, day, document]) expect(words).toContain(said);
      await isWellMade(page, false);

      await page.goto(`/brief/${ra}`);
      const sheets = sheetsIn(await page.content());
      expect(lettersOf(await saveBrief(page))).toBe(lettersOf(sheets));
      for (const said of [entry, day, document]) expect(lettersOf(sheets)).toContain(lettersOf(said));
      await page.context().close();
    },
  );

  it('given an export with files, then all is restored elsewhere, verified, and one changed byte is found', async () => {
    const there = await newPlace();
    const files = newFolder();
    const dossier = join(files, 'dossier.yaml');
    const exported = await paraph(here.settings, 'export', '--files', files);
    expect([exported.code, exported.err]).toEqual([0, '']);
    writeFileSync(dossier, exported.out);
    expect(await paraph(there.settings, 'import', dossier, '--files', files)).toMatchObject({ code: 0 });

    at.clock.at = new Date().toISOString();
    const restored = await startService({ ...there, clock: at.clock });
    expect(await toldBy(restored)).toEqual(await toldBy(at.service));
    for (const { language } of WALKS) {
      const answer = await restored.admin.fetch(`/v1/documents/${sha256Of(statementOf(language))}`);
      expect(Buffer.from(await answer.arrayBuffer())).toEqual(statementOf(language));
    }
    await restored.close();

    for (const { settings } of [here, there])
      expect(await paraph(settings, 'verify')).toMatchObject({
        code: 0,
        out: expect.stringMatching(new RegExp(`^No faults .* and ${WALKS.length} documents?\\.\\n$`)),
      });
    const sha256 = sha256Of(statementOf('ru'));
    const file = join(there.documents.folder, sha256.slice(0, 2), sha256);
    const bytes = readFileSync(file);
    bytes[10] = (bytes[10] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    const { code, out } = await paraph(there.settings, 'verify');
    expect([code, out]).toEqual([
      1,
      expect.stringMatching(/^BAD ru-ra document \d+: was changed: .*\n1 fault in /),
    ]);

    rmSync(files, { recursive: true });
    await remove(there);
  });
});

/** The board and the histories, without what each ledger numbers and dates by itself. */
async function toldBy({ admin }: Service) {
  const board = (await admin.board()).items.map(({ head: _, ...track }) => track);
  const histories = await Promise.all(board.map(({ slug }) => admin.history(slug)));
  return { board, histories: histories.flat().map(saidIn) };
}

const saidIn = ({ track, type, occurredOn, from, to, data, sources, documents }: TransitionView) => ({
  ...{ track, type, occurredOn, from, to, data, sources, documents },
});
