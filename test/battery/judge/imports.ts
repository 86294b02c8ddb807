import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import { asked, bearer, type Calling, statusOf } from './callers.js';

/** Of each import. */
export type ImportSize = { tracks: number; entries: number };

type Kept = { nth: number; tracks: number; rows: number };

/** How long whoever imports waits between two files, in milliseconds. */
const PACE = 500;

/** Imports one file after another, each of its own tracks under an earlier version of their kind. */
export class Imports {
  /** What was told of each, by its number. */
  private readonly answers: string[] = [];

  constructor(private readonly size: ImportSize) {}

  async run({ at, token, isOver }: Calling): Promise<void> {
    while (!isOver()) {
      const body = JSON.stringify(this.file(this.answers.length));
      const answer = await asked(`${at.url}/v1/import`, { method: 'POST', headers: bearer(token), body });
      this.answers.push(statusOf(answer, 'import'));
      await pause(PACE);
    }
  }

  /** Throws unless each is there whole, or not at all, as was told. */
  async judge(pool: Pool): Promise<string> {
    const { rows } = await pool.query<Kept>(`
      SELECT split_part(t.slug, '-', 2)::int AS nth, count(DISTINCT t.id)::int AS tracks, count(l.seq)::int AS rows
      FROM tracks t LEFT JOIN ledger l ON l.track_id = t.id AND l.type = 'meeting.held'
      WHERE t.slug LIKE 'import-%' GROUP BY 1`);
    const kept = new Map(rows.map((row) => [row.nth, row]));
    const isWhole = (one: Kept) => one.tracks === this.size.tracks && one.rows === this.size.entries;
    for (const [nth, answer] of this.answers.entries()) {
      const one = kept.get(nth);
      const isRight = one ? isWhole(one) && answer !== '503' : answer !== '200';
      if (!isRight) throw new Error(`import ${nth}, told ${answer}: ${JSON.stringify(one ?? 'absent')}`);
    }
    const told = this.answers.filter((answer) => answer === '200').length;
    return `${this.answers.length} imports of ${this.size.entries}: ${told} acknowledged, ${kept.size} there, each whole`;
  }

  private file(nth: number): object {
    const { tracks, entries } = this.size;
    const slugs = Array.from({ length: tracks }, (_, index) => `import-${nth}-${index}`);
    const track = { kind: 'readmission', kindVersion: 2, parties: ['EU', 'KZ'] };
    return {
      format: 'paraph-dossier/1',
      tracks: slugs.map((slug) => ({ ...track, slug, title: slug })),
      entries: Array.from({ length: entries }, (_, index) => ({
        ...{ tracks: [slugs[index % tracks]], type: 'meeting.held', occurredOn: '2024-05-01' },
      })),
    };
  }
}
