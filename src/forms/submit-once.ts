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
/** Stores where the work leads, in the transaction that does it. */
export type StoreLocation = (at: ClientBase, location: string) => Promise<void>;

/** The right to carry out a confirmation, or, where that was done before, where it led. */
export class Claim {
  constructor(
    private readonly keys: IdempotencyKeys,
    private readonly hold: Hold | null,
    /** Where the confirmation led; null as long as it is ours to carry out. */
    public location: string | null = null,
  ) {}

  async store(at: ClientBase, location: string): Promise<void> {
    if (this.hold) await this.keys.keep(at, this.hold, seeOther(location));
    this.location = location;
  }

  /** What stores where the work leads, once the work is known. */
  storing<Work>(leadsTo: (work: Work) => string): (at: ClientBase, work: Work) => Promise<void> {
    return (at, work) => this.store(at, leadsTo(work));
  }

  /** After work that had no transaction of ours. */
  async storeAfterwards(location: string): Promise<void> {
    if (this.hold && this.location === null) await this.keys.keepByItself(this.hold, seeOther(location));
  }

  /** Gives the key free again, after work that failed. */
  async release(): Promise<void> {
    if (this.hold) await this.keys.release(this.hold).catch(() => undefined);
  }
}

const seeOther = (location: string): StoredAnswer => ({ status: 303, headers: { location }, body: null });

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

  /** Claims the key of a submission. A second press of the button waits until the first is done. */
  async claim({ caller, path, typed }: Submission): Promise<Claim> {
    const scope = { caller: caller.id, method: 'POST', path, key: one(typed, 'key') };
    if (!/^[\x21-\x7e]{1,100}$/.test(scope.key)) throw new Problem('bad_request', 'The form has no key.');
    const claimed = await this.heldOrAnswered(scope, typed);
    if ('holder' in claimed) return new Claim(this.keys, claimed);
    return new Claim(this.keys, null, claimed.headers.location ?? '/');
  }

  /**
   * Where the confirmation led, now or at its first time. `work` says where it leads, and stores that in its own
   * transaction; where it has none, it is stored afterwards. What it throws gives the key free again.
   */
  async run(submission: Submission, work: (store: StoreLocation) => Promise<string>): Promise<string> {
    const claim = await this.claim(submission);
    if (claim.location !== null) return claim.location;
    try {
      const location = await work((at, where) => claim.store(at, where));
      await claim.storeAfterwards(location);
      return location;
    } catch (error) {
      await claim.release();
      throw error;
    }
  }

  /** Where the confirmation with this key led, if its button was pressed after `since`; else null. */
  async resultOf(caller: Caller, path: string, key: string, since: Date): Promise<string | null> {
    const answer = await this.keys.answered({ caller: caller.id, method: 'POST', path, key }, since);
    return answer?.headers.location ?? null;
  }

  /** Of two presses of a button the browser shows the second’s answer: so it waits for the first. */
  private async heldOrAnswered(scope: Hold['scope'], typed: Typed): Promise<Hold | StoredAnswer> {
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
