import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Service, startService } from '../support/service.js';

/** A service that allows a call little, so that a test can ask for more. */
const STEPS = 1_000;

let at: Service;

beforeAll(async () => {
  at = await startService({ stepsPerCall: STEPS });
  await at.admin.open('long', 'air-transport');
  await at.admin.import({
    format: 'paraph-dossier/1',
    entries: Array.from({ length: 300 }, (_, nth) => ({
      tracks: ['long'],
      type: 'consultation.held',
      occurredOn: new Date(Date.UTC(2001, 0, 1 + nth)).toISOString().slice(0, 10),
    })),
  });
});
afterAll(() => at.close());

const late = (type: string, data: (nth: number) => object) =>
  Array.from({ length: 20 }, (_, nth) => ({ type, occurredOn: '1999', data: data(nth) }));

const tooMuch = {
  code: 'validation_failed',
  errors: [{ pointer: '', message: 'needs more than 1000 steps: ask for less at a time' }],
};

describe('a call that asks for much', () => {
  it('given late entries that change nothing of what follows, then all are tried out within the budget', async () => {
    const entries = late('statement.made', (nth) => ({ summary: `Late ${nth}` }));
    const { status, body } = await at.admin.post('/v1/tracks/long/dry-run', { entries });
    expect(status).toBe(200);
    expect(body.results.map(({ refusals }) => refusals)).toEqual(entries.map(() => []));
  });

  it('given late entries after each of which all that follows must be decided again, then it is refused with a sentence', async () => {
    const entries = late('round.held', (nth) => ({ number: nth + 1 }));
    const { status, body } = await at.admin.post('/v1/tracks/long/dry-run', { entries });
    expect(status).toBe(422);
    expect(body).toMatchObject(tooMuch);
  });

  it('given an import of them, then nothing is written, and it may be sent in parts', async () => {
    const before = await at.rows();
    const entries = late('round.held', (nth) => ({ number: nth + 1 })).map((one) => ({
      tracks: ['long'],
      ...one,
    }));
    const dossier = { format: 'paraph-dossier/1', entries };
    const { status, body } = await at.admin.import(dossier);
    expect(status).toBe(422);
    expect(body).toMatchObject(tooMuch);
    expect(await at.rows()).toEqual(before);
    expect((await at.admin.import({ ...dossier, entries: entries.slice(0, 1) })).status).toBe(200);
  });
});
