import { describe, expect, it } from '@jest/globals';
import {
  codes,
  type Line,
  type Minutes,
  minutesOf,
  refusalsOf,
  twins,
} from '../../../test/histories/minutes.js';
import type { EntryDocument } from '../values/documents.js';
import type { Draft } from './decide.js';
import type { Decision } from './working-copy.js';

const LATER = '2026-12-24T12:00:00.000Z';

const marked: EntryDocument = {
  ...{ sha256: 'a0'.repeat(32), kind: 'minutes', marking: 'official_use' },
  ...{ name: 'minutes.pdf', mediaType: 'application/pdf', bytes: 1 },
};
const plain: EntryDocument = { ...marked, sha256: 'b1'.repeat(32), name: 'text.pdf', marking: undefined };
const refusal = [{ code: 'marked_document', params: { document: 'minutes.pdf' } }];

const statement = (more: Partial<Draft>): Minutes =>
  minutesOf('readmission', ['statement.made', '2026-01-10', {}, more]);

describe('a document for official use only', () => {
  const when = (more: Partial<Draft>) =>
    minutesOf('readmission').when(
      'statement.made',
      '2026-01-10',
      {},
      { documents: [plain, marked], ...more },
    );

  it('is named by an internal entry', () => expect(when({ visibility: 'internal' }).refusals).toEqual([]));

  it('is named by no public entry, and by none that becomes public', () => {
    expect(when({ visibility: 'public' }).refusals).toEqual(refusal);
    expect(when({ visibility: 'embargoed', embargoUntil: LATER }).refusals).toEqual(refusal);
    expect(when({ visibility: 'public', documents: [plain] }).refusals).toEqual([]);
  });

  it('keeps its entry from being published', () => {
    expect(refusalsOf(statement({ documents: [plain, marked] }).publish(1))).toEqual(refusal);
    expect(refusalsOf(statement({ documents: [plain] }).publish(1))).toEqual([]);
  });

  it('is added by an amendment to an internal entry alone', () => {
    const amended = (more: Partial<Draft>) => {
      const minutes = statement(more);
      return refusalsOf(minutes.correct({ ...minutes.amendment(1, {}), documents: [marked] } as never));
    };
    expect(amended({ visibility: 'internal' })).toEqual([]);
    expect(amended({ visibility: 'public' })).toEqual(refusal);
    expect(amended({ visibility: 'embargoed', embargoUntil: LATER })).toEqual(refusal);
  });
});

describe('an entry that is published', () => {
  it('is public from then on, and its embargo is over', () => {
    const minutes = statement({ visibility: 'embargoed', embargoUntil: LATER });
    expect(refusalsOf(minutes.publish(1))).toEqual([]);
    expect(minutes.history().rows[1]).toMatchObject({
      ...{ type: 'transition.published', corrects: 1, occurredOn: '2026-01-10' },
      ...{ visibility: 'public', embargoUntil: null, reason: 'agreed by both sides' },
    });
    expect(minutes.history().timeline.entries).toMatchObject([
      { seq: 1, type: 'statement.made', visibility: 'public', embargoUntil: null },
    ]);
  });

  it('given one that is public already, is refused, and told which', () => {
    const already = [{ code: 'already_public', params: { entry: 1 } }];
    expect(refusalsOf(statement({ visibility: 'public' }).publish(1))).toEqual(already);
    const embargoed = statement({ visibility: 'embargoed', embargoUntil: LATER });
    embargoed.now = LATER;
    expect(refusalsOf(embargoed.publish(1))).toEqual(already);
    embargoed.now = '2026-12-24T11:59:59.999Z';
    expect(refusalsOf(embargoed.publish(1))).toEqual([]);
  });

  it('given one that is annulled, is refused, and told which', () => {
    const minutes = statement({});
    minutes.annul(1);
    const annulled = [{ code: 'already_annulled', params: { entry: 1 } }];
    expect(refusalsOf(minutes.publish(1))).toEqual(annulled);
    expect(refusalsOf(minutes.annul(1))).toEqual(annulled);
  });
});

describe('an entry that is amended or annulled', () => {
  it('keeps its visibility and its embargo', () => {
    const minutes = statement({ visibility: 'embargoed', embargoUntil: LATER });
    minutes.amend(1, { note: 'the day is from the communiqué' });
    minutes.annul(1);
    const kept = { visibility: 'embargoed', embargoUntil: LATER, corrects: 1, reason: 'wrong' };
    expect(minutes.history().rows.slice(1)).toMatchObject([
      { ...kept, type: 'transition.corrected', note: 'the day is from the communiqué' },
      { ...kept, type: 'transition.annulled' },
    ]);
  });

  it('given a date in the future, is refused', () => {
    expect(codes(refusalsOf(statement({}).amend(1, { occurredOn: '2027' })))).toEqual(['future_date']);
  });

  it('given a correction, is refused, and told which entry to correct', () => {
    const minutes = statement({});
    minutes.amend(1, { note: 'a note' });
    expect(refusalsOf(minutes.annul(2))).toEqual([
      { code: 'is_correction', params: { entry: 2, original: 1 }, entry: 1 },
    ]);
  });

  it('keeps what was known of its twin only where it enters into force', () => {
    const minutes = twins()
      .logOn('ra', ['stage.asserted', '2011-03-01', { stage: 'in_force', reason: 'told' }])
      .logOn('vfa', ['stage.asserted', '2010', { stage: 'signed', reason: 'told' }])
      .logOn('vfa', ['statement.made', '2011-01-01'], ['agreement.entered_into_force', '2011-03-01']);
    const facts = (decision: Decision) => 'decided' in decision && decision.decided[0]!.facts;
    expect(facts(minutes.amend(3, { note: 'the day is from the journal' }, 'vfa'))).toMatchObject({
      twin: { slug: 'ra' },
    });
    expect(facts(minutes.amend(2, { note: 'a note' }, 'vfa'))).toBeNull();
    expect(facts(minutes.annul(3, 'vfa'))).toBeNull();
  });

  it('is one of several in one decision: what the ledger stores anew reaches from the first to the last', () => {
    const days = ['2026-01-01', '2026-01-02', '2026-01-03', '2026-01-04', '2026-01-05'];
    const minutes = minutesOf('readmission', ...days.map((day): Line => ['statement.made', day]));
    const rounds = [2, 4].map((seq) => minutes.amendment(seq, { note: 'a note' }));
    for (const corrections of [rounds, rounds.toReversed()]) {
      const decision = minutes.fork().correct(...corrections);
      const { from, until } = 'changes' in decision ? decision.changes.get('track')! : {};
      expect([from, until]).toEqual([1, 4]);
    }
  });

  it('given an entry that is not there, it is the program’s mistake and no refusal', () =>
    expect(() => statement({}).annul(7)).toThrow('no entry 7 on track'));
});

describe('what is recorded by its own call alone', () => {
  it.each(['twin.linked', 'kind.upgraded'] as const)('given %s, no other call records it', (type) => {
    const { refusals } = minutesOf('readmission').when(type, '2026-01-10', {}, { byOwnCall: undefined });
    expect(refusals).toEqual([{ code: 'only_by_its_own_call', params: { event: type } }]);
  });

  it('no correction changes', () => {
    const minutes = minutesOf('readmission', ['twin.linked', '2026-01-10', { twin: 'vfa' }]);
    for (const decision of [minutes.amend(1, { note: 'a note' }), minutes.annul(1), minutes.publish(1)])
      expect(codes(refusalsOf(decision))).toEqual(['only_by_its_own_call']);
  });
});

describe('drafts of one decision', () => {
  const decided = (lines: Parameters<Minutes['record']>[0]) => {
    const minutes = minutesOf('readmission', ['negotiations.opened', '2025-01-01']);
    expect(refusalsOf(minutes.record(lines))).toEqual([]);
    return minutes.history().rows.slice(1);
  };

  it('given a round that a meeting held and the next one that it planned, then they are recorded in this order', () => {
    const held = ['track', 'round.held', '2025-02-01', { number: 1 }] as const;
    const planned = ['track', 'round.planned', '2025-02-01', { number: 2, target: '2025-05' }] as const;
    for (const lines of [
      [held, planned],
      [planned, held],
    ])
      expect(decided(lines).map(({ type }) => type)).toEqual(['round.held', 'round.planned']);
  });

  it('given all that a meeting settled about rounds, then it is recorded in the order of the rounds', () => {
    const minutes = minutesOf('readmission', ['negotiations.opened', '2025-01-01']);
    for (const number of [2, 3]) minutes.log(['round.planned', '2025-01-01', { number, target: '2025-04' }]);
    const lines = [
      ['track', 'round.held', '2025-02-01', { number: 1 }],
      ['track', 'round.rescheduled', '2025-02-01', { number: 2, target: '2025-05' }],
      ['track', 'round.cancelled', '2025-02-01', { number: 3 }],
      ['track', 'round.planned', '2025-02-01', { number: 4, target: '2025-06' }],
    ] as const;
    for (const drafts of [lines, lines.toReversed()]) {
      const decision = minutes.fork().record(drafts);
      const numbers = 'decided' in decision && decision.decided.map(({ row }) => row.data.number);
      expect(numbers).toEqual([1, 2, 3, 4]);
    }
  });

  it('given a round among other events, then all are recorded in the order of the procedure', () => {
    const lines = [
      ['track', 'statement.made', '2025-02-01', { summary: 'the talks went well' }],
      ['track', 'round.held', '2025-02-01', { number: 1 }],
      ['track', 'text.initialled', '2025-02-01'],
    ] as const;
    for (const drafts of [lines, lines.toReversed()])
      expect(decided(drafts).map(({ type }) => type)).toEqual(lines.map(([, type]) => type));
  });

  it('given two of one type, then their order does not hang on the list', () => {
    const lines = ['b', 'a'].map((note) => ['track', 'statement.made', '2025-02-01', { note }] as const);
    expect(decided(lines).map(({ data }) => data)).toEqual(
      decided(lines.toReversed()).map(({ data }) => data),
    );
  });

  it('given one on each of two twins, then the one that waits for the other comes last', () => {
    const both = ['vfa', 'ra'].map((track) => [track, 'statement.made', '2025-02-01'] as const);
    for (const lines of [both, both.toReversed()]) {
      const decision = twins().record(lines);
      expect('decided' in decision && decision.decided.map(({ track }) => track)).toEqual(['ra', 'vfa']);
    }
  });
});
