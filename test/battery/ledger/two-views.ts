import { type Correction, decideCorrections } from '../../../src/domain/decide/correct.js';
import { type Draft, decideDrafts } from '../../../src/domain/decide/decide.js';
import {
  type Decision,
  externalFactsOf,
  type TrackHistory,
} from '../../../src/domain/decide/working-copy.js';
import { type Entry, entriesOf } from '../../../src/domain/events/history.js';
import { kindOf } from '../../../src/domain/kinds/index.js';
import { emptyTimeline, firstInvalidEntry } from '../../../src/domain/replay/timeline.js';
import { atOnce } from '../../../src/domain/values/steps.js';
import { linkDrafts } from '../../../src/tracks/commands/open-tracks.js';
import type { Command, Linking } from '../../histories/random-histories.js';
import { NamedIds } from '../../support/named-ids.js';

/**
 * One write, at a moment, with the ids that it gives: a name for them, or the id itself. What became public at the end
 * of an embargo is not numbered alone, but with all that became so at that moment.
 */
export type Step = { now: string; ids: { name: string } | { id: string } } & (
  | { drafts: Draft[]; fellDue?: true }
  | { link: [string, string] }
  | { track: string; correction: Correction }
);

/** The same story twice: with everything, and with nothing but what has become public, as it became so. */
export type TwoViews = { whole: Step[]; open: Step[]; end: string };

export type Terms = Record<string, { kind: string; twin?: string }>;

const BEGIN = Date.parse('2025-01-01T12:00:00.000Z');
const DAY = 86_400_000;

/** Raised where the story without the hidden entries would not have been possible: that command is left out of both. */
class LeaveOut extends Error {
  constructor(readonly command: number) {
    super(`command ${command} is left out`);
  }
}

/**
 * Tells random commands as a whole story and as what of it becomes public. What the rules would refuse in either is
 * left out of both, so that the two differ in hidden entries only.
 */
export function twoViews(terms: Terms, commands: readonly (Command | Linking)[]): TwoViews {
  const left = new Set<number>();
  for (;;) {
    try {
      return new StoryBuilder(terms).build(commands, left);
    } catch (error) {
      if (!(error instanceof LeaveOut)) throw error;
      left.add(error.command);
    }
  }
}

type Hidden = { command: number; track: string; seq: number; due: string | null };

class StoryBuilder {
  private whole: Map<string, TrackHistory>;
  private open: Map<string, TrackHistory>;
  private readonly story: TwoViews = { whole: [], open: [], end: '' };
  /** Entries of the whole story by track and seq: their seq in the open one. */
  private readonly shown = new Map<string, number>();
  private hidden: Hidden[] = [];

  constructor(terms: Terms) {
    const histories = () =>
      new Map(
        Object.entries(terms).map(([slug, { kind, twin }]) => {
          const procedure = { kind: kindOf(kind), parties: ['EU', 'KZ'], reader: false };
          const timeline = emptyTimeline(procedure);
          return [
            slug,
            { slug, procedure, twin: twin ?? null, rows: [], timeline, lastSeq: 0, lastRecordedAt: null },
          ];
        }),
      );
    this.whole = histories();
    this.open = histories();
  }

  build(commands: readonly (Command | Linking)[], left: ReadonlySet<number>): TwoViews {
    commands.forEach((command, n) => {
      if (left.has(n)) return;
      // Every third command comes within the same millisecond as the one before it.
      const now = new Date(BEGIN + Math.floor(n / 3) * 2 * DAY).toISOString();
      this.fallDue(now);
      const [whole, open] = [new Map(this.whole), new Map(this.open)];
      try {
        if ('drafts' in command) this.record(n, now, command.drafts);
        else if ('link' in command) this.link(n, now, command.link);
        else this.correct(n, now, command.corrections[0] as (typeof command.corrections)[number]);
      } catch (error) {
        if (!(error instanceof LeaveOut)) throw error;
        this.whole = whole;
        this.open = open;
      }
    });
    this.story.end = new Date(BEGIN + commands.length * 10 * DAY).toISOString();
    this.fallDue(this.story.end);
    return this.story;
  }

  private record(command: number, now: string, wanted: readonly Draft[]): void {
    const [{ visibility } = { visibility: 'internal' as const }] = wanted;
    const due = new Date(Date.parse(now) + (1 + (command % 5)) * DAY + command + 1).toISOString();
    const embargoUntil = visibility === 'embargoed' ? due : null;
    const ids = new NamedIds();
    ids.nameIds(`meeting ${command}`);
    const meeting = wanted.length > 1 ? ids.newId() : null;
    const byTrack = new Map(wanted.map((draft) => [draft.track, draft]));
    const drafts = [...byTrack.values()].map((draft) => ({
      ...draft,
      ...{ visibility, embargoUntil, meeting },
      sources: draft.sources.flatMap(() => [
        { ref: 'shared' },
        { ref: visibility, says: { what: visibility } },
      ]),
    }));
    const step: Step = { now, ids: { name: `command ${command}` }, drafts };
    const decided = this.take(command, this.whole, step);
    if (visibility !== 'public') {
      for (const { track, row } of decided) {
        this.hidden.push({ command, track, seq: row.seq, due: embargoUntil });
      }
    } else {
      const shown = this.take(command, this.open, step);
      const ids = (rows: typeof decided) => rows.map(({ row }) => row.id).join();
      if (ids(decided) !== ids(shown)) throw new LeaveOut(command);
      decided.forEach(
        ({ track, row }, n) => void this.shown.set(`${track} ${row.seq}`, shown[n]?.row.seq as number),
      );
      this.story.open.push(step);
    }
    this.story.whole.push(step);
  }

  /** Linked in both stories at once: who may know of it, the public log decides. */
  private link(command: number, now: string, link: [string, string]): void {
    const [slug, twin] = link;
    if (this.whole.get(slug)?.twin) return;
    for (const histories of [this.whole, this.open]) {
      for (const [own, other] of [link, [twin, slug] as const]) {
        const history = histories.get(own);
        if (history) histories.set(own, { ...history, twin: other });
      }
      for (const own of link) {
        const history = histories.get(own);
        if (
          history &&
          firstInvalidEntry(history.procedure, history.timeline, 0, externalFactsOf(histories, history))
        )
          throw new LeaveOut(command);
      }
    }
    const step: Step = { now, ids: { name: `command ${command}` }, link };
    const [decided, shown] = [this.take(command, this.whole, step), this.take(command, this.open, step)];
    decided.forEach(
      ({ track, row }, n) => void this.shown.set(`${track} ${row.seq}`, shown[n]?.row.seq as number),
    );
    this.story.whole.push(step);
    this.story.open.push(step);
  }

  private correct(
    command: number,
    now: string,
    {
      track,
      nth,
      action,
      occurredOn,
    }: { track: string; nth: number; action: Correction['action']; occurredOn: string },
  ): void {
    const rows = this.whole.get(track)?.rows.filter(({ corrects }) => corrects === null) ?? [];
    const row = rows[nth % Math.max(rows.length, 1)];
    if (!row) return;
    const asked = {
      data: row.data,
      sources: row.sources,
      documents: row.documents,
      note: null,
      occurredOn,
      reason: 'as told',
      action,
    };
    const ids = { name: `command ${command}` };
    const correction = (seq: number): Step => ({ now, ids, track, correction: { ...asked, track, seq } });
    const wasAnnulled = this.entry(track, row.seq).annulled;
    const step = correction(row.seq);
    this.take(command, this.whole, step);
    const open = this.shown.get(`${track} ${row.seq}`);
    if (open !== undefined) {
      this.take(command, this.open, correction(open));
      this.story.open.push(correction(open));
    } else if (
      action === 'publish' ||
      (action === 'amend' && wasAnnulled && this.isPast(track, row.seq, now))
    ) {
      this.show(command, track, row.seq, now);
    }
    this.story.whole.push(step);
  }

  /** Whether an embargo has passed while its entry stood annulled: amended, it is public at once. */
  private isPast(track: string, seq: number, now: string): boolean {
    const { embargoUntil } = this.entry(track, seq);
    return embargoUntil !== null && embargoUntil <= now;
  }

  private fallDue(now: string): void {
    const due = this.hidden.filter((one) => one.due !== null && one.due <= now);
    this.hidden = this.hidden.filter((one) => !due.includes(one));
    // A meeting's entries fall due at one instant: then in the order of their tracks, as the feed has them.
    const order = [...this.whole.keys()];
    const inTurn = due.toSorted(
      (a, b) => (a.due ?? '').localeCompare(b.due ?? '') || order.indexOf(a.track) - order.indexOf(b.track),
    );
    for (const one of inTurn) {
      const entry = this.entry(one.track, one.seq);
      const already = this.shown.has(`${one.track} ${one.seq}`);
      if (!entry.annulled && !already)
        this.show(one.command, one.track, one.seq, one.due as string, { fellDue: true });
    }
  }

  /** In the open story the entry is recorded when it becomes public, as it then stands. */
  private show(command: number, track: string, seq: number, now: string, why: { fellDue?: true } = {}): void {
    const { type, occurredOn, data, sources, documents, meeting, row } = this.entry(track, seq);
    const content = { track, type, occurredOn, data, sources, documents, meeting, note: null };
    const step: Step = {
      now,
      ids: { id: row.id },
      drafts: [{ ...content, visibility: 'public', embargoUntil: null }],
      ...why,
    };
    const [shown] = this.take(command, this.open, step);
    this.shown.set(`${track} ${seq}`, shown?.row.seq as number);
    this.story.open.push(step);
  }

  private entry(track: string, seq: number): Entry {
    const entry = entriesOf(this.whole.get(track)?.rows ?? []).find((one) => one.seq === seq);
    if (!entry) throw new Error(`no entry ${seq}`);
    return entry;
  }

  private take(command: number, histories: Map<string, TrackHistory>, step: Step) {
    const decision = decided(histories, step);
    if ('rejected' in decision) throw new LeaveOut(command);
    for (const [slug, { history }] of decision.changes) histories.set(slug, history);
    return decision.decided;
  }
}

function decided(histories: Map<string, TrackHistory>, step: Step): Decision {
  const ids = new NamedIds();
  if ('id' in step.ids) ids.nextId(step.ids.id);
  else ids.nameIds(step.ids.name);
  const inputs = { now: step.now, newId: () => ids.newId() };
  if ('link' in step) {
    const [slug, twin] = step.link;
    return atOnce(decideDrafts(histories, linkDrafts({ slug, twin }, step.now), inputs));
  }
  return 'drafts' in step
    ? atOnce(decideDrafts(histories, step.drafts, inputs))
    : atOnce(decideCorrections(histories, [step.correction], inputs));
}
