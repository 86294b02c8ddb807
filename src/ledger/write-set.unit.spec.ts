import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { draft, MemoryLedger, type Written } from '../../test/histories/memory-ledger.js';
import { anyCommand, correctionsOf } from '../../test/histories/random-histories.js';
import { sized } from '../../test/support/sizes.js';
import { decideCorrections } from '../domain/decide/correct.js';
import { type Draft, decideDrafts } from '../domain/decide/decide.js';
import { dayNumber } from '../domain/values/dates.js';
import { appendsAtEnd } from './append/append-position.js';
import type { Decide } from './decide-commands.js';
import { CommandRejected } from './rejections.js';

const HISTORIES = sized(10, 200);
const AT = '2026-11-21T12:00:00.000Z';
const WEEK = 7 * 86_400_000;
const later = (milliseconds: number) => new Date(Date.parse(AT) + milliseconds).toISOString();

/** Twins whose link is recorded, and not yet shown. */
function linkedTwins(): MemoryLedger {
  const ledger = new MemoryLedger(
    {
      ra: { kind: 'readmission', twin: 'vfa', twinRecorded: true },
      vfa: { kind: 'visa-facilitation', twin: 'ra', twinRecorded: true },
    },
    later(-WEEK),
  );
  const link = (track: string, twin: string) =>
    draft(track, 'twin.linked', '2026-11-14', { data: { twin }, visibility: 'public', byOwnCall: true });
  ledger.record([link('ra', 'vfa'), link('vfa', 'ra')]);
  ledger.now = AT;
  return ledger;
}

const anyActs = fc.array(anyCommand(['ra', 'vfa']), { minLength: 12, maxLength: 24, size: 'max' });
type Acts = typeof anyActs extends fc.Arbitrary<infer Some> ? Some : never;

/** A week lies between commands. Embargoes last for up to four, one of them to the moment of a command. */
const underEmbargo = (one: Draft, ledger: MemoryLedger, nth: number): Draft => {
  const until = new Date(Date.parse(ledger.now) + (1 + (nth % 4)) * WEEK - (nth % 2)).toISOString();
  return { ...one, embargoUntil: one.visibility === 'embargoed' ? until : null };
};

function carriedOut(
  ledger: MemoryLedger,
  commands: Acts,
  look: (decide: Decide, drafts: readonly Draft[]) => void = () => undefined,
): MemoryLedger {
  for (const [nth, command] of commands.entries()) {
    ledger.now = later(nth * WEEK);
    const drafts = 'drafts' in command ? command.drafts.map((one) => underEmbargo(one, ledger, nth)) : [];
    const decide: Decide = (histories, at) =>
      'drafts' in command
        ? decideDrafts(histories, drafts, at)
        : decideCorrections(histories, correctionsOf(command.corrections)(histories), at);
    try {
      look(decide, drafts);
      ledger.write(decide);
    } catch (error) {
      if (!(error instanceof CommandRejected)) throw error;
    }
  }
  return ledger;
}

const forAny = (check: (commands: Acts) => void) =>
  fc.assert(fc.property(anyActs, check), { numRuns: HISTORIES });

/** The tables of a write without what comes from chance. */
function fixed({ tables }: Pick<Written, 'tables'>) {
  if (!tables) return null;
  const heads = tables.heads.map(({ hash: _, ...head }) => head);
  const ledger = tables.ledger.map(({ id: _, salt: __, prevHash: ___, hash: ____, ...row }) => row);
  return { ...tables, heads, ledger };
}

describe('whatever is logged, corrected and published', () => {
  it('the tables hold what follows from their rows, and a writer knows of its tracks what a reader does', () =>
    forAny((commands) => {
      const ledger = carriedOut(linkedTwins(), commands);
      ledger.audit();
      for (const [slug, read] of ledger.readWhole()) {
        const known = ledger.of(slug);
        expect(known).toEqual(read);
        expect(known.latestStart).toBe(read.history.timeline.latestStart);
        expect(known.publicLatestStart).toBe(read.publicHistory.timeline.latestStart);
      }
    }));

  it('an entry that comes last is written from the ends of the logs as from the whole', () => {
    let compared = 0;
    forAny((commands) => {
      const ledger = linkedTwins();
      carriedOut(ledger, commands, (decide, [one, ...others]) => {
        if (!one || others.length > 0 || !appendsAtEnd(ledger.of(one.track), one, ledger.now)) return;
        const end = ledger.readEnds().get(one.track);
        const whole = ledger.prepare(decide);
        if (!end || whole.done.written.size > 1) return;
        expect(fixed(ledger.prepare(decide, {}, new Map([[one.track, end]])))).toEqual(fixed(whole));
        compared += 1;
      });
    });
    expect(compared).toBeGreaterThan(0);
  });
});

it('a track of which nothing is hidden is folded once for both logs, and reads the same', () => {
  const ledger = new MemoryLedger({ air: { kind: 'air-transport' } }, AT);
  const open = { visibility: 'public' } as const;
  for (const [type, on] of [
    ['launch.announced', '2026-01'],
    ['negotiations.opened', '2026-02-01'],
    ['agreement.signed', '2026-03/2026-04'],
    ['statement.made', '2026-03-15'],
  ] as const) {
    const decide: Decide = (histories, at) => decideDrafts(histories, [draft('air', type, on, open)], at);
    const whole = ledger.prepare(decide);
    const end = ledger.prepare(decide, {}, ledger.readEnds());
    expect(fixed(end)).toEqual(fixed(whole));
    const [kept] = [...end.done.written.values()];
    expect(kept?.snapshot.publicHistory.timeline).toEqual(kept?.snapshot.history.timeline);
    ledger.write(decide);
  }
  ledger.audit();
});

describe('a row', () => {
  const ofOne = () => new MemoryLedger({ air: { kind: 'air-transport@2' } }, AT);
  const [announced, opened] = [
    draft('air', 'launch.announced', '2026-10'),
    draft('air', 'negotiations.opened', '2026-11-02'),
  ];

  it('alerts, but for one that had certainly happened before the day from which an import alerts', () => {
    const alerts = (occurredOn: string, quietBefore?: string) =>
      ofOne()
        .record([draft('air', 'statement.made', occurredOn)], {
          quietBefore: quietBefore === undefined ? undefined : dayNumber(quietBefore),
        })
        .tables?.ledger.map((row) => row.alerts);
    expect(alerts('1990')).toEqual([true]);
    expect(alerts('2026-10-31', '2026-11-01')).toEqual([false]);
    expect(alerts('2026-10', '2026-11-01')).toEqual([false]);
    expect(alerts('2026-11-01', '2026-11-01')).toEqual([true]);
    expect(alerts('2026', '2026-11-01')).toEqual([true]);
  });

  it('says who wrote it, who approved it, and by which version of its kind it was decided', () => {
    const ledger = ofOne();
    ledger.record([announced, opened], { approval: { proposal: 'a proposal', by: 'another officer' } });
    ledger.upgrade('air', 4);
    ledger.record([draft('air', 'statement.made', '2026-11-03')], { approval: 'operator' });
    expect(
      ledger.tables.ledger.map(({ type, actor, approval, kindVersion }) => [
        type,
        actor,
        approval,
        kindVersion,
      ]),
    ).toEqual([
      ['launch.announced', 'an officer', { proposal: 'a proposal', by: 'another officer' }, 2],
      ['negotiations.opened', 'an officer', { proposal: 'a proposal', by: 'another officer' }, 2],
      ['kind.upgraded', 'an officer', null, 4],
      ['statement.made', 'an officer', null, 4],
    ]);
    expect(ledger.of('air').track.kindVersion).toBe(4);
    ledger.audit();
  });

  it('names a new version of the track, by which other writers learn that they lost', () => {
    const ledger = ofOne();
    const heads = [ledger.record([announced]), ledger.record([opened])].flatMap(
      ({ tables }) => tables?.heads,
    );
    expect(heads.map((head) => head?.version)).toEqual(['1', '2']);
    expect(ledger.of('air').version).toBe('3');
  });

  it('brings the sources that it is the first to cite', () => {
    const source = { id: 'a', title: 'Communiqué', publisher: 'Council', language: 'en' } as never;
    expect(ofOne().record([announced], { sources: [source] }).tables?.sources).toEqual([source]);
    expect(ofOne().record([announced]).tables?.sources).toEqual([]);
  });

  it('keeps what the decision found: warnings, and the facts of the twin by which it entered into force', () => {
    const ledger = linkedTwins();
    for (const track of ['ra', 'vfa'])
      ledger.record([
        draft(track, 'agreement.signed', '2010-06-17'),
        draft(track, 'negotiations.opened', '2010-01-10'),
      ]);
    ledger.record([draft('ra', 'agreement.entered_into_force', '2011-03-01')]);
    ledger.record([draft('vfa', 'agreement.entered_into_force', '2011-03-01')]);
    const found = ledger.tables.ledger.filter(({ type }) => type === 'agreement.entered_into_force');
    expect(found.map(({ facts }) => facts)).toMatchObject([null, { twin: { slug: 'ra' } }]);
    expect(ledger.tables.ledger.some(({ warnings }) => (warnings as object[]).length > 0)).toBe(true);
  });
});

describe('nothing', () => {
  it('is written of a track on which nothing happened', () => {
    const { written } = linkedTwins().record([draft('ra', 'launch.announced', '2026-10')]);
    expect([...written.keys()]).toEqual(['ra']);
  });

  it('is written where there is nothing to record and nothing is due', () => {
    const ledger = linkedTwins();
    expect(ledger.showDue().tables).toBeNull();
    expect(ledger.of('ra').version).toBe('2');
  });
});
