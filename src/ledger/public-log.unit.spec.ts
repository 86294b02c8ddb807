import { describe, expect, it } from '@jest/globals';
import { draft, MemoryLedger } from '../../test/histories/memory-ledger.js';
import type { Draft } from '../domain/decide/decide.js';

const NOON = '2026-11-21T12:00:00.000Z';
const later = (milliseconds: number) => new Date(Date.parse(NOON) + milliseconds).toISOString();
const open = { visibility: 'public' } as const;
const until = (milliseconds: number) =>
  ({ visibility: 'embargoed', embargoUntil: later(milliseconds) }) as const;
const held = (more: Partial<Draft> = {}, track = 'air') => draft(track, 'consultation.held', '2020', more);
const covered = (day: string, more: Partial<Draft> = open) =>
  draft('air', 'coverage.stated', day, { data: { until: day }, ...more });

/** One track of an older version of its kind. */
const ofOne = () => new MemoryLedger({ air: { kind: 'air-transport@2' } }, NOON);

/** Twins; their link is recorded a second after noon. */
const twins = () =>
  new MemoryLedger(
    {
      ra: { kind: 'readmission', twin: 'vfa', twinRecorded: true },
      vfa: { kind: 'visa-facilitation', twin: 'ra', twinRecorded: true },
    },
    NOON,
  );
function link(ledger: MemoryLedger): void {
  const of = (track: string, twin: string) =>
    draft(track, 'twin.linked', '2026-11-21', { data: { twin }, ...open, byOwnCall: true });
  ledger.now = later(1_000);
  ledger.record([of('ra', 'vfa'), of('vfa', 'ra')]);
}

describe('the public log', () => {
  it('shows what is public and nothing of what is not, in a time of its own that tells of no hidden entry', () => {
    const ledger = ofOne();
    for (const more of [open, {}, {}, open]) ledger.record([held(more)]);
    expect(ledger.shown('air')).toEqual([
      [1, NOON],
      [4, later(1)],
    ]);
  });

  it('shows every correction of what it shows, and none of what it hides', () => {
    const ledger = ofOne();
    ledger.record([held(open), held()]);
    for (const seq of [1, 2]) ledger.amend('air', seq, { data: { summary: 'as told' } });
    for (const seq of [1, 2]) ledger.annul('air', seq);
    expect(ledger.shown('air').map(([row]) => row)).toEqual([1, 3, 5]);
    expect(ledger.of('air').publicHistory.shown.map(({ corrects }) => corrects)).toEqual([null, 1, 1]);
    expect(ledger.of('air').publicHistory.timeline.entries).toEqual([]);
  });

  it('shows an entry that is published as it then stands, once, and never that it was published', () => {
    const ledger = ofOne();
    ledger.record([held()]);
    ledger.amend('air', 1, { data: { summary: 'as told' } });
    ledger.now = later(5);
    ledger.publish('air', 1);
    expect(ledger.shown('air')).toEqual([[1, later(5)]]);
    const [row] = ledger.of('air').publicHistory.rows;
    expect(row).toMatchObject({ seq: 1, data: { summary: 'as told' }, visibility: 'public', corrects: null });
  });

  it('tells the public neither a note nor an embargo', () => {
    const ledger = ofOne();
    ledger.record([held({ ...until(10), note: 'for ourselves' })]);
    ledger.now = later(10);
    ledger.showDue();
    expect(ledger.of('air').publicHistory.rows).toMatchObject([
      { note: null, embargoUntil: null, visibility: 'public' },
    ]);
  });
});

describe('an entry under embargo', () => {
  it('is shown from its instant on and not before, as of that instant', () => {
    const ledger = ofOne();
    ledger.record([held(until(1_000))]);
    ledger.now = later(999);
    expect(ledger.showDue().tables).toBeNull();
    ledger.now = later(1_000);
    expect(ledger.showDue().tables?.lifted).toEqual([{ trackId: 1, seq: 1 }]);
    expect(ledger.shown('air')).toEqual([[1, later(1_000)]]);
    expect(ledger.showDue().tables).toBeNull();
  });

  it('is shown before whatever is recorded after its instant, and never earlier than what was shown before', () => {
    const ledger = ofOne();
    ledger.record([held(until(1_000))]);
    ledger.record([held(until(500))]);
    ledger.now = later(600);
    ledger.record([held(open)]);
    ledger.now = later(2_000);
    ledger.record([held(open)]);
    expect(ledger.shown('air')).toEqual([
      [2, later(500)],
      [3, later(600)],
      [1, later(1_000)],
      [4, later(2_000)],
    ]);
  });

  it('with others that end in the same moment is shown in the order of recording', () => {
    const ledger = ofOne();
    ledger.record([held(until(7))]);
    ledger.record([held(until(5))]);
    ledger.record([held(until(5))]);
    ledger.now = later(9);
    ledger.showDue();
    expect(ledger.shown('air')).toEqual([
      [2, later(5)],
      [3, later(5)],
      [1, later(7)],
    ]);
  });

  it('has no time before that of a row of the same moment that was shown already', () => {
    const ledger = ofOne();
    ledger.record([held(until(2))]);
    for (let n = 0; n < 5; n += 1) ledger.record([held(open)]);
    ledger.now = later(10);
    ledger.showDue();
    expect(ledger.shown('air').slice(-2)).toEqual([
      [6, later(4)],
      [1, later(4)],
    ]);
  });

  it('may be published before it ends, and is then shown once', () => {
    const ledger = ofOne();
    ledger.record([held(until(1_000))]);
    ledger.now = later(10);
    expect(ledger.publish('air', 1).tables?.lifted).toEqual([{ trackId: 1, seq: 1 }]);
    ledger.now = later(1_000);
    expect(ledger.showDue().tables).toBeNull();
    expect(ledger.shown('air')).toEqual([[1, later(10)]]);
  });

  it('that was annulled when it ended is shown once it is restored, and once', () => {
    const ledger = ofOne();
    ledger.record([held(until(1_000))]);
    ledger.annul('air', 1);
    ledger.now = later(2_000);
    expect(ledger.showDue().tables?.lifted).toEqual([{ trackId: 1, seq: 1 }]);
    expect(ledger.shown('air')).toEqual([]);
    ledger.now = later(3_000);
    ledger.amend('air', 1);
    ledger.amend('air', 1);
    expect(ledger.shown('air')).toEqual([
      [1, later(3_000)],
      [4, later(3_001)],
    ]);
  });

  it('that was annulled stays hidden until it ends, also when it is amended meanwhile', () => {
    const ledger = ofOne();
    ledger.record([held(until(1_000))]);
    ledger.annul('air', 1);
    ledger.amend('air', 1);
    expect(ledger.shown('air')).toEqual([]);
    ledger.now = later(1_000);
    ledger.showDue();
    expect(ledger.shown('air')).toEqual([[1, later(1_000)]]);
  });
});

describe('how far the sources reach', () => {
  it('makes no track visible, and is shown right after its first public entry', () => {
    const ledger = ofOne();
    ledger.record([covered('2026-01-01')]);
    expect(ledger.shown('air')).toEqual([]);
    ledger.now = later(10);
    ledger.record([held(open)]);
    expect(ledger.shown('air')).toEqual([
      [2, later(10)],
      [1, later(11)],
    ]);
    ledger.record([covered('2026-02-01')]);
    expect(ledger.shown('air').map(([row]) => row)).toEqual([2, 1, 3]);
  });

  it('is not shown where staff keep it to themselves, or it was annulled', () => {
    const ledger = ofOne();
    ledger.record([covered('2026-01-01', {})]);
    ledger.record([covered('2026-02-01')]);
    ledger.annul('air', 2);
    ledger.record([held(open)]);
    expect(ledger.shown('air').map(([row]) => row)).toEqual([4]);
  });

  it('is shown in the order in which each became public: recorded, published, restored or at the end of an embargo', () => {
    const ledger = ofOne();
    ledger.record([covered('2026-01-01', {})]);
    ledger.record([covered('2026-02-01', until(1_000))]);
    ledger.record([covered('2026-03-01')]);
    ledger.record([covered('2026-04-01')]);
    ledger.annul('air', 3);
    ledger.amend('air', 3);
    ledger.publish('air', 1);
    ledger.now = later(2_000);
    ledger.showDue();
    expect(ledger.shown('air')).toEqual([]);
    ledger.record([held(open)]);
    expect(ledger.shown('air').map(([row]) => row)).toEqual([8, 4, 3, 1, 2]);
    ledger.audit();
  });

  it('under an embargo that ended between two rows comes between them', () => {
    const ledger = ofOne();
    ledger.record([covered('2026-01-01', until(1_000))]);
    ledger.now = later(1_000);
    ledger.record([covered('2026-02-01')]);
    ledger.record([held(open)]);
    expect(ledger.shown('air').map(([row]) => row)).toEqual([3, 1, 2]);
  });

  it('comes in the order of recording where it was amended, and last where its embargo ended last', () => {
    const ledger = ofOne();
    ledger.record([held(until(5_000))]);
    ledger.record([covered('2026-01-01', until(1_000))]);
    for (const day of ['2026-02-01', '2026-03-01']) ledger.record([covered(day)]);
    ledger.amend('air', 3);
    ledger.now = later(9_000);
    ledger.showDue();
    expect(ledger.shown('air').map(([row]) => row)).toEqual([1, 3, 4, 2]);
  });
});

describe('that two tracks are twins', () => {
  it('is shown on both, as of its recording, where both are visible', () => {
    const ledger = twins();
    ledger.record([held(open, 'ra'), held(open, 'vfa')]);
    link(ledger);
    for (const track of ['ra', 'vfa'])
      expect(ledger.shown(track)).toEqual([
        [1, NOON],
        [2, later(1_000)],
      ]);
    ledger.audit();
  });

  it.each([
    ['ra', 'vfa'],
    ['vfa', 'ra'],
  ])('is hidden while %s alone is visible, and shown on both as of when %s is', (first, second) => {
    const ledger = twins();
    ledger.record([held(open, first)]);
    link(ledger);
    ledger.now = later(2_000);
    ledger.record([held(open, first)]);
    expect(ledger.shown(first).map(([row]) => row)).toEqual([1, 3]);
    expect(ledger.shown(second)).toEqual([]);
    ledger.now = later(3_000);
    ledger.record([held(open, second)]);
    expect(ledger.shown(first).at(-1)).toEqual([2, later(3_000)]);
    expect(ledger.shown(second)).toEqual([
      [2, later(3_000)],
      [1, later(3_001)],
    ]);
    ledger.now = later(4_000);
    ledger.record([held(open, first), held(open, second)]);
    expect(ledger.shown(first).filter(([row]) => row === 2)).toHaveLength(1);
    ledger.audit();
  });

  it('is shown when the embargo of the other’s only entry ends', () => {
    const ledger = twins();
    ledger.record([held(open, 'ra'), held(until(5_000), 'vfa')]);
    link(ledger);
    expect(ledger.shown('ra')).toHaveLength(1);
    ledger.now = later(9_000);
    ledger.showDue();
    expect(ledger.shown('vfa')).toEqual([
      [1, later(5_000)],
      [2, later(5_001)],
    ]);
    expect(ledger.shown('ra').at(-1)).toEqual([2, later(5_000)]);
  });
});
