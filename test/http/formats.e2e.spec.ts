import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { recordedBefore } from '../pages/older-rows.js';
import { StoppedClock } from '../support/clocks.js';
import { FOUNDING, type Service, startService } from '../support/service.js';

let service: Service;
const clock = new StoppedClock('2026-03-02T09:00:00.000Z');
beforeAll(async () => {
  service = await startService({ dossier: FOUNDING, clock });
  clock.at = '2026-03-04T09:00:00.000Z';
  await service.settle();
});
afterAll(() => service.close());

const read = async (path: string, who = service.anyone) => {
  const answer = await who.fetch(path);
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return { headers: answer.headers, text: await answer.text() };
};
const RA = '/tracks/kz-eu-readmission';
/** iCalendar folds long lines: RFC 5545, section 3.1. */
const unfolded = (text: string) => text.replaceAll('\r\n ', '');
const eventsOf = (text: string) =>
  unfolded(text)
    .split('BEGIN:VEVENT')
    .slice(1)
    .map((event) => event.split('\r\n'));

describe('tables for spreadsheets', () => {
  it('hold the board as the page shows it, on any day', async () => {
    const { text, headers } = await read('/board.csv?lang=ru');
    const lines = text
      .trimEnd()
      .split('\r\n')
      .map((line) => line.replaceAll(';', ','));
    expect(lines).toHaveLength(4);
    expect(lines[1]).toMatch(/^kz-eu-readmission,readmission,EU KZ,.*реадмиссии.*,negotiating,2025-12-02,/);
    expect(lines[0]).not.toMatch(/stalled|silentDays/);
    expect(headers.get('content-disposition')).toBe('attachment; filename="board-2026-03-04.csv"');
    expect((await read('/board.csv?asOf=2025-12-01')).text).toContain(',announced,2025-12-01,');
    expect((await read('/board.csv', service.admin)).text).toContain(',silentDays,stalled');
  });

  it('hold a track’s history and its ledger, the checksums for staff only', async () => {
    const { text } = await read(`${RA}/history.csv`);
    expect(text).toContain('2025-12-02/2025-12-03');
    expect(text).not.toContain('prevHash');
    expect((await read(`${RA}/ledger.csv`, service.admin)).text).toContain(',prevHash,hash');
  });

  it('never hold what a spreadsheet would run', async () => {
    const summary = '=HYPERLINK("http://example.org")';
    await service.admin.log('kz-eu-air-services', {
      type: 'statement.made',
      occurredOn: '2026-03-01',
      data: { summary },
    });
    const { text } = await read('/tracks/kz-eu-air-services/ledger.csv', service.admin);
    expect(text).toContain(`"'=HYPERLINK(""http://example.org"")"`);
  });

  it('refuse a day that is none rather than answer for another', async () => {
    expect((await service.anyone.call('GET', '/board.csv?asOf=tomorrow')).status).toBe(422);
    expect((await service.anyone.call('GET', '/tracks/none/history.csv')).status).toBe(404);
  });
});

describe('the feed of what is recorded', () => {
  it('has every row under an id of its own, and the same tag until there is more', async () => {
    const before = await read(`${RA}/feed.atom`);
    const ids = [...before.text.matchAll(/<id>(urn:uuid:[^<]+)<\/id>/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(6);
    const again = await service.anyone.fetch(`${RA}/feed.atom`, {
      headers: { 'if-none-match': before.headers.get('etag') ?? '' },
    });
    expect(again.status).toBe(304);
    expect((await read('/board.atom?kind=air-transport')).text.match(/<entry>/g)).toHaveLength(3);
  });

  it('shows the public nothing of what is internal', async () => {
    const before = (await read('/board.atom')).text;
    await service.admin.log('kz-eu-readmission', {
      type: 'statement.made',
      occurredOn: '2026-03-01',
      data: { summary: 'for the house' },
    });
    await service.settle();
    expect((await read('/board.atom')).text).toBe(before);
    expect((await read('/board.atom', service.admin)).text).toContain('for the house');
  });
});

describe('the calendar', () => {
  it('has a held round on its day and a planned one tentatively over its whole year', async () => {
    const { text, headers } = await read(`${RA}/calendar.ics`);
    expect(headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    const [held, planned] = eventsOf(text);
    expect(held).toEqual(
      expect.arrayContaining([
        'UID:kz-eu-readmission-round-1@paraph',
        'DTSTART;VALUE=DATE:20251202',
        'DTEND;VALUE=DATE:20251203',
        'STATUS:CONFIRMED',
        'LOCATION:Brussels',
      ]),
    );
    expect(planned).toEqual(
      expect.arrayContaining([
        'UID:kz-eu-readmission-round-2@paraph',
        'DTSTART;VALUE=DATE:20260101',
        'DTEND;VALUE=DATE:20270101',
        'STATUS:TENTATIVE',
        'TRANSP:TRANSPARENT',
        expect.stringMatching(
          /^SUMMARY:Readmission agreement\\, Kazakhstan – European Union: Round.2 planned for 2026$/,
        ),
      ]),
    );
    expect((await read(`${RA}/calendar.ics`)).headers.get('etag')).toBe(headers.get('etag'));
    expect(eventsOf((await read('/board.ics')).text)).toHaveLength(4);
  });

  const lineOf = (event: string[], name: string) => event.find((line) => line.startsWith(name));
  const roundsOf = async (slug: string, who = service.anyone) =>
    eventsOf((await read(`/tracks/${slug}/calendar.ics`, who)).text).map((event) =>
      ['UID', 'SEQUENCE', 'DTSTAMP', 'DTSTART', 'STATUS'].map((name) =>
        lineOf(event, name)?.split(':').at(-1),
      ),
    );
  const open = { visibility: 'public', place: undefined };

  it('knows an event again by its entry: two rounds of one year are two, and an amended one stays itself', async () => {
    await service.admin.open('unnumbered');
    const held = (occurredOn: string) => ({ type: 'round.held', occurredOn, data: {}, ...open });
    clock.at = '2026-03-05T09:00:00.000Z';
    const [one, other] = await service.admin.log('unnumbered', held('2024'), held('2024'));
    const before = await roundsOf('unnumbered');
    expect(before).toEqual([
      [`${one?.id}@paraph`, '0', '20260305T090000Z', '20240101', 'CONFIRMED'],
      [`${other?.id}@paraph`, '0', '20260305T090000Z', '20240101', 'CONFIRMED'],
    ]);
    clock.at = '2026-03-06T09:00:00.000Z';
    expect((await service.admin.amend('unnumbered', 2, { occurredOn: '2024-05-06' })).status).toBe(201);
    expect(await roundsOf('unnumbered')).toEqual([
      before[0],
      [`${other?.id}@paraph`, '1', '20260306T090000Z', '20240506', 'CONFIRMED'],
    ]);
  });

  it('keeps a numbered round as one event from its planning to its holding, each change with a higher number', async () => {
    await service.admin.open('numbered');
    const said = (type: string, data: object) => ({ type, occurredOn: '2026-03-01', data, ...open });
    const steps = [
      [said('round.planned', { number: 1, target: '2026-04' }), ['0', '20260401', 'TENTATIVE']],
      [said('round.rescheduled', { number: 1, target: '2026-05' }), ['1', '20260501', 'TENTATIVE']],
      [said('round.cancelled', { number: 1, reason: 'illness' }), ['2', '20260501', 'CANCELLED']],
      [said('round.planned', { number: 1, target: '9999-12-31' }), ['3', '99991231', 'TENTATIVE']],
      [said('round.held', { number: 1 }), ['4', '20260301', 'CONFIRMED']],
    ] as const;
    for (const [entry, [sequence, start, status]] of steps) {
      await service.admin.log('numbered', entry);
      expect(
        (await roundsOf('numbered')).map(([uid, is, , begins, stands]) => [uid, is, begins, stands]),
      ).toEqual([['numbered-round-1@paraph', sequence, start, status]]);
    }
  });

  it('tells the public nothing of what is internal, not even that there was a change', async () => {
    const before = (await read('/tracks/numbered/calendar.ics')).text;
    const data = { number: 2, target: '2026-06' };
    await service.admin.log('numbered', { type: 'round.planned', occurredOn: '2026-03-01', data });
    expect((await read('/tracks/numbered/calendar.ics')).text).toBe(before);
    expect(await roundsOf('numbered', service.admin)).toHaveLength(2);
  });

  it('has a component where there is no round', async () => {
    await service.admin.open('no-rounds');
    await service.admin.log('no-rounds', {
      type: 'launch.announced',
      occurredOn: '2026-03-01',
      data: {},
      ...open,
    });
    expect((await read('/tracks/no-rounds/calendar.ics')).text).toContain('BEGIN:VTIMEZONE');
  });

  it('tells staff when an embargo ends, by both capitals’ clocks', async () => {
    await service.admin.log('kz-eu-readmission', {
      type: 'statement.made',
      occurredOn: '2026-03-01',
      data: { summary: 'both sides publish together' },
      visibility: 'embargoed',
      embargoUntil: '2026-03-10T09:00:00.000Z',
    });
    const { text } = await read(`${RA}/calendar.ics`, service.admin);
    expect(unfolded(text)).toContain('DTSTART:20260310T090000Z');
    expect(unfolded(text)).toMatch(/European Union: .*10:00.*Kazakhstan: .*2:00/);
    expect((await read(`${RA}/calendar.ics`)).text).not.toContain('embargo');
  });
});

describe('what older rows hold', () => {
  // As the release before took it in: nobody can record this any more.
  const ODD = 'a\ufffeb\uffffc\u202ed\u200be\u{e0041}f\r\nX-INJECTED:1\u2028=1+1';
  /** What XML 1.0 has not (production 2), and what nobody would see. */
  const HIDDEN = /(?![\t\n\r])\p{Cc}|[\p{Cs}\p{NChar}\p{Cf}\p{Zl}\p{Zp}]/u;
  const SHOWN = 'a[U+FFFE]b[U+FFFF]c[U+202E]d[U+200B]e[U+E0041]f';

  it('stands in every format as what that format can carry, visibly, and in JSON as it was recorded', async () => {
    await recordedBefore(service, { slug: 'old-rows', text: ODD });
    await service.settle();
    const pages = ['/tracks/old-rows', '/tracks/old-rows/history', '/', '/brief/old-rows'];
    const feeds = ['/board.atom', '/tracks/old-rows/feed.atom'];
    const files = [
      '/board.csv',
      '/board.ics',
      '/tracks/old-rows/calendar.ics',
      '/tracks/old-rows/ledger.csv',
    ];
    for (const path of [...pages, ...feeds, ...files]) {
      const answer = await service.anyone.fetch(path, { headers: { accept: '*/*' } });
      const text = await answer.text();
      expect([path, answer.status]).toEqual([path, 200]);
      expect([path, HIDDEN.exec(text)?.[0]]).toEqual([path, undefined]);
      expect([path, unfolded(text).includes(SHOWN)]).toEqual([path, true]);
      expect([path, /^X-INJECTED/m.test(text) && path.endsWith('.ics')]).toEqual([path, false]);
    }
    const { items } = await service.anyone.get<{ items: { data: object }[] }>(
      '/v1/tracks/old-rows/transitions',
    );
    expect(items[0]?.data).toMatchObject({ summary: ODD, place: { city: ODD } });
  });
});
