import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StoppedClock } from '../support/clocks.js';
import { Browser, newToken } from '../support/forms.harness.js';
import { type Service, startService } from '../support/service.js';

const RA = 'kz-uz-readmission';
const UNTIL = '2026-03-10T09:00:00.000Z';
const clock = new StoppedClock('2026-03-04T09:00:00.000Z');
const WORDS = {
  en: ['embargoed until 10 March 2026, 09:00 UTC', 'internal'],
  ru: ['под эмбарго до 10 марта 2026 года, 09:00 UTC', 'только для сотрудников'],
  kk: ['эмбарго мерзімі: 2026 жылғы 10 наурыз, 09:00 UTC', 'тек қызметкерлерге'],
} as const;
const [EMBARGOED, INTERNAL] = WORDS.en;

let service: Service;
let desk: Browser;
/** Everything that the public can read of the track, before anything hidden is recorded. */
let open: Map<string, string>;

const read = async (path: string, who = service.admin, language = 'en') => {
  const answer = await who.fetch(path, { headers: { accept: '*/*', 'accept-language': language } });
  return (await answer.text()).replaceAll('\u00a0', ' ').replaceAll('\u2060', '').replaceAll('\r\n ', '');
};
const PUBLIC = ['/', `/tracks/${RA}`, `/tracks/${RA}/history`, `/brief/${RA}`, '/sources', '/board.csv'];
const FILES = ['/board.ics', '/board.atom', `/tracks/${RA}/history.csv`];
const readOpen = async () =>
  new Map(
    await Promise.all(
      [...PUBLIC, ...FILES].map(async (path) => [path, await read(path, service.anyone)] as const),
    ),
  );

/** Given: an announcement that all may read, then a round under embargo and a plan for staff alone. */
beforeAll(async () => {
  service = await startService({ clock });
  const title = {
    en: 'Readmission agreement',
    ru: 'Соглашение о реадмиссии',
    kk: 'Реадмиссия туралы келісім',
  };
  await service.admin.post('/v1/tracks', { slug: RA, kind: 'readmission', parties: ['KZ', 'UZ'], title });
  const sources = [{ title: 'A note', publisher: 'A ministry', language: 'en' }];
  const announced = { type: 'launch.announced', occurredOn: '2026-02-01', visibility: 'public', sources };
  await service.admin.log(RA, announced);
  await service.settle();
  open = await readOpen();
  const round = { type: 'round.held', occurredOn: '2026-03-03', data: { number: 1 }, sources };
  await service.admin.log(RA, { ...round, visibility: 'embargoed', embargoUntil: UNTIL });
  const plan = { type: 'round.planned', occurredOn: '2026-03-03', data: { number: 2, target: '2026-06' } };
  await service.admin.log(RA, { ...plan, visibility: 'internal' });
  await service.settle();
  desk = new Browser(service.url, 'en');
  await desk.signIn(await newToken(service, 'approver', 'Aigerim'));
});
afterAll(() => service.close());

const lineWith = (text: string, part: string) =>
  text
    .split(/<\/(?:p|dd|tr|li|header|footer|summary)>/)
    .filter((line) => line.includes(part))
    .map((line) => line.replace(/<[^>]*>/g, ''))
    .join('\n');

describe('what is not public carries its mark', () => {
  it.each(['en', 'ru', 'kk'] as const)('on the board and on the track, in %s', async (language) => {
    for (const path of ['/', `/tracks/${RA}`]) {
      const html = await read(path, service.admin, language);
      const sentence = lineWith(html, 'class="say"');
      // A sentence that rests on both carries both.
      expect(sentence).toContain(`${WORDS[language][0]}; ${WORDS[language][1]}`);
    }
  });

  it('each fact its own: the last event, the next round, the round in the chart', async () => {
    const html = await read('/');
    expect(lineWith(html, 'Round 2, ')).toContain(INTERNAL);
    const chart = /<svg width="100%".*?<\/svg><\/section>/.exec(html)?.[0];
    expect(chart).toContain(`[${EMBARGOED}; ${INTERNAL}]`);
    expect(chart).toContain(`round 1 [${EMBARGOED}]`);
    expect(chart).toContain(`round 2 planned: June 2026 [${INTERNAL}]`);
    expect(lineWith(html, 'scope="row">Round 1 held')).toContain(EMBARGOED);
  });

  it('on every sheet of the briefing note and on every sheet of paper', async () => {
    const html = await read(`/brief/${RA}`);
    const sheets = html.split('<article class="a4"').slice(1);
    expect(sheets).toHaveLength(2);
    for (const sheet of sheets) {
      expect(lineWith(sheet, 'class="handling"')).toContain(`${EMBARGOED}; ${INTERNAL}`);
      expect(lineWith(sheet, '<footer>')).toContain(`${EMBARGOED}; ${INTERNAL}`);
    }
    expect(lineWith(html, 'class="running"')).toContain(`${EMBARGOED}; ${INTERNAL}`);
    expect(lineWith(html, 'Round 1 held')).toContain(EMBARGOED);
    expect(lineWith(html, 'Round 2 planned')).toContain(INTERNAL);
    expect(lineWith(html, 'Launch of negotiations announced')).not.toContain(INTERNAL);
  });

  it('in the calendar, as confidential, and in the feed', async () => {
    const calendar = await read('/board.ics');
    expect(calendar).toContain(`Round 1 held\\, 3 March 2026 [${EMBARGOED.replace(',', '\\,')}]`);
    expect(calendar).toContain(`Round 2 planned for June 2026 [${INTERNAL}]`);
    expect(calendar.match(/CLASS:CONFIDENTIAL/g)).toHaveLength(2);
    expect(await read('/board.atom')).toContain(`Round 1 held, 3 March 2026 [${EMBARGOED}]`);
  });

  it('in the table of the board, its own columns', async () => {
    const [heads = '', row = ''] = (await read('/board.csv')).split('\r\n');
    const cell = (name: string) => row.split(',')[heads.split(',').indexOf(name)];
    expect([cell('visibility'), cell('embargoUntil')]).toEqual(['internal', UNTIL]);
  });

  it('on the sources page, in the ledger, and in the form and its check', async () => {
    expect(lineWith(await read('/sources'), 'Round 1 held')).toContain(EMBARGOED);
    expect(lineWith(await read(`/tracks/${RA}/history`), 'Round 1 held')).toContain(EMBARGOED);
    const form = await desk.visit(`/rounds/new?track=${RA}`);
    const check = await desk.send(form, 'check', { number: '2', occurredOn: '2026-03-04' });
    expect(lineWith(check.html.replaceAll('\u00a0', ' '), 'class="say"')).toContain(
      `${EMBARGOED}; ${INTERNAL}`,
    );
  });

  it('and not a byte of it, nor of a mark, for who sees only public things', async () => {
    const now = await readOpen();
    for (const [path, before] of open) expect([path, now.get(path)]).toEqual([path, before]);
    expect([...now.values()].join()).not.toMatch(/embargo|>internal</);
  });

  it('until the embargo has passed', async () => {
    clock.at = '2026-03-10T09:00:00.000Z';
    await service.settle();
    const html = await read('/');
    expect(html).not.toContain('embargoed until');
    expect(lineWith(html, 'Round 2, ')).toContain(INTERNAL);
  });
});
