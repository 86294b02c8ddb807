import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Browser, formIn, newToken, titleOf, wordsOf } from './forms.harness.js';
import { FOUNDING, type Service, StoppedClock, startService } from './service.js';

const VFA = 'kz-eu-visa-facilitation';
const RA = 'kz-eu-readmission';
const clock = new StoppedClock('2026-03-04T09:00:00.000Z');

let service: Service;
let officer: string;
beforeAll(async () => {
  service = await startService({ dossier: FOUNDING, surroundings: clock });
  officer = await newToken(service, 'officer', 'Aigerim');
});
afterAll(() => service.close());

const signedIn = async (language = 'en') => {
  const browser = new Browser(service.url, language);
  await browser.signIn(officer);
  return browser;
};

const ROUND_2 = { track: [VFA, RA], number: '2', occurredOn: '03.03.2026', 'city.en': 'Astana' };

describe('logging a round', () => {
  it('records round 2 in Astana on both tracks as one meeting, after showing what it will change', async () => {
    const browser = await signedIn();
    const form = await browser.visit(`/rounds/new?track=${VFA}`);
    expect(form.status).toBe(200);
    expect(formIn(form.html).fields).toEqual(
      expect.arrayContaining([
        ['track', VFA],
        ['number', '2'],
      ]),
    );
    const check = await browser.send(form, 'check', ROUND_2);
    expect(titleOf(check.html)).toBe('Check before recording – Paraph');
    expect(wordsOf(check.html)).toContain('round 2 was held in Astana on 3 March 2026');
    const done = await browser.send(check, 'record');
    expect(done.status).toBe(200);
    expect(wordsOf(done.html)).toContain('Recorded: 2 entries');
    const [vfa, ra] = await Promise.all([VFA, RA].map((slug) => service.admin.history(slug)));
    expect(vfa?.at(-1)).toMatchObject({ type: 'round.held', occurredOn: '2026-03-03', actor: 'Aigerim' });
    expect(ra?.at(-1)?.meeting).toBe(vfa?.at(-1)?.meeting);
  });
});
