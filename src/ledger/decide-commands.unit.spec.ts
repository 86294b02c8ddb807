import { describe, expect, it } from '@jest/globals';
import { draft, MemoryLedger } from '../../test/histories/memory-ledger.js';
import type { Draft } from '../domain/decide/decide.js';
import { decideForRequester } from './decide-commands.js';
import { digestOf } from './preview-rows.js';
import type { ReadScope } from './read-scope.js';
import { CommandRejected, DigestMismatch, NoSuchTrack, RevisionMismatch } from './rejections.js';
import { SecondPerson } from './second-person.js';

const AT = '2026-11-21T12:00:00.000Z';
const open = { visibility: 'public' } as const;
const FORCE = 'agreement.entered_into_force';
const desk: ReadScope = new Set(['vfa']);

/** Both twins signed; readmission is in force, which only its own desk knows. */
function signedTwins(): MemoryLedger {
  const ledger = new MemoryLedger(
    {
      ra: { kind: 'readmission', twin: 'vfa', twinRecorded: true },
      vfa: { kind: 'visa-facilitation', twin: 'ra', twinRecorded: true },
      air: { kind: 'air-transport@2' },
    },
    AT,
  );
  for (const track of ['ra', 'vfa']) {
    ledger.record([draft(track, 'negotiations.opened', '2010-01-10', open)]);
    ledger.record([draft(track, 'agreement.signed', '2010-06-17', open)]);
  }
  return ledger;
}
function withForceHidden(): MemoryLedger {
  const ledger = signedTwins();
  ledger.record([draft('ra', FORCE, '2011-03-01')]);
  return ledger;
}
const enters = draft('vfa', FORCE, '2011-03-01');
const held = (track: string, more: Partial<Draft> = {}) => draft(track, 'consultation.held', '2012', more);
const codesOf = (write: () => unknown): unknown => {
  try {
    write();
    return null;
  } catch (error) {
    if (error instanceof CommandRejected)
      return error.rejected.map(({ refusals }) => refusals.map(({ code }) => code));
    throw error;
  }
};

describe('who may not read the twin’s ledger', () => {
  it('is refused by what is public of it, and told no more', () => {
    const ledger = withForceHidden();
    const ofDesk = { requester: { scope: desk } };
    expect(codesOf(() => ledger.record([enters], ofDesk))).toEqual([['twin_not_known']]);
    expect(ledger.of('vfa').history.lastSeq).toBe(2);
    expect(codesOf(() => ledger.record([enters]))).toBeNull();
  });

  it('is refused by what is hidden of it too, in the same words', () => {
    const ledger = signedTwins();
    ledger.record([draft('ra', FORCE, '2011-03-01', open)]);
    ledger.record([enters]);
    const denied = { requester: { scope: new Set(['ra']) } };
    expect(codesOf(() => ledger.annul('ra', 3, denied))).toEqual([['twin_not_known']]);
    expect(codesOf(() => ledger.annul('ra', 3, { requester: { scope: 'full' } }))).toEqual([
      ['twin_depends'],
    ]);
    expect(codesOf(() => ledger.annul('ra', 3))).toEqual([['twin_depends']]);
  });

  it('records what neither view refuses', () => {
    const ledger = signedTwins();
    ledger.record([draft('ra', FORCE, '2011-03-01', open)]);
    expect(codesOf(() => ledger.record([enters], { requester: { scope: desk } }))).toBeNull();
  });

  it('has what others approved decided on the whole ledger', () => {
    const ledger = withForceHidden();
    const requester = { scope: desk, isApproved: true };
    expect(codesOf(() => ledger.record([enters], { requester }))).toBeNull();
    const without = signedTwins();
    expect(codesOf(() => without.record([enters], { requester }))).toEqual([['twin_not_known']]);
  });

  it('has a track without a twin decided once', () => {
    const ledger = signedTwins();
    let decided = 0;
    const decide = function* () {
      decided += 1;
      yield;
      return { decided: [], changes: new Map() };
    };
    const alone = new Map([['air', ledger.of('air')]]);
    for (const scope of ['full', 'public', desk] as const)
      for (const _ of decideForRequester({ scope }, alone, decide));
    for (const _ of decideForRequester(undefined, ledger.snapshots, decide));
    for (const _ of decideForRequester({ scope: 'full' }, ledger.snapshots, decide));
    expect(decided).toBe(5);
    for (const _ of decideForRequester({ scope: desk }, ledger.snapshots, decide));
    expect(decided).toBe(7);
  });
});

describe('a dry run', () => {
  it('tells the rows, and why they would need a second person, and writes nothing', () => {
    const ledger = signedTwins();
    ledger.secondPerson = new SecondPerson({ on: true });
    const told = ledger.tryOut([held('air', open)]);
    expect(told.rows).toMatchObject([{ track: 'air', type: 'consultation.held' }]);
    expect(told.because).toEqual(['publication']);
    expect(told.snapshots).toBe(ledger.snapshots);
    expect(ledger.of('air').history.lastSeq).toBe(0);
  });

  it('tells why the rules refuse it, and then no rows', () => {
    const told = withForceHidden().tryOut([enters], { scope: desk });
    expect(told.decision).toMatchObject({
      rejected: [{ track: 'vfa', refusals: [{ code: 'twin_not_known' }] }],
    });
    expect([told.rows, told.because]).toEqual([[], []]);
  });
});

describe('what was approved', () => {
  const rowsOf = (ledger: MemoryLedger) => ledger.tryOut([held('air')]).rows;

  it('is recorded where the rows are those that were shown', () => {
    const ledger = signedTwins();
    const done = ledger.record([held('air')], { digest: digestOf(rowsOf(ledger)) });
    expect([...done.written.keys()]).toEqual(['air']);
    expect(done.rows()).toEqual(rowsOf(signedTwins()));
  });

  it('is not recorded where they are others, or none were shown', () => {
    const ledger = signedTwins();
    for (const digest of [digestOf([]), null])
      expect(() => ledger.record([held('air')], { digest })).toThrow(DigestMismatch);
    expect(ledger.of('air').history.lastSeq).toBe(0);
  });
});

describe('a row as the approver is shown it', () => {
  it('has its content and what it changes, and nothing that another entry can change', () => {
    const ledger = signedTwins();
    ledger.record([held('air')]);
    const opened = draft('air', 'negotiations.opened', '2013', {
      note: 'for ourselves',
      sources: [{ ref: 'a' }],
    });
    expect(ledger.tryOut([opened]).rows).toEqual([
      {
        ...{ track: 'air', type: 'negotiations.opened', corrects: null, occurredOn: '2013', data: {} },
        ...{ sources: [{ ref: 'a' }], reason: null, note: 'for ourselves', visibility: 'internal' },
        ...{ embargoUntil: null, meeting: null, warnings: [], public: null },
        from: { stage: 'exploratory' },
        to: { stage: 'negotiating' },
      },
    ]);
  });

  it('names its documents where it has some', () => {
    const documents = [
      { sha256: 'a'.repeat(64), kind: 'note', name: 'note.pdf', mediaType: 'application/pdf', bytes: 9 },
    ] as const;
    const told = signedTwins().tryOut([held('air', { documents: [...documents] })]);
    expect(told.rows).toMatchObject([{ documents }]);
  });

  it('numbers its meeting among those that are shown with it', () => {
    const told = signedTwins().tryOut([
      held('air', { meeting: 'a' }),
      held('air', { meeting: 'b', occurredOn: '2013' }),
      held('ra', { meeting: 'a' }),
      draft('vfa', 'statement.made', '2012'),
    ]);
    const meetings = new Map(told.rows.map((row) => [`${row.track} ${row.occurredOn}`, row.meeting]));
    expect(meetings.get('air 2012')).toBe(meetings.get('ra 2012'));
    expect([meetings.get('air 2012'), meetings.get('air 2013')].toSorted()).toEqual([1, 2]);
    expect(meetings.get('vfa 2012')).toBeNull();
  });

  it('says of a warning its code and what it is about', () => {
    const number = draft('air', 'round.held', '2013', { data: { number: 3 } });
    const [row] = signedTwins().tryOut([number]).rows;
    expect(row?.warnings.length).toBeGreaterThan(0);
    for (const warning of row?.warnings ?? []) expect(Object.keys(warning)).toEqual(['code', 'params']);
  });

  it('says what changes for the public: of a public row, and of one that publishes or corrects what was shown', () => {
    const ledger = signedTwins();
    const opened = draft('air', 'negotiations.opened', '2013');
    const moves = { from: { stage: 'exploratory' }, to: { stage: 'negotiating' } };
    expect(ledger.tryOut([{ ...opened, ...open }]).rows).toMatchObject([{ ...moves, public: moves }]);
    ledger.record([opened]);
    const published = ledger.publish('air', 1);
    expect(published.rows()).toMatchObject([
      { type: 'transition.published', corrects: 1, from: {}, to: {}, public: moves },
    ]);
    const annulled = ledger.annul('air', 1);
    expect(annulled.rows()).toMatchObject([
      {
        corrects: 1,
        reason: 'wrong',
        public: { from: { stage: 'negotiating' }, to: { stage: 'exploratory' } },
      },
    ]);
  });

  it('comes with the coverage that the first public entry shows with it', () => {
    const ledger = signedTwins();
    const covered = draft('air', 'coverage.stated', '2012-01-01', {
      ...{ data: { until: '2012-01-01' }, ...open, note: 'for ourselves', sources: [{ ref: 'a' }] },
    });
    ledger.record([covered]);
    ledger.amend('air', 1, { data: { until: '2011-01-01' }, occurredOn: '2011-01-01' });
    const rows = ledger.tryOut([held('air', open)]).rows;
    expect(rows.map(({ type }) => type)).toEqual(['consultation.held', 'coverage.stated']);
    expect(rows[1]).toEqual({
      ...{ track: 'air', type: 'coverage.stated', corrects: null, occurredOn: '2011-01-01', meeting: null },
      ...{ data: { until: '2011-01-01' }, sources: [{ ref: 'a' }], reason: null, note: null },
      ...{ visibility: 'public', embargoUntil: null, from: {}, to: {}, warnings: [] },
      public: expect.anything(),
    });
  });

  it('is the only one of a coverage that is stated or published itself', () => {
    const covered = draft('air', 'coverage.stated', '2012-01-01', { data: { until: '2012-01-01' } });
    const ledger = signedTwins();
    ledger.record([held('air', open)]);
    expect(ledger.tryOut([{ ...covered, ...open }]).rows).toHaveLength(1);
    ledger.record([covered]);
    expect(ledger.publish('air', 2).rows()).toMatchObject([{ type: 'transition.published' }]);
  });

  it('says of the steps of a party only those that it changes', () => {
    const ratified = draft('air', 'agreement.ratified', '2014', { data: { side: 'KZ' } });
    const ledger = signedTwins();
    ledger.record([draft('air', 'negotiations.opened', '2013'), draft('air', 'agreement.signed', '2013')]);
    expect(ledger.tryOut([ratified]).rows).toMatchObject([
      { from: { milestones: { KZ: { ratified: null } } }, to: { milestones: { KZ: { ratified: '2014' } } } },
    ]);
    const [row] = ledger.tryOut([ratified]).rows;
    expect(Object.keys(row?.to.milestones ?? {})).toEqual(['KZ']);
  });

  it('comes with no embargoed entry that fell due meanwhile', () => {
    const ledger = signedTwins();
    ledger.record([held('air', { visibility: 'embargoed', embargoUntil: '2026-11-22T00:00:00.000Z' })]);
    ledger.now = '2026-11-23T00:00:00.000Z';
    expect(ledger.tryOut([held('air', open)]).rows).toHaveLength(1);
  });

  it('has the digest of its content: another row has another, and the order of fields is nothing', () => {
    const [row] = signedTwins().tryOut([held('air')]).rows;
    if (!row) throw new Error('no row');
    const turned = Object.fromEntries(Object.entries(row).toReversed()) as typeof row;
    expect(digestOf([turned])).toBe(digestOf([row]));
    expect(new Set([[], [row], [row, row], [{ ...row, track: 'ra' }]].map(digestOf)).size).toBe(4);
    expect(digestOf([row])).toBe('8bac9612c0950d6162d0019bacd1787ba5b0706e37990618dd8c7978f8b4dd53');
  });
});

describe('an upgrade', () => {
  it('moves a track to the version, once', () => {
    const ledger = signedTwins();
    ledger.record([held('air', open)]);
    expect(ledger.upgrade('air', 4).tables?.ledger).toMatchObject([
      { type: 'kind.upgraded', data: { from: 2, to: 4 } },
    ]);
    expect(ledger.upgrade('air', 4).tables).toBeNull();
    expect(ledger.upgrade('air', 3).tables).toBeNull();
  });
});

describe('a refusal', () => {
  it('names the codes of all, or what was expected', () => {
    const rejected = [
      { track: 'ra', refusals: [{ code: 'too_early', params: {} }] },
      {
        track: 'vfa',
        refusals: [
          { code: 'future_date', params: {} },
          { code: 'source_required', params: {} },
        ],
      },
    ];
    expect(new CommandRejected(rejected).message).toBe('refused: too_early, future_date, source_required');
    expect(new CommandRejected(rejected).undecided).toEqual([]);
    expect(new RevisionMismatch(3, 4).message).toBe('revision 4, not 3');
    expect(new NoSuchTrack('air').message).toBe('no track air');
  });
});
