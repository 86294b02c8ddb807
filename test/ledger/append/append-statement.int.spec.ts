import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Draft } from '../../../src/domain/decide/decide.js';
import { atOnce } from '../../../src/domain/values/steps.js';
import { appendStatement } from '../../../src/ledger/append/append-statement.js';
import { lockHistories } from '../../../src/ledger/load-histories.js';
import { verify } from '../../../src/verify/verify.js';
import { met, SOURCE, sent, stored, twoLedgers } from './append.harness.js';

let at: Awaited<ReturnType<typeof twoLedgers>>;
beforeEach(async () => {
  at = await twoLedgers('t');
});
afterEach(() => at.close());

describe('the statement for one entry that comes last', () => {
  it.each<[string, Partial<Draft>, string]>([
    ['an internal one', {}, 'append-1-0-1-0-0-0'],
    ['a public one', { visibility: 'public' }, 'append-1-1-2-0-0-0'],
    [
      'an embargoed one',
      { visibility: 'embargoed', embargoUntil: '2999-01-01T00:00:00.000Z' },
      'append-1-0-1-1-0-0',
    ],
    [
      'one with every field',
      {
        data: { place: { city: 'Astana' } },
        note: { en: 'N' },
        meeting: '4b1b4f0e-6d5c-4e0f-9a8e-0a0a0a0a0a0a',
      },
      'append-1-0-1-0-0-0',
    ],
    [
      'one that ends the talks',
      { type: 'negotiations.abandoned', visibility: 'public' },
      'append-1-1-2-0-0-0',
    ],
    [
      'one that may begin a time in force',
      { type: 'stage.asserted', data: { stage: 'in_force', reason: 'R' }, sources: [{ ref: 'a' }] },
      'append-1-0-1-0-0-0',
    ],
    [
      'public coverage of a hidden track',
      { type: 'coverage.stated', data: { until: '2026-03-03' }, visibility: 'public' },
      'append-1-0-1-0-0-0',
    ],
  ])('writes what the general one writes: %s', async (_, more, name) => {
    expect((await at.writeInBoth(await at.tablesOf(met('t', more)))).name).toBe(name);
    expect(
      (await at.writeInBoth(await at.tablesOf(met('t', { visibility: 'public', occurredOn: '2026-03-04' }))))
        .name,
    ).toMatch(/^append/);
    expect((await at.writeInBoth(await at.tablesOf(met('t', { occurredOn: '2026-03-04' })))).name).toBe(
      'append-1-0-1-0-0-0',
    );
  });

  it('brings new sources, and meets those that are there', async () => {
    for (const id of ['a', 'b', 'a']) {
      const sources = [
        { ...SOURCE, id },
        { ...SOURCE, id: 'c' },
      ];
      const statement = await at.writeInBoth(await at.tablesOf(met('t', { visibility: 'public' }), sources));
      expect(statement.name).toBe('append-1-1-2-0-1-0');
    }
    expect((await stored(at.one)).sources).toHaveLength(3);
  });

  it('sends what both logs have alike once, until something is hidden', async () => {
    for (const [more, name] of [
      [{ visibility: 'public' }, 'append-1-1-2-0-0-1'],
      [{ visibility: 'public', type: 'negotiations.abandoned' }, 'append-1-1-2-0-0-1'],
      [{}, 'append-1-0-1-0-0-0'],
      [{ visibility: 'public' }, 'append-1-1-2-0-0-0'],
    ] as const)
      expect((await at.writeInBoth(await at.tablesAtEnd(met('t', more)))).name).toBe(name);
    await at.one.sequencer.run();
    expect((await verify(at.one.database, { now: '2999-01-01T00:00:00.000Z' }))?.faults).toEqual([]);
  });

  it.each(['"', '\\', '{a,b}', 'NULL', '', ' a ', 'a\nb\tc', '\u2028', '\\u0041', 'Қазақстан', 'null'])(
    'carries any text as it is: %j',
    async (text) => {
      const tables = await at.tablesOf(met('t', { note: { en: text }, data: { [text]: [text, null] } }));
      const renamed = JSON.stringify({ en: text });
      Object.assign(tables.ledger[0] ?? {}, { actor: text });
      Object.assign(tables.heads[0] ?? {}, { renamed, acceded: [text, 'NULL', ''] });
      expect((await at.writeInBoth(tables)).name).toBe('append-1-0-1-0-0-0');
      const { ledger, heads } = await stored(at.one);
      expect(ledger).toMatchObject([{ actor: text, note: { en: text }, data: { [text]: [text, null] } }]);
      expect(heads).toMatchObject([{ renamed, acceded: [text, 'NULL', ''] }]);
    },
  );

  it('is not for a late entry: that one writes later statuses again', async () => {
    await at.writeInBoth(await at.tablesOf(met('t', { visibility: 'public' })));
    const late = await at.writeInBoth(
      await at.tablesOf(met('t', { visibility: 'public', occurredOn: '2025' })),
    );
    expect(late.name).toBe('append');
  });
});

describe('given two writers who read the same head', () => {
  it.each<[string, Partial<Draft>]>([
    ['internal', {}],
    ['public', { visibility: 'public' }],
  ])('the later one is told that it lost, and writes nothing: %s', async (_, more) => {
    const [first, second] = [await at.tablesOf(met('t', more)), await at.tablesOf(met('t', more))];
    await at.writeInBoth(first);
    expect(await sent(at.one, atOnce(appendStatement(second)))).toBe(0);
    expect(await stored(at.one)).toEqual(await stored(at.other));
  });

  it('one that meets a locked head has lost at once', async () => {
    const tables = await at.tablesOf(met('t'));
    const won = await at.one.database.transaction(async (client) => {
      await lockHistories(client, ['t']);
      return sent(at.one, atOnce(appendStatement(tables)));
    });
    expect(won).toBe(0);
    expect(await stored(at.one)).toEqual(await stored(at.other));
  });
});
