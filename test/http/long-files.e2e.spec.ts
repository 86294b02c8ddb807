import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Service, startService } from '../support/service.js';

/** More than two parts of a file (src/formats/board-file.ts), and more than a calendar takes. */
const TRACKS = 1_020;

let at: Service;
beforeAll(async () => {
  at = await startService();
  const tracks = Array.from({ length: TRACKS }, (_, index) => ({
    ...{ slug: `track-${index}`, kind: 'readmission', parties: ['KZ', 'UZ'], title: `Agreement ${index}` },
  }));
  const planned = { type: 'round.planned', occurredOn: '2024-01-01', visibility: 'public' };
  const entries = tracks.map(({ slug }, index) => ({
    ...{ ...planned, tracks: [slug], data: { number: 1, target: `2030-01-${10 + (index % 20)}` } },
  }));
  const dossier = { format: 'paraph-dossier/1', sources: {}, tracks, entries };
  expect((await at.admin.post('/v1/import', dossier)).status).toBe(200);
});
afterAll(() => at.close());

describe('a file of more tracks than are read at once', () => {
  it('has every track once, and the names of its columns once', async () => {
    for (const caller of [at.anyone, at.admin]) {
      const answer = await caller.fetch('/board.csv');
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
      // Decoded by hand: a byte order mark is part of the file.
      const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await answer.arrayBuffer());
      const [header, ...lines] = text.trimEnd().split('\r\n');
      expect(header).toMatch(/^\ufeffslug,kind,/);
      expect(new Set(lines.map((line) => line.split(',', 1)[0])).size).toBe(TRACKS);
      expect(lines).toHaveLength(TRACKS);
    }
  });

  it('has of a calendar the rounds that come first', async () => {
    const text = await (await at.anyone.fetch('/board.ics')).text();
    const days = [...text.matchAll(/^DTSTART;VALUE=DATE:(\d+)/gm)].map(([, day]) => day);
    expect(days).toHaveLength(500);
    expect(new Set(days)).toEqual(new Set(Array.from({ length: 10 }, (_, day) => `203001${10 + day}`)));
  });
});
