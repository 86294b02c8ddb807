import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { strToU8, zipSync } from 'fflate';
import writeXlsx from 'write-excel-file/node';
import { StoppedClock } from '../support/clocks.js';
import { Browser, newToken, wordsOf } from '../support/forms.harness.js';
import { FOUNDING, type Service, startService } from '../support/service.js';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

let service: Service;
let desk: Browser;
/** Given: the founding dossier, and an officer of a ministry that keeps lists in Excel. */
beforeAll(async () => {
  service = await startService({ dossier: FOUNDING, clock: new StoppedClock('2026-03-02T09:00:00.000Z') });
  desk = new Browser(service.url, 'en');
  await desk.signIn(await newToken(service, 'officer', 'Aigerim'));
});
afterAll(() => service.close());

const text = (value: string) => ({ value, type: String });
const workbook = async (...rows: (string | Date)[][]): Promise<File> => {
  const data = rows.map((row) =>
    row.map((cell) =>
      typeof cell === 'string' ? text(cell) : { value: cell, type: Date, format: 'yyyy-mm-dd' },
    ),
  );
  return new File([new Uint8Array(await writeXlsx(data).toBuffer())], 'list.xlsx', { type: XLSX });
};
const NAMES = ['Наименование', 'Стороны', 'Подписано', 'Вступление в силу'];
const chosen = async (file: File) => desk.upload(await desk.visit('/import/list'), 'read', file);
const SOURCE = { source: 'Register of treaties', publisher: 'Treaty department' };

describe('a list in Excel', () => {
  it('is read, its columns are suggested, tried, and recorded with the dates as far as they are known', async () => {
    const file = await workbook(
      NAMES,
      ['О воздушном сообщении', 'Казахстан – Катар', new Date('2019-03-04T00:00:00Z'), '2020'],
      ['О торговле', 'KZ, SG', '05.2021', ''],
    );
    const read = await chosen(file);
    expect(read.html).toMatch(/<option value="signed" selected/);
    const before = await service.admin.board();
    const tried = await desk.send(read, 'check', SOURCE);
    expect(wordsOf(tried.html)).toContain('2 agreements. 5 entries would be recorded, 0 are already there.');
    expect((await service.admin.board()).items).toHaveLength(before.items.length);
    const done = await desk.send(tried, 'record');
    expect(done.url).toMatch(/^\/import\/done\/5/);
    const { items } = await service.admin.board('?q=Катар');
    const [air] = items as { slug: string; status: { stage: string; since: string } }[];
    expect(air).toMatchObject({ parties: ['KZ', 'QA'], status: { stage: 'in_force', since: '2020' } });
    const entries = await service.admin.get<{ items: object[] }>(`/v1/tracks/${air?.slug}/transitions`);
    expect(entries.items[1]).toMatchObject({
      ...{ type: 'agreement.signed', occurredOn: '2019-03-04', visibility: 'internal' },
      sources: [{ publisher: 'Treaty department' }],
    });
  });

  it('of the next month is mapped as it was, and only what is new in it is recorded', async () => {
    const file = await workbook(
      NAMES,
      ['О торговле', 'KZ, SG', '05.2021', ''],
      ['О спорте', 'KZ, JP', '', ''],
    );
    const read = await chosen(file);
    expect(read.html).toContain('value="Register of treaties"');
    const tried = await desk.send(read, 'check');
    expect(wordsOf(tried.html)).toContain('2 agreements. 0 entries would be recorded, 2 are already there.');
  });

  it('is remembered for whoever imported it: a colleague is told nothing of it', async () => {
    const colleague = new Browser(service.url, 'en');
    await colleague.signIn(await newToken(service, 'officer', 'Bolat'));
    const file = await workbook(NAMES, ['О торговле', 'KZ, SG', '', '']);
    const read = await colleague.upload(await colleague.visit('/import/list'), 'read', file);
    expect(read.status).toBe(200);
    expect(read.html).not.toContain('Register of treaties');
  });

  it('of many rows comes through the pages whole, to the last letter', async () => {
    const rows = Array.from({ length: 900 }, (_, index) => [
      `№ ${index} ${'🤝 о '.repeat(30)}`,
      'KZ, JP',
      '',
      '',
    ]);
    const read = await chosen(await workbook(NAMES, ...rows));
    expect(read.html.match(/name="rows\.\d+"/g)?.length).toBeGreaterThan(2);
    const tried = await desk.send(read, 'check', SOURCE);
    expect(wordsOf(tried.html)).toContain('900 agreements. 0 entries would be recorded');
    expect(tried.html).toContain(`№ 899 ${'🤝 о '.repeat(30).trim()}`);
  });

  it('with faults is shown again, each fault with its cell, and nothing is lost', async () => {
    const file = await workbook(NAMES, ['О мире', 'Атлантида', '', ''], ['О дружбе', 'KZ, JP', 'весной', '']);
    const refused = await desk.send(await chosen(file), 'check', SOURCE);
    expect(refused.status).toBe(422);
    const words = wordsOf(refused.html);
    expect(words).toContain('Row 2, column “Стороны”: “Атлантида” is not a known party');
    expect(words).toContain('Row 3, column “Подписано”: “весной” cannot be read as a date');
    expect(refused.html).toContain('О дружбе');
    const unmapped = await desk.send(refused, 'check', { 'column.0': '' });
    expect(wordsOf(unmapped.html)).toContain('Choose the column with the title');
  });
});

describe('a list as CSV', () => {
  it('is read with semicolons and a byte order mark, as Excel writes it', async () => {
    const file = new File(
      ['\ufeffTitle;Parties;Signed\r\n"On peace; and more";KZ, JP;2001\r\n'],
      'list.csv',
      { type: 'text/csv' },
    );
    const tried = await desk.send(await chosen(file), 'check', SOURCE);
    expect(wordsOf(tried.html)).toContain('1 agreement. 2 entries would be recorded');
  });
});

describe('a file that is no list', () => {
  it.each([
    [
      'bytes of no kind',
      new File([new Uint8Array([0xff, 0xfe, 0, 1])], 'a.csv'),
      'neither an XLSX file nor a CSV file',
    ],
    [
      'a broken workbook',
      new File(['PK\u0003\u0004 and no more'], 'a.xlsx', { type: XLSX }),
      'neither an XLSX file nor a CSV file',
    ],
    ['names of columns alone', new File(['Title;Parties\r\n'], 'a.csv'), 'no row below the names'],
  ])('%s is refused in words', async (_, file, words) => {
    const refused = await chosen(file);
    expect(refused.status).toBe(422);
    expect(wordsOf(refused.html)).toContain(words);
  });

  it('a ZIP bomb is refused before it is unpacked', async () => {
    const bomb = zipSync({
      '[Content_Types].xml': strToU8('<Types/>'),
      'xl/worksheets/sheet1.xml': new Uint8Array(100 * 1024 * 1024),
    });
    const refused = await chosen(new File([new Uint8Array(bomb)], 'bomb.xlsx', { type: XLSX }));
    expect(refused.status).toBe(422);
    expect(wordsOf(refused.html)).toContain('unpacks to more than 64 MB');
  });
});
