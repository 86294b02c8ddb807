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

/** A confirmed form: who sent it, to which path, with which answers. */
export type Submission = { caller: Caller; path: string; typed: Typed };
/** Stores the address to which the work leads, in the transaction of the work. */
export type StoreLocation = (at: ClientBase, location: string) => Promise<void>;

/** The claim on a form's key: the right to carry the form out, or the address to which it led before. */
export class Claim {
  constructor(
    private readonly keys: IdempotencyKeys,
    private readonly hold: Hold | null,
    /** Where the form led; null while it has not been carried out. */
    public location: string | null = null,
  ) {}

  async store(at: ClientBase, location: string): Promise<void> {
    if (this.hold) await this.keys.keep(at, this.hold, seeOther(location));
    this.location = location;
  }

  /** A function that stores where the work leads, once the work is known. */
  storing<Work>(leadsTo: (work: Work) => string): (at: ClientBase, work: Work) => Promise<void> {
    return (at, work) => this.store(at, leadsTo(work));
  }

  /** Stores where the work led, for work without a transaction of ours. */
  async storeAfterwards(location: string): Promise<void> {
    if (this.hold && this.location === null) await this.keys.storeByItself(this.hold, seeOther(location));
  }

  /** Releases the key after the work has failed. */
  async release(): Promise<void> {
    if (this.hold) await this.keys.release(this.hold).catch(() => undefined);
  }
}

const seeOther = (location: string): StoredAnswer => ({ status: 303, headers: { location }, body: null });

/** How often and for how long a repeated submission polls whether the first is done, in milliseconds. */
const POLL_EVERY = 50;
const POLL_FOR = 15_000;

/**
 * Carries a confirmed form out once, however often its button is pressed. The form's key is stored with the address to
 * which it led, in the transaction of the work.
 */
@Injectable()
export class SubmitOnce {
  constructor(private readonly keys: IdempotencyKeys) {}

  /** Claims the key of a submission. A repeated submission waits until the first is done. */
  async claim({ caller, path, typed }: Submission): Promise<Claim> {
    const scope = { caller: caller.id, method: 'POST', path, key: one(typed, 'key') };
    if (!/^[\x21-\x7e]{1,100}$/.test(scope.key)) throw new Problem('bad_request', 'The form has no key.');
    const claimed = await this.claimOrWait(scope, typed);
    if ('holder' in claimed) return new Claim(this.keys, claimed);
    return new Claim(this.keys, null, claimed.headers.location ?? '/');
  }

  /**
   * Carries out `work` unless that was done before, and returns where it led. `work` returns this address and stores it
   * in its transaction; without one it is stored afterwards. If `work` throws, the key is released.
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

  /** Where the form with this key led, if it was sent after `since`; else null. */
  async resultOf(caller: Caller, path: string, key: string, since: Date): Promise<string | null> {
    const answer = await this.keys.answered({ caller: caller.id, method: 'POST', path, key }, since);
    return answer?.headers.location ?? null;
  }

  /**
   * If a button is pressed twice, the browser shows the second answer, so the second submission waits for the first.
   */
  private async claimOrWait(scope: Hold['scope'], typed: Typed): Promise<Hold | StoredAnswer> {
    const until = Date.now() + POLL_FOR;
    for (;;) {
      try {
        return await this.keys.claim(scope, fingerprintOf(answersOf(typed)));
      } catch (error) {
        const isRunning = error instanceof Problem && error.code === 'idempotency_key_in_flight';
        if (!isRunning || Date.now() > until) throw error;
        await new Promise((resolve) => setTimeout(resolve, POLL_EVERY));
      }
    }
  }
}
