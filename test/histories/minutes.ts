import { type Correction, decideCorrections } from '../../src/domain/decide/correct.js';
import { type Draft, decideDrafts } from '../../src/domain/decide/decide.js';
import type { Decision, TrackHistory } from '../../src/domain/decide/working-copy.js';
import { type EventType, isByOwnCall } from '../../src/domain/events/event-data.js';
import { kindOf } from '../../src/domain/kinds/index.js';
import type { RuleViolation } from '../../src/domain/machine/rules.js';
import type { State } from '../../src/domain/replay/replay.js';
import { countSeenOn, statusOn } from '../../src/domain/replay/status.js';
import { emptyTimeline, stateAtEnd } from '../../src/domain/replay/timeline.js';
import { Memo } from '../../src/domain/values/memo.js';
import { atOnce } from '../../src/domain/values/steps.js';
import type { Day, Edtf, Instant } from '../../src/domain/values/views.js';

/** `kind`: its newest version, or a version of it, as `readmission@2`. */
export type TrackTerms = {
  kind: string;
  parties?: string[];
  members?: Record<string, string[]>;
  twin?: string;
  reader?: boolean;
};

/** One line of the minutes: what happened, when, and its data. Without a date it is the day after the last one. */
export type Line = readonly [type: EventType, occurredOn?: Edtf, data?: Draft['data'], more?: Partial<Draft>];

/** What an entry did, or why it was refused. */
export type Outcome = { refusals: RuleViolation[]; warnings: RuleViolation[]; state: State };

/** A correction; what it leaves out is taken from the entry as it stands. */
type Amendment = { occurredOn?: Edtf; data?: Draft['data']; note?: string; reason?: string };

export const codes = (violations: readonly RuleViolation[]): string[] => violations.map(({ code }) => code);

/** The refusals of a decision on all tracks, or none. */
export const refusalsOf = (decision: Decision): RuleViolation[] =>
  'rejected' in decision ? decision.rejected.flatMap(({ refusals }) => refusals) : [];

/**
 * Holds the histories of a few tracks in memory, as the ledger would. Given these entries, when something is logged
 * or corrected, then the histories stand so. Every entry cites a source and is recorded at `now` unless it says
 * otherwise.
 */
export class Minutes {
  readonly histories: Map<string, TrackHistory>;
  private readonly first: string;
  private ids = 0;
  private day = Date.UTC(2020, 0, 1);

  constructor(
    tracks: Record<string, TrackTerms>,
    public now: Instant = '2026-11-21T12:00:00.000Z',
  ) {
    this.histories = new Map(Object.entries(tracks).map(([slug, terms]) => [slug, opened(slug, terms)]));
    this.first = Object.keys(tracks)[0] as string;
  }

  /** Records the lines one after the other; a refused one is a mistake in the test. */
  log(...lines: Line[]): this {
    return this.logOn(this.first, ...lines);
  }

  logOn(track: string, ...lines: Line[]): this {
    for (const line of lines) {
      const refusals = refusalsOf(this.record([[track, ...line]]));
      if (refusals.length > 0) throw new Error(`refused: ${JSON.stringify({ line, refusals })}`);
    }
    return this;
  }

  /** A copy of the histories, to be continued in another way. */
  fork(): Minutes {
    return Object.assign(Object.create(Minutes.prototype), this, { histories: new Map(this.histories) });
  }

  /** Records all of `entries` or none, in one decision. */
  record(entries: readonly (readonly [track: string, ...Line])[]): Decision {
    return this.keep(
      atOnce(
        decideDrafts(
          this.histories,
          entries.map((entry) => this.draft(...entry)),
          this.clock,
        ),
      ),
    );
  }

  /** What one more line would do; nothing is recorded. */
  when(...line: Line): Outcome {
    return this.whenOn(this.first, ...line);
  }

  whenOn(track: string, ...line: Line): Outcome {
    const decision = atOnce(decideDrafts(this.histories, [this.draft(track, ...line)], this.clock));
    if ('rejected' in decision)
      return { refusals: refusalsOf(decision), warnings: [], state: this.state(track) };
    const [{ warnings } = { warnings: [] }] = decision.decided;
    return { refusals: [], warnings, state: stateAtEnd(decision.changes.get(track)!.history.timeline) };
  }

  annul(seq: number, track = this.first): Decision {
    return this.correct({ track, seq, reason: 'wrong', action: 'annul' });
  }

  publish(seq: number, track = this.first): Decision {
    return this.correct({ track, seq, reason: 'agreed by both sides', action: 'publish' });
  }

  amend(seq: number, amendment: Amendment, track = this.first): Decision {
    return this.correct(this.amendment(seq, amendment, track));
  }

  amendment(seq: number, amendment: Amendment, track = this.first): Correction {
    const { rows } = this.history(track);
    const stands = rows.findLast((row) => row.seq === seq || row.corrects === seq)!;
    const { occurredOn, data, sources, documents, note } = stands;
    return {
      track,
      seq,
      action: 'amend',
      reason: 'wrong',
      occurredOn,
      data,
      sources,
      documents,
      note,
      ...amendment,
    };
  }

  correct(...corrections: Correction[]): Decision {
    return this.keep(atOnce(decideCorrections(this.histories, corrections, this.clock)));
  }

  history(track = this.first): TrackHistory {
    return this.histories.get(track)!;
  }

  state(track = this.first): State {
    return stateAtEnd(this.history(track).timeline);
  }

  /** The effective history as `seq` numbers. */
  order(track = this.first): number[] {
    return this.history(track).timeline.entries.map(({ seq }) => seq);
  }

  /** The status on a day, from the entries that are seen on it. */
  status(day: Day, coverageUntil: Day | null = null, track = this.first) {
    const { entries, states, before } = this.history(track).timeline;
    return statusOn(states[countSeenOn(entries, day) - 1] ?? before, day, coverageUntil, states[0]);
  }

  private keep(decision: Decision): Decision {
    if (!('rejected' in decision)) {
      for (const [slug, { history }] of decision.changes) this.histories.set(slug, history);
    }
    return decision;
  }

  private get clock() {
    return { now: this.now, newId: () => `id-${++this.ids}` };
  }

  private draft(track: string, ...[type, occurredOn, data, more]: [...Line]): Draft {
    this.day += 86_400_000;
    return {
      track,
      type,
      occurredOn: occurredOn ?? new Date(this.day).toISOString().slice(0, 10),
      data: data ?? {},
      sources: [{ ref: 'communiqué' }],
      documents: [],
      visibility: 'internal',
      embargoUntil: null,
      meeting: null,
      note: null,
      ...(isByOwnCall(type) && { byOwnCall: true }),
      ...more,
    };
  }
}

function opened(
  slug: string,
  { kind, parties = ['EU', 'KZ'], members, twin, reader = false }: TrackTerms,
): TrackHistory {
  const [id = kind, version] = kind.split('@');
  const procedure = { kind: kindOf(id, version ? Number(version) : undefined), parties, members, reader };
  const timeline = emptyTimeline(procedure);
  return { slug, procedure, twin: twin ?? null, rows: [], timeline, lastSeq: 0, lastRecordedAt: null };
}

/** The histories of one track. */
export const minutesOf = (kind: string, ...lines: Line[]): Minutes =>
  new Minutes({ track: { kind } }).log(...lines);

/** Visa facilitation (`vfa`) and readmission (`ra`) as twins. */
export const twins = (now?: Instant): Minutes =>
  new Minutes(
    {
      vfa: { kind: 'visa-facilitation', twin: 'ra' },
      ra: { kind: 'readmission', twin: 'vfa' },
    },
    now,
  );

/** The shortest way to a stage by the usual procedure. */
export const ROAD: Record<string, readonly Line[]> = {
  exploratory: [],
  announced: [['launch.announced']],
  negotiating: [['negotiations.opened']],
  text_agreed: [['negotiations.opened'], ['text.agreed']],
  initialled: [['negotiations.opened'], ['text.initialled']],
  signed: [['negotiations.opened'], ['agreement.signed']],
  in_force: [['negotiations.opened'], ['agreement.signed'], ['agreement.entered_into_force']],
  terminated: [
    ['negotiations.opened'],
    ['agreement.signed'],
    ['agreement.entered_into_force'],
    ['agreement.terminated'],
  ],
  abandoned: [['negotiations.abandoned']],
  superseded: [['agreement.superseded', undefined, { by: 'a later agreement' }]],
};

const standing = new Memo<string, Minutes>(1_000);

/** The usual way to a stage; by assertion where the kind does not go that way. */
export function roadTo(kind: string, stage: string): readonly Line[] {
  const road = ROAD[stage] ?? [];
  const { events } = minutesOf(kind).history().procedure.kind;
  return road.every(([type]) => events.includes(type))
    ? road
    : [['stage.asserted', undefined, { stage, reason: 'told' }]];
}

/** The histories of one track that stands at `stage`. */
export function standingAt(kind: string, stage: string): Minutes {
  const log = () => new Minutes({ track: { kind } }).log(...roadTo(kind, stage));
  return standing.of(`${kind} ${stage}`, log).fork();
}
