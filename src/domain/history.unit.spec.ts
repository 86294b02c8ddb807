import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { type Book, type Draft, decideDrafts } from './decide.js';
import { kindOf } from './kinds/index.js';
import { seenOn } from './status.js';
import { emptyTimeline } from './timeline.js';

type Dossier = {
  tracks: { slug: string; kind: string; parties: string[]; twin?: string }[];
  entries: {
    tracks: string[];
    type: string;
    occurredOn: string;
    data?: Record<string, unknown>;
    sources: unknown[];
  }[];
};
type Expected = Record<
  string,
  Record<string, { asOf: string; stage: string; application: string; roundsHeld: number }[]>
>;

const read = (file: string) => parse(readFileSync(file, 'utf8'));
const expected: Expected = read('test/fixtures/expected-stages.yaml');

describe('real histories', () => {
  for (const [file, tracks] of Object.entries(expected)) {
    const dossier: Dossier = read(file);
    const books = new Map<string, Book>(
      dossier.tracks.map(({ slug, kind, parties }) => {
        const course = { kind: kindOf(kind), parties, reader: false };
        const twin =
          dossier.tracks.find((t) => t.slug === slug)?.twin ??
          dossier.tracks.find((t) => t.twin === slug)?.slug ??
          null;
        return [
          slug,
          { slug, course, twin, rows: [], timeline: emptyTimeline(course), lastSeq: 0, lastRecordedAt: null },
        ];
      }),
    );
    for (const entry of dossier.entries) {
      const drafts = entry.tracks.map(
        (track) =>
          ({
            track,
            type: entry.type,
            occurredOn: entry.occurredOn,
            data: entry.data ?? {},
            sources: entry.sources ?? [],
            visibility: 'public',
            embargoUntil: null,
            meeting: null,
            note: null,
          }) as Draft,
      );
      const decision = decideDrafts(books, drafts, { now: '2026-11-21T12:00:00.000Z', newId: () => 'x' });
      if ('turned' in decision) throw new Error(JSON.stringify({ entry, turned: decision.turned }));
      for (const [slug, { book }] of decision.changes) books.set(slug, book);
    }
    for (const [slug, rows] of Object.entries(tracks))
      it(`${slug} stands as expected`, () => {
        const book = books.get(slug)!;
        for (const row of rows) {
          const n = seenOn(book.timeline.entries, row.asOf);
          const state = n ? book.timeline.states[n - 1]! : book.timeline.before;
          expect({
            asOf: row.asOf,
            stage: state.value.stage,
            application: state.value.application,
            roundsHeld: Math.max(state.context.held.length, state.context.asserted),
          }).toEqual(row);
        }
      });
  }
});
