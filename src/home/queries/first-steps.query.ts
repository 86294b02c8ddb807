import { Injectable } from '@nestjs/common';
import { type Caller, may, maySomewhere, readScopeOf } from '../../access/allow.js';
import { Database } from '../../db/database.js';

/** What is to be done first in a new installation. */
export type FirstStep = 'people' | 'track' | 'entry';

/** `canLog`: whether there is a track on which an entry can be logged. */
export type FirstSteps = { steps: FirstStep[]; canLog: boolean };

/** $1: the tracks whose ledgers the caller reads, by slug; null for all. */
const FOUND = `
  SELECT (SELECT count(*) FROM (SELECT FROM people WHERE disabled_at IS NULL LIMIT 2) p)::integer AS people,
    EXISTS (SELECT FROM heads h WHERE $1::text[] IS NULL OR h.slug = ANY($1)) AS tracks,
    EXISTS (SELECT FROM heads h WHERE h.revision > 0 AND ($1::text[] IS NULL OR h.slug = ANY($1))) AS entries`;

/** The steps of a new installation that are not done yet, as far as the caller may do them and may know of it. */
@Injectable()
export class FirstStepsQuery {
  constructor(private readonly database: Database) {}

  async of(caller: Caller): Promise<FirstSteps> {
    const scope = readScopeOf(caller);
    if (!maySomewhere(caller, 'record') || scope === 'public') return { steps: [], canLog: false };
    const { rows } = await this.database.reads.query<{ people: number; tracks: boolean; entries: boolean }>({
      name: 'first-steps',
      text: FOUND,
      values: [scope === 'full' ? null : [...scope]],
    });
    const { people = 0, tracks = false, entries = false } = rows[0] ?? {};
    const steps: FirstStep[] = [
      ...(may(caller, 'administer') && people < 2 ? (['people'] as const) : []),
      ...(may(caller, 'record') && !tracks ? (['track'] as const) : []),
      ...(entries ? [] : (['entry'] as const)),
    ];
    return { steps, canLog: tracks };
  }
}
