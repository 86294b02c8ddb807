import { type Correction, decideCorrections } from '../src/domain/decide/correct.js';
import { type Draft, decideDrafts } from '../src/domain/decide/decide.js';
import { type Book, type Decision } from '../src/domain/decide/working-copy.js';
import { type EventType, isByOwnCall } from '../src/domain/events/event-data.js';
import { kindOf } from '../src/domain/kinds/index.js';
import type { Breach } from '../src/domain/machine/rules.js';
import type { State } from '../src/domain/replay/replay.js';
import { seenOn, statusOn } from '../src/domain/replay/status.js';
import { emptyTimeline, stateAtEnd } from '../src/domain/replay/timeline.js';
import { atOnce } from '../src/domain/values/steps.js';
import type { Day, Edtf, Instant } from '../src/domain/values/views.js';

export type TrackTerms = { kind: string; parties?: string[]; twin?: string; reader?: boolean };

/** One line of the minutes: what happened, when, and what is told of it. Without a date it is the day after the last one. */
export type Line = readonly [type: EventType, occurredOn?: Edtf, data?: Draft['data'], more?: Partial<Draft>];

/** What an entry did, or why it was refused. */
export type Outcome = { refusals: Breach[]; warnings: Breach[]; state: State };

/** A correction with what it leaves unsaid taken from the entry as it stands. */
type Amendment = { occurredOn?: Edtf; data?: Draft['data']; note?: string; reason?: string };

export const codes = (breaches: readonly Breach[]): string[] => breaches.map(({ code }) => code);

/** The refusals of a decision by track, or none. */
export const refusalsOf = (decision: Decision): Breach[] =>
  'turned' in decision ? decision.turned.flatMap(({ refusals }) => refusals) : [];

/**
 * Keeps the books of a few tracks as the ledger would, in memory: given these entries, when something is logged or
 * corrected, then the books stand so. Every entry cites a source and is recorded at `now` unless it says otherwise.
 */
export class Minutes {
  readonly books: Map<string, Book>;
  private readonly first: string;
  private ids = 0;
  private day = Date.UTC(2020, 0, 1);

  constructor(
    tracks: Record<string, TrackTerms>,
    public now: Instant = '2026-11-21T12:00:00.000Z',
  ) {
    this.books = new Map(Object.entries(tracks).map(([slug, terms]) => [slug, opened(slug, terms)]));
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

  /** The same books, to be continued in another way. */
  fork(): Minutes {
    return Object.assign(Object.create(Minutes.prototype), this, { books: new Map(this.books) });
  }

  /** Records all of `entries` or none, in one decision. */
  record(entries: readonly (readonly [track: string, ...Line])[]): Decision {
    return this.keep(
      atOnce(
        decideDrafts(
          this.books,
          entries.map((entry) => this.draft(...entry)),
          this.surroundings,
        ),
      ),
    );
  }

  /** What would come of one more line; nothing is kept. */
  when(...line: Line): Outcome {
    return this.whenOn(this.first, ...line);
  }

  whenOn(track: string, ...line: Line): Outcome {
    const decision = atOnce(decideDrafts(this.books, [this.draft(track, ...line)], this.surroundings));
    if ('turned' in decision)
      return { refusals: refusalsOf(decision), warnings: [], state: this.state(track) };
    const [{ warnings } = { warnings: [] }] = decision.decided;
    return { refusals: [], warnings, state: stateAtEnd(decision.changes.get(track)!.book.timeline) };
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
    const { rows } = this.book(track);
    const stands = rows.findLast((row) => row.seq === seq || row.corrects === seq)!;
    const { occurredOn, data, sources, note } = stands;
    return { track, seq, action: 'amend', reason: 'wrong', occurredOn, data, sources, note, ...amendment };
  }

  correct(...corrections: Correction[]): Decision {
    return this.keep(atOnce(decideCorrections(this.books, corrections, this.surroundings)));
  }

  book(track = this.first): Book {
    return this.books.get(track)!;
  }

  state(track = this.first): State {
    return stateAtEnd(this.book(track).timeline);
  }

  /** The effective history as `seq` numbers. */
  order(track = this.first): number[] {
    return this.book(track).timeline.entries.map(({ seq }) => seq);
  }

  /** The status on a day: of what is certain by then, as `asOf` cuts it. */
  status(day: Day, coverageUntil: Day | null = null, track = this.first) {
    const { entries, states, before } = this.book(track).timeline;
    return statusOn(states[seenOn(entries, day) - 1] ?? before, day, coverageUntil);
  }

  private keep(decision: Decision): Decision {
    if (!('turned' in decision)) {
      for (const [slug, { book }] of decision.changes) this.books.set(slug, book);
    }
    return decision;
  }

  private get surroundings() {
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
      visibility: 'internal',
      embargoUntil: null,
      meeting: null,
      note: null,
      ...(isByOwnCall(type) && { byOwnCall: true }),
      ...more,
    };
  }
}

function opened(slug: string, { kind, parties = ['EU', 'KZ'], twin, reader = false }: TrackTerms): Book {
  const course = { kind: kindOf(kind), parties, reader };
  const timeline = emptyTimeline(course);
  return { slug, course, twin: twin ?? null, rows: [], timeline, lastSeq: 0, lastRecordedAt: null };
}

/** The books of one track. */
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

/** The shortest honest way to a stage: not by assertion, where the procedure leads there. */
const ROAD: Record<string, readonly Line[]> = {
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

const standing = new Map<string, Minutes>();

/** The books of one track that stands at `stage`. */
export function standingAt(kind: string, stage: string): Minutes {
  const key = `${kind} ${stage}`;
  const minutes = standing.get(key) ?? minutesOf(kind, ...ROAD[stage]!);
  standing.set(key, minutes);
  return minutes.fork();
}
