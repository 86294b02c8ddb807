import { describe, expect, it } from '@jest/globals';
import { draft, MemoryLedger } from '../../../test/histories/memory-ledger.js';
import { atOnce } from '../../domain/values/steps.js';
import { appendParams, emptyTables } from './append-params.js';

const said = (occurredOn: string) => draft('air', 'statement.made', occurredOn);
const ofOne = () => new MemoryLedger({ air: { kind: 'air-transport' } });

describe('the parameters of the writing statement', () => {
  it('are one list for each table, in the order in which the statement numbers them', () => {
    const rows = (name: string) => [{ name }] as never;
    const names = [
      ...['heads', 'sources', 'ledger', 'publicLog', 'statuses', 'cuts', 'embargoes', 'lifted', 'deadlines'],
      'withdrawn',
    ];
    const tables = Object.fromEntries(names.toReversed().map((name) => [name, rows(name)]));
    expect(atOnce(appendParams(tables as never))).toEqual(names.map((name) => `[{"name":"${name}"}]`));
  });

  it('are empty lists where there is nothing to write', () => {
    expect(atOnce(appendParams(emptyTables([])))).toEqual(Array(10).fill('[]'));
  });

  it.each([1, 7, 8, 9, 16, 17, 100])('hold all of %d rows, made in steps that let others go on', (count) => {
    const lifted = Array.from({ length: count }, (_, seq) => ({ trackId: 1, seq }));
    const steps = appendParams({ ...emptyTables([]), lifted });
    let taken = 0;
    let step = steps.next();
    for (; !step.done; step = steps.next()) taken += 1;
    expect(JSON.parse(step.value[7] ?? '')).toEqual(lifted);
    expect(taken).toBe(Math.ceil(count / 8) - 1);
  });
});

describe('the head of a track', () => {
  it('says of an empty public log that it ends before every day, as PostgreSQL reads it', () => {
    const [head] = ofOne().record([said('2025-01-10')]).tables?.heads ?? [];
    expect(head).toMatchObject({
      ...{ revision: 1, positions: 1, latestStart: 20098 },
      ...{ publicRevision: 0, publicPositions: 0, publicLatestStart: '-infinity', publicActivity: null },
    });
    expect(head?.hash).toMatch(/^\\x[0-9a-f]{64}$/);
  });

  it('has the public keys of lists once something is public', () => {
    const [head] = ofOne().record([{ ...said('2025-01-10'), visibility: 'public' }]).tables?.heads ?? [];
    expect(head).toMatchObject({ publicRevision: 1, publicLatestStart: 20098, publicActivity: 20098 });
  });
});

describe('the statuses that are written', () => {
  it('are those whose place or state is another, and no others', () => {
    const ledger = ofOne();
    const positions = (written: ReturnType<MemoryLedger['record']>) =>
      written.tables?.statuses.map((one) => [one.position, one.seq]);
    expect(positions(ledger.record([said('2025-01-10')]))).toEqual([[1, 1]]);
    expect(positions(ledger.record([said('2025-03-10')]))).toEqual([[2, 2]]);
    expect(positions(ledger.record([said('2025-02-10')]))).toEqual([
      [2, 3],
      [3, 2],
    ]);
    expect(positions(ledger.amend('air', 3, { note: 'seen again' }))).toEqual([[2, 3]]);
  });

  it('of what is no longer there are cut off: in the log of which an entry is gone', () => {
    const ledger = ofOne();
    ledger.record([said('2025-01-10'), { ...said('2025-02-10'), visibility: 'public' }]);
    expect(ledger.annul('air', 1).tables?.cuts).toEqual([{ trackId: 1, public: false, positions: 1 }]);
    expect(ledger.annul('air', 2).tables?.cuts).toEqual([
      { trackId: 1, public: false, positions: 0 },
      { trackId: 1, public: true, positions: 0 },
    ]);
    expect(ledger.tables.statuses).toEqual([]);
    expect(ledger.amend('air', 1).tables?.cuts).toEqual([]);
  });
});
