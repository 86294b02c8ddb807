import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FOUNDING, type Service, startService } from '../support/service.js';

/** The calls of the first five minutes, in their order: address and body, without what a shell adds. */
const CALLS = [...readFileSync('README.md', 'utf8').matchAll(/```sh\n(.*?)```/gs)].flatMap(([, block = '']) =>
  [...block.matchAll(/curl -sS "\$PARAPH([^\s"]+)"(?:[^`]*?-d '([^']+)')?/g)].map(([, path = '', body]) => ({
    path,
    body,
  })),
);

let at: Service;
beforeAll(async () => {
  at = await startService({ dossier: FOUNDING });
});
afterAll(() => at.close());

describe('the first five minutes in README', () => {
  it('record a round on two tracks, correct it, and ask how things stood', async () => {
    const answers: [string, number][] = [];
    for (const { path, body } of CALLS) {
      const { status } = await at.admin.call(body ? 'POST' : 'GET', path, body && JSON.parse(body));
      answers.push([path.replace(/\d+/g, 'n'), status]);
    }
    expect(answers).toEqual([
      ['/vn/meetings', 201],
      ['/vn/tracks/kz-eu-readmission/transitions/n/corrections', 201],
      ['/vn/board?asOf=n-n-n', 200],
    ]);
    const [last] = (await at.admin.history('kz-eu-readmission')).slice(-1);
    expect(last).toMatchObject({ type: 'round.held', data: { number: 2, format: 'in_person' } });
  });
});
