import { describe, expect, it } from '@jest/globals';
import { Batches } from './batches.js';

/** Batches of letters whose sending is ended by hand. */
function given({ lanes = 1, most = 3 } = {}) {
  const sent: { items: string[]; end: () => void; fail: (why: Error) => void }[] = [];
  const batches = new Batches<string, string>(
    lanes,
    most,
    (items) =>
      new Promise((resolve, reject) => {
        sent.push({ items, end: () => resolve(items.map((item) => item.toUpperCase())), fail: reject });
      }),
  );
  const items = () => sent.map((one) => one.items.join(''));
  return { sent, items, ask: (...letters: string[]) => letters.map((letter) => batches.ask(letter)) };
}

const nextTurn = () => new Promise(setImmediate);

describe('what is asked', () => {
  it('alone goes alone, and in one turn together; each gets its own answer', async () => {
    const { sent, items, ask } = given();
    const alone = ask('a');
    await nextTurn();
    expect(items()).toEqual(['a']);
    sent[0]?.end();
    expect(await Promise.all(alone)).toEqual(['A']);
    const together = ask('b', 'c');
    await nextTurn();
    expect(items()).toEqual(['a', 'bc']);
    sent[1]?.end();
    expect(await Promise.all(together)).toEqual(['B', 'C']);
  });

  it('while others are under way waits for a lane, and no batch is larger than it may be', async () => {
    const { sent, items, ask } = given({ lanes: 2 });
    ask('a', 'b', 'c', 'd');
    await nextTurn();
    expect(items()).toEqual(['abc', 'd']);
    ask('e', 'f', 'g', 'h');
    await nextTurn();
    expect(items()).toEqual(['abc', 'd']);
    sent[1]?.end();
    await nextTurn();
    expect(items()).toEqual(['abc', 'd', 'efg']);
    sent[0]?.end();
    await nextTurn();
    expect(items()).toEqual(['abc', 'd', 'efg', 'h']);
  });

  it('in a batch that fails is told so, and the next is sent', async () => {
    const { sent, items, ask } = given();
    const failed = Promise.allSettled(ask('a', 'b'));
    await nextTurn();
    const next = ask('c');
    sent[0]?.fail(new Error('no'));
    expect((await failed).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await nextTurn();
    sent[1]?.end();
    expect(await Promise.all(next)).toEqual(['C']);
    expect(items()).toEqual(['ab', 'c']);
  });
});
