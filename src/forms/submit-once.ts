import { Injectable } from '@nestjs/common';
import type { ClientBase } from 'pg';
import type { Caller } from '../access/allow.js';
import { answersOf, one, type Typed } from '../http/bodies/forms.js';
import {
  fingerprintOf,
  type Hold,
  type IdempotencyKeys,
  type KeptAnswer,
} from '../http/idempotency/idempotency-keys.js';
import { Problem } from '../http/problems/problem.js';
import type { By, Done } from '../tracks/commands/command-handler.js';
import { readSeen } from '../tracks/commands/dry-run.js';

/** Somebody recorded on the track after the page was shown that its answers were checked on. */
export class Overtaken extends Error {}

type Keep = NonNullable<By['keep']>;
/** A button that was pressed: by whom, where, and with what. */
type Pressed = { caller: Caller; path: string; typed: Typed };
/** Keeps where the work leads, in the transaction that does it. */
export type KeepWhere = (at: ClientBase, location: string) => Promise<void>;

/** How often and how long a repeated submission asks whether the first is done, in milliseconds. */
const ASK_EVERY = 50;
const ASK_FOR = 15_000;

/**
 * A confirmation is carried out once, however often its button is pressed: the key that its page was given is kept
 * with where it led, in the transaction that does the work.
 */
@Injectable()
export class Once {
  constructor(private readonly keys: IdempotencyKeys) {}

  /**
   * Where the confirmation led, now or at its first time. `work` says where it leads, and keeps that in its own
   * transaction; where it has none, it is kept afterwards. What it throws gives the key free again.
   */
  async act({ caller, path, typed }: Pressed, work: (keep: KeepWhere) => Promise<string>): Promise<string> {
    const scope = { caller: caller.id, method: 'POST', path, key: one(typed, 'key') };
    if (!/^[\x21-\x7e]{1,100}$/.test(scope.key)) throw new Problem('bad_request', 'The form has no key.');
    const claimed = await this.claim(scope, typed);
    if (!('holder' in claimed)) return claimed.headers.location ?? '/';
    const leading = (location: string) => ({ status: 303, headers: { location }, body: null });
    let isKept = false;
    try {
      const location = await work(async (at, where) => {
        await this.keys.keep(at, claimed, leading(where));
        isKept = true;
      });
      if (!isKept) await this.keys.keepByItself(claimed, leading(location));
      return location;
    } catch (error) {
      await this.keys.release(claimed).catch(() => undefined);
      throw error;
    }
  }

  /** The same of what is recorded in the ledger: `work` passes on the `keep` that it is given. */
  lead(
    pressed: Pressed,
    leadsTo: (done: Done) => string,
    work: (keep: Keep) => Promise<unknown>,
  ): Promise<string> {
    return this.act(pressed, async (keepWhere) => {
      let location = '/';
      await work(async (at, done) => {
        checkSeen(pressed.typed, done);
        location = leadsTo(done);
        await keepWhere(at, location);
      });
      return location;
    });
  }

  /** Where the confirmation with this key led, if its button was pressed after `since`; else null. */
  async ledTo(caller: Caller, path: string, key: string, since: Date): Promise<string | null> {
    const answer = await this.keys.answered({ caller: caller.id, method: 'POST', path, key }, since);
    return answer?.headers.location ?? null;
  }

  /** Of two presses of a button the browser shows the second’s answer: so it waits for the first. */
  private async claim(scope: Hold['scope'], typed: Typed): Promise<Hold | KeptAnswer> {
    const until = Date.now() + ASK_FOR;
    for (;;) {
      try {
        return await this.keys.claim(scope, fingerprintOf(answersOf(typed)));
      } catch (error) {
        const isRunning = error instanceof Problem && error.code === 'idempotency_key_in_flight';
        if (!isRunning || Date.now() > until) throw error;
        await new Promise((resolve) => setTimeout(resolve, ASK_EVERY));
      }
    }
  }
}

/** Each track must be at the revision that its reader saw; of a write, under its locks. */
function checkSeen(typed: Typed, done: Done): void {
  const seen = readSeen(one(typed, 'seen'));
  for (const [slug, revision] of decidedOn(done)) {
    const expected = seen.get(slug);
    if (expected !== undefined && expected !== revision) throw new Overtaken();
  }
}

/** The revision that each track was at before. */
function decidedOn(done: Done): Iterable<[string, number]> {
  if ('proposal' in done) return done.revisions;
  return done.tracks.map(({ slug, revision }) => [
    slug,
    revision - done.transitions.filter(({ track }) => track === slug).length,
  ]);
}
