import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StoppedClock } from '../support/clocks.js';
import { type Service, startService } from '../support/service.js';

const VFA = 'kz-uz-visa';
const clock = new StoppedClock('2026-01-10T09:00:00.000Z');

let service: Service;
beforeAll(async () => {
  service = await startService({ clock });
  await service.admin.post('/v1/tracks', {
    slug: VFA,
    kind: 'visa-facilitation',
    parties: ['KZ', 'UZ'],
    title: { en: 'Visa facilitation agreement' },
  });
  // Given: of the announcement a day is known, of the first round a month, and of another only that it was by then.
  const given = [
    { type: 'launch.announced', occurredOn: '2025-03-10' },
    { type: 'round.held', occurredOn: '2025-09', data: { number: 1 } },
    { type: 'round.held', occurredOn: '2025-11/..', data: { number: 2 } },
    { type: 'statement.made', occurredOn: '2025-12', data: { summary: 'The talks go on' } },
    { type: 'round.planned', occurredOn: '2025-12', data: { number: 3, target: '2026-03/..' } },
  ];
  for (const entry of given) await service.admin.log(VFA, { ...entry, visibility: 'public' });
  await service.settle();
});
afterAll(() => service.close());

const read = async (path: string, who = service.anyone) => {
  const answer = await who.fetch(path, { headers: { accept: '*/*', 'accept-language': 'en' } });
  return (await answer.text()).replaceAll('\u00a0', ' ');
};

describe('a date of which the day is not known', () => {
  it('does not stand among the days on which a stage changed', async () => {
    const board = await read('/');
    const days = /Days on which a stage changed:.*?<\/ul>/.exec(board)?.[0];
    expect(days).toContain('10 March 2025');
    expect(days).not.toContain('September');
  });

  it('is drawn over all the days that it may mean, the stage as well as the round', async () => {
    const board = await read('/');
    const chart = /<svg width="100%".*?<\/figure>/.exec(board)?.[0] ?? '';
    expect(chart).toContain('class="maybe"');
    expect(chart).toContain('began on any day within');
    expect(chart).toContain('negotiating, September 2025');
    expect(chart).toMatch(/<rect class="held"/);
    expect(chart).toContain('round 1, September 2025');
    expect(chart).not.toMatch(/<path class="held" d="M0-7/);
  });

  it('fills its month in the calendar, and has no place there where it is open at one end', async () => {
    const calendar = await read('/board.ics');
    expect(calendar).toContain('DTSTART;VALUE=DATE:20250901');
    expect(calendar).toContain('DTEND;VALUE=DATE:20251001');
    expect(calendar).not.toContain('20251101');
    expect(calendar).not.toContain('20260301');
  });

  it('makes a silence as long as it is at least', async () => {
    expect(await read('/', service.admin)).toContain('at least 10 days');
  });
});
