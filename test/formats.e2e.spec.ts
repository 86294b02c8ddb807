import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FOUNDING, type Service, StoppedClock, startService } from './service.js';

let service: Service;
const clock = new StoppedClock('2026-03-02T09:00:00.000Z');
beforeAll(async () => {
  service = await startService({ dossier: FOUNDING, surroundings: clock });
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
    const lines = text.trimEnd().split('\r\n');
    expect(lines).toHaveLength(4);
    expect(lines[2]).toMatch(/^kz-eu-readmission,readmission,EU KZ,.*реадмиссии.*,negotiating,2025-12-02,/);
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
    expect(new Set(ids).size).toBe(5);
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
