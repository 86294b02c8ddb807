import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import readXlsx from 'read-excel-file/node';
import { StoppedClock } from '../support/clocks.js';
import { type Client, FOUNDING, type Service, startService } from '../support/service.js';

const VFA = 'kz-eu-visa-facilitation';
const FORMULA = '=HYPERLINK("http://example.org")';

let service: Service;

/** Given: the founding dossier, a step that is owed, and a summary that looks like a formula. */
beforeAll(async () => {
  service = await startService({ dossier: FOUNDING, clock: new StoppedClock('2026-03-04T09:00:00.000Z') });
  await service.admin.log(VFA, {
    type: 'action.agreed',
    occurredOn: '2025-12-02',
    data: { number: 1, side: 'KZ', what: { en: 'Send a draft', kk: 'Жобаны жіберу' }, due: '2026-03-20' },
  });
  await service.admin.log('kz-eu-air-services', {
    type: 'statement.made',
    occurredOn: '2026-03-01',
    data: { summary: FORMULA },
  });
});
afterAll(() => service.close());

type Row = (string | number | Date | null)[];

/** The sheets of a workbook, as another library reads them. */
async function workbook(path: string, who: Client): Promise<{ name: string; rows: Row[] }[]> {
  const answer = await who.fetch(path);
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  const sheets = await readXlsx(Buffer.from(await answer.arrayBuffer()));
  return sheets.map(({ sheet, data }) => ({ name: sheet, rows: data as Row[] }));
}

/** What stands in a row under a column. */
const under = ({ rows }: { rows: Row[] }, column: string, row: number) =>
  rows[row]?.[rows[0]?.indexOf(column) ?? -1];

describe('the board as a spreadsheet', () => {
  it('has a row for each agreement in the reader’s language, for staff with what only they see', async () => {
    const [board] = await workbook('/board.xlsx?lang=kk', service.anyone);
    if (!board) throw new Error('no sheet');
    expect(board.rows).toHaveLength(4);
    expect(board.rows.flat()).toEqual(expect.arrayContaining(['Келіссөздер жүріп жатыр']));
    expect(board.rows.flat().join()).not.toContain('2026-03-20');
    const [full] = await workbook('/board.xlsx?lang=en', service.admin);
    expect(full?.rows[0]).toEqual(expect.arrayContaining(['Visibility', 'Days without new information']));
  });

  it('types a date only where the day is known', async () => {
    const [board] = await workbook('/board.xlsx?lang=en&kind=visa-facilitation', service.anyone);
    if (!board) throw new Error('no sheet');
    expect(under(board, 'Stage reached', 1)).toEqual(new Date('2025-12-02T00:00:00Z'));
    expect(under(board, 'Planned date', 1)).toBe('2026');
  });

  it('is as of the day that was asked for, and filtered as the page', async () => {
    const [board] = await workbook('/board.xlsx?lang=en&asOf=2025-12-01&kind=readmission', service.anyone);
    expect(board?.rows).toHaveLength(2);
    expect(board?.rows[1]).toEqual(expect.arrayContaining(['Announced']));
  });
});

describe('a track as a spreadsheet', () => {
  it('has its history and its rounds on a sheet each, without what the reader may not see', async () => {
    const [history, rounds] = await workbook(`/tracks/${VFA}/history.xlsx?lang=en`, service.anyone);
    expect(history?.rows.flat().join()).not.toContain('Send a draft');
    expect(rounds?.rows.slice(1).map((row) => [row[0], row[2]])).toEqual([
      [1, new Date('2025-12-02T00:00:00Z')],
      [2, '2025-12-02/2025-12-03'],
    ]);
    const [full] = await workbook(`/tracks/${VFA}/history.xlsx?lang=en`, service.admin);
    expect(full?.rows.length).toBe((history?.rows.length ?? 0) + 1);
  });

  it('holds text as text, whatever it looks like', async () => {
    const [history] = await workbook('/tracks/kz-eu-air-services/history.xlsx?lang=en', service.admin);
    expect(history?.rows.flat()).toContain(FORMULA);
  });
});

it('the agenda as a spreadsheet has what is owed, for staff alone', async () => {
  const [agenda] = await workbook('/agenda.xlsx?lang=kk', service.admin);
  expect(agenda?.rows.flat()).toEqual(
    expect.arrayContaining(['Жобаны жіберу', new Date('2026-03-20T00:00:00Z')]),
  );
  expect((await service.anyone.fetch('/agenda.xlsx')).status).toBe(401);
});
