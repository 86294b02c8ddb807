import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { ClientBase } from 'pg';
import { Computing } from '../computing.js';
import { Database } from '../db/database.js';
import { outsideOf } from '../domain/books.js';
import { kindOf } from '../domain/kinds/index.js';
import type { Text } from '../domain/text.js';
import { firstBroken } from '../domain/timeline.js';
import type { TrackView } from '../domain/views.js';
import { type Caller, may } from '../http/allow.js';
import { forbidden } from '../http/grants.js';
import { invalid, Problem } from '../http/problem.js';
import { Surroundings } from '../surroundings.js';
import { insertTrack, linkTwins, type NewTrack, unlinkTwin } from './open-track.js';
import { type HeadRecord, type Page, readEnd } from './pages.js';
import { reasonsOf, refusal } from './present.js';
import { noTrack, TracksQuery } from './tracks.query.js';
import { lockTracks, pagesOf, readHeads, readWhole } from './whole.js';

/** A title of before may be kept in another form of Unicode. */
const composedText = (title: Text): Text => JSON.parse(JSON.stringify(title).normalize('NFC'));

const isSame = (track: HeadRecord, wanted: NewTrack): boolean =>
  isDeepStrictEqual(
    { kind: track.kind, parties: track.parties, title: composedText(track.title) },
    { kind: wanted.kind, parties: wanted.parties, title: composedText(wanted.title) },
  );

const headsOf = async (at: ClientBase, slugs: readonly string[]) =>
  new Map((await readHeads(at, slugs)).map((head) => [head.slug, head]));

type Pair = { slug: string; twin: string };

function checkKinds(heads: ReadonlyMap<string, HeadRecord>, { slug, twin }: Pair): void {
  const [one, other] = [heads.get(slug), heads.get(twin)];
  if (!one) throw noTrack(slug);
  if (!other) throw invalid([{ pointer: '/twin', message: `There is no track ${twin}.` }]);
  if (kindOf(one.kind).twin === other.kind) return;
  const message = `A track of kind ${one.kind} cannot have a twin of kind ${other.kind}.`;
  throw invalid([{ pointer: '/twin', message }]);
}

/**
 * Opening tracks and linking twins takes the right to record everywhere, by whichever route: either is the business of
 * more than one desk. Nobody is asked where the operator does it, or a proposal for which its proposer was.
 */
function mustOpen(caller: Caller | undefined): void {
  if (caller && !may(caller, 'record')) throw forbidden();
}

/** Opens tracks and links twins. Neither is an event: a track's own history begins with its first entry. */
@Injectable()
export class OpeningTracks {
  constructor(
    private readonly database: Database,
    private readonly surroundings: Surroundings,
    private readonly tracks: TracksQuery,
    private readonly computing: Computing = new Computing(),
  ) {}

  open(
    track: NewTrack,
    keep: (at: ClientBase, track: TrackView) => Promise<void>,
    caller?: Caller,
  ): Promise<TrackView> {
    mustOpen(caller);
    const work = async (at: ClientBase) => {
      if (!(await insertTrack(at, this.surroundings, track))) {
        throw new Problem('already_exists', `There is a track ${track.slug} already.`);
      }
      if (track.twin) {
        await lockTracks(at, [track.slug, track.twin]);
        await this.join(at, [{ slug: track.slug, twin: track.twin }]);
      }
      const opened = await this.inTransaction(at, track.slug);
      await keep(at, opened);
      return opened;
    };
    return this.inTurn([track.slug, ...(track.twin ? [track.twin] : [])], work);
  }

  /** Links a track with its twin, both ways; null unlinks them. */
  link(slug: string, twin: string | null, caller?: Caller): Promise<TrackView> {
    mustOpen(caller);
    const slugs = twin === null ? [slug] : [slug, twin];
    return this.inTurn(slugs, async (at) => {
      await lockTracks(at, slugs);
      if (twin === null) await unlinkTwin(at, slug);
      else await this.join(at, [{ slug, twin }]);
      return this.inTransaction(at, slug);
    });
  }

  /**
   * Opens the tracks of a dossier that are not there yet; one that is there must be the same. In the order of their
   * names, and `concerned` locked with them before any is linked: of two imports neither waits for the other in a ring.
   * Returns which were opened.
   */
  async openAll(
    at: ClientBase,
    tracks: readonly NewTrack[],
    concerned: readonly string[],
    caller?: Caller,
  ): Promise<string[]> {
    const opened = new Set<string>();
    for (const track of tracks.toSorted((a, b) => (a.slug < b.slug ? -1 : 1))) {
      if (await insertTrack(at, this.surroundings, track)) opened.add(track.slug);
    }
    const fresh = [...opened];
    if (opened.size > 0) mustOpen(caller);
    await lockTracks(at, [...concerned, ...tracks.flatMap(({ slug, twin }) => (twin ? [slug, twin] : slug))]);
    const heads = await headsOf(
      at,
      tracks.map(({ slug }) => slug),
    );
    for (const [index, track] of tracks.entries()) {
      if (opened.delete(track.slug)) continue;
      const head = heads.get(track.slug);
      if (head && isSame(head, track)) continue;
      const detail = `There is another track ${track.slug} already.`;
      throw new Problem('already_exists', detail, { extensions: { pointer: `/tracks/${index}` } });
    }
    await this.join(
      at,
      tracks.flatMap(({ slug, twin }) => (twin ? { slug, twin } : [])),
      caller,
    );
    return fresh;
  }

  private inTurn<T>(slugs: readonly string[], work: (at: ClientBase) => Promise<T>): Promise<T> {
    return this.database.writers.inTurn(slugs, () => this.database.transaction(work));
  }

  private async inTransaction(at: ClientBase, slug: string): Promise<TrackView> {
    const page = await readEnd(at, slug);
    if (!page) throw noTrack(slug);
    return this.tracks.ofPage(page);
  }

  /** All tracks are locked already. A pair that both of its tracks name is linked once; one that is linked, not again. */
  private async join(at: ClientBase, pairs: readonly Pair[], caller?: Caller): Promise<void> {
    const slugs = [...new Set(pairs.flatMap(({ slug, twin }) => [slug, twin]))];
    const heads = await headsOf(at, slugs);
    const twinOf = new Map([...heads].map(([slug, { twin }]) => [slug, twin]));
    const linked = new Set<string>();
    for (const { slug, twin } of pairs) {
      if (twinOf.get(slug) !== twin) mustOpen(caller);
      checkKinds(heads, { slug, twin });
      for (const [own, expected] of [
        [slug, twin],
        [twin, slug],
      ] as const) {
        const present = twinOf.get(own) ?? expected;
        if (present === expected) continue;
        throw new Problem('already_exists', `Track ${own} has a twin already: ${present}.`);
      }
      if (twinOf.get(slug) === twin) continue;
      await linkTwins(at, slug, twin);
      twinOf.set(slug, twin).set(twin, slug);
      linked.add(slug).add(twin);
    }
    if (linked.size > 0) this.checkTwins(await this.computing.run(pagesOf(await readWhole(at, [...linked]))));
  }

  /** What is in force already must keep to the rule between twins before they are linked. */
  private checkTwins(pages: ReadonlyMap<string, Page>): void {
    const books = new Map([...pages].map(([slug, { book }]) => [slug, book]));
    const refusals = [...books.values()].flatMap((book) => {
      const breach = firstBroken(book.course, book.timeline, 0, outsideOf(books, book));
      return breach ? [refusal(breach)] : [];
    });
    if (refusals.length === 0) return;
    throw new Problem('transition_refused', reasonsOf(refusals), { extensions: { refusals, allowed: [] } });
  }
}
