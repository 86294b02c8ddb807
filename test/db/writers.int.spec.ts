import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { embargoesUnderWriters } from '../battery/ledger/embargoes.js';
import { importsInBothOrders, linkedWhileWaiting } from '../battery/ledger/links.js';
import {
  inBothOrders,
  sameSourcesTurnedRound,
  twinsInARace,
  withOneRevision,
  withoutRevision,
} from '../battery/ledger/writers.js';
import { draft, ledgerOnFreshDatabase } from '../histories/ledger.js';

let at: Awaited<ReturnType<typeof ledgerOnFreshDatabase>>;
beforeEach(async () => {
  at = await ledgerOnFreshDatabase();
});
afterEach(() => at.close());

describe('an ordinary entry', () => {
  it('is one read and one statement', async () => {
    await at.open('a');
    const sent = jest.spyOn(pg.Client.prototype, 'query');
    try {
      await at.ledger.record(
        [draft('a', 'round.held', '2020-01-02', { visibility: 'public', data: { number: 1 } })],
        { actor: 'x' },
      );
      const texts = sent.mock.calls.map(([query]) => (query as unknown as { text: string }).text.trim());
      expect(texts).toEqual([expect.stringMatching(/^SELECT/), expect.stringMatching(/^WITH moved/)]);
    } finally {
      sent.mockRestore();
    }
  });
});

describe('many writers at once', () => {
  it('on one track are all accepted, without a gap, whoever is late', () =>
    withoutRevision(at, { writers: 64, rounds: 1 }));

  it('who read the same revision: one is first, the others are told', () =>
    withOneRevision(at, { writers: 64, rounds: 2 }));

  it('on several tracks in both orders never wait for one another in a ring', () =>
    inBothOrders(at, { tries: 3 }));

  it('who bring the same sources in opposite orders never wait for one another in a ring', () =>
    sameSourcesTurnedRound(at, { tries: 10, sources: 500 }));

  it('cannot bring a visa agreement into force before its twin', () => twinsInARace(at, { tries: 100 }));

  it('cannot bring it into force either while the two tracks are becoming twins', () =>
    linkedWhileWaiting(at));

  it('who import the same tracks in opposite orders never wait for one another in a ring', () =>
    importsInBothOrders(at, { tries: 2 }));

  it('while embargoes fall due leave both logs in order', () => embargoesUnderWriters(at, { embargoes: 50 }));
});
