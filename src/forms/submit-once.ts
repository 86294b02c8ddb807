import { Injectable } from '@nestjs/common';
import type { ClientBase } from 'pg';
import type { Caller } from '../access/allow.js';
import { answersOf, one, type Typed } from '../http/bodies/forms.js';
import {
  fingerprintOf,
  type Hold,
  type IdempotencyKeys,
  type StoredAnswer,
} from '../http/idempotency/idempotency-keys.js';
import { Problem } from '../http/problems/problem.js';

/** A button that was pressed: by whom, where, and with what. */
export type Submission = { caller: Caller; path: string; typed: Typed };
/** Keeps where the work leads, in the transaction that does it. */
export type StoreLocation = (at: ClientBase, location: string) => Promise<void>;

/** How often and how long a repeated submission asks whether the first is done, in milliseconds. */
const ASK_EVERY = 50;
const ASK_FOR = 15_000;

/**
 * A confirmation is carried out once, however often its button is pressed: the key that its page was given is kept
 * with where it led, in the transaction that does the work.
 */
@Injectable()
export class SubmitOnce {
  constructor(private readonly keys: IdempotencyKeys) {}

  /**
   * Where the confirmation led, now or at its first time. `work` says where it leads, and keeps that in its own
   * transaction; where it has none, it is kept afterwards. What it throws gives the key free again.
   */
  async run(
    { caller, path, typed }: Submission,
    work: (keep: StoreLocation) => Promise<string>,
  ): Promise<string> {
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

  /** Where the confirmation with this key led, if its button was pressed after `since`; else null. */
  async resultOf(caller: Caller, path: string, key: string, since: Date): Promise<string | null> {
    const answer = await this.keys.answered({ caller: caller.id, method: 'POST', path, key }, since);
    return answer?.headers.location ?? null;
  }

  /** Of two presses of a button the browser shows the second’s answer: so it waits for the first. */
  private async claim(scope: Hold['scope'], typed: Typed): Promise<Hold | StoredAnswer> {
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
