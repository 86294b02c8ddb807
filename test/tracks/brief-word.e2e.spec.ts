import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StoppedClock } from '../support/clocks.js';
import { type Client, FOUNDING, type Service, startService } from '../support/service.js';
import { lettersOf, sheetsIn, wordsInFile } from './brief-words.js';

const VFA = 'kz-eu-visa-facilitation';

let service: Service;
let readers: Record<'staff' | 'the public', Client>;

/** Given: the founding dossier, and a confidential step that is owed. */
beforeAll(async () => {
  service = await startService({ dossier: FOUNDING, clock: new StoppedClock('2026-03-04T09:00:00.000Z') });
  await service.admin.log(VFA, {
    type: 'action.agreed',
    occurredOn: '2025-12-02',
    data: {
      number: 1,
      side: 'KZ',
      what: { en: 'Send a draft', ru: 'Направить проект', kk: 'Жобаны жіберу' },
    },
  });
  readers = { staff: service.admin, 'the public': service.anyone };
});
afterAll(() => service.close());

const file = async (who: Client, query: string) => {
  const answer = await who.fetch(`/tracks/${VFA}/brief.docx?${query}`);
  expect(answer.status).toBe(200);
  return { headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) };
};

const sheets = async (who: Client, query: string): Promise<string> =>
  sheetsIn(await (await who.fetch(`/brief/${VFA}?${query}`)).text());

describe.each(['en', 'ru', 'kk'])('the briefing note as a Word document in %s', (language) => {
  it.each(['staff', 'the public'] as const)(
    'says to %s what the page says, read by another library',
    async (who) => {
      const query = `lang=${language}`;
      const { bytes } = await file(readers[who], query);
      const value = await wordsInFile(bytes);
      expect(lettersOf(value)).toBe(lettersOf(await sheets(readers[who], query)));
      expect(value).toContain(
        language === 'en' ? 'Kazakhstan' : language === 'ru' ? 'Казахстан' : 'Қазақстан',
      );
    },
  );

  it('is as of the day that was asked for, and named after it', async () => {
    const query = `lang=${language}&asOf=2025-12-01`;
    const { bytes, headers } = await file(service.anyone, query);
    const value = await wordsInFile(bytes);
    expect(lettersOf(value)).toBe(lettersOf(await sheets(service.anyone, query)));
    expect(headers.get('content-disposition')).toBe(`attachment; filename="${VFA}-brief-2025-12-01.docx"`);
    expect(headers.get('content-language')).toBe(language);
  });
});

it('the public file has no word of what is owed, and the page leads to it', async () => {
  const { bytes } = await file(service.anyone, 'lang=en');
  expect(await wordsInFile(bytes)).not.toContain('Send a draft');
  expect(await (await service.anyone.fetch(`/brief/${VFA}?asOf=2025-12-01`)).text()).toContain(
    `href="/tracks/${VFA}/brief.docx?asOf=2025-12-01"`,
  );
});
