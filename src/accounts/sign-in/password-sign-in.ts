import { Injectable } from '@nestjs/common';
import { IsNull, LessThan } from 'typeorm';
import { SignInAttempts } from '../../audit/sign-in-attempts.js';
import { Database } from '../../db/database.js';
import type { Messages } from '../../i18n/messages.js';
import { Clock } from '../../runtime/clock.js';
import { seal, unseal } from '../../runtime/secret-box.js';
import type { FieldError } from '../../ui/form.js';
import { stepOf } from '../credentials/codes.js';
import { isPassword } from '../credentials/passwords.js';
import { AccessSettings } from '../credentials/settings.js';
import { type PersonRow, personEntity } from '../entities/person.entity.js';
import { normalUsername } from '../people/person.js';

export type Typed = { username: string; password: string; code: string };

type Known = { id: string; name: string };

/**
 * Who it is; or that it does not fit together, whatever of it, with whom it would have been for the log alone; or that
 * they must wait, in seconds.
 */
export type Outcome = { person: Known } | { wrong: Known | null } | { wait: number };

/** Whose the sealed secret of somebody's codes is (secret-box.ts). */
const codesOwner = (person: string): string => `codes of ${person}`;

/** Signing in with user name, password and code: one answer and one duration for everything that is not right. */
@Injectable()
export class PasswordSignIn {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: AccessSettings,
    private readonly attempts: SignInAttempts,
  ) {}

  async withPassword({ username, password, code }: Typed, address: string): Promise<Outcome> {
    const attempt = { account: username, address };
    const wait = await this.attempts.begin(attempt);
    if (wait > 0) return { wait };
    const row = await this.people().findOneBy({
      username: normalUsername(username),
      disabled_at: IsNull(),
    });
    const isRight = await isPassword(password, row?.password ?? null);
    if (!row || !isRight || !(await this.isCode(row, code))) return { wrong: row ?? null };
    await this.attempts.succeeded(attempt);
    await this.cameIn(row.id);
    return { person: row };
  }

  /**
   * What is wrong with the password of somebody who is signed in, which is asked for again before what it guards is
   * changed; null if it is theirs.
   */
  async faultOf(
    row: PersonRow,
    password: string,
    address: string,
    { t }: Messages,
  ): Promise<FieldError | null> {
    const attempt = { account: row.username, address };
    const wait = await this.attempts.begin(attempt);
    const field = 'password';
    if (wait > 0) return { field, message: t('entry.too_many_attempts', { minutes: Math.ceil(wait / 60) }) };
    if (!(await isPassword(password, row.password))) return { field, message: t('people.password_wrong') };
    await this.attempts.succeeded(attempt);
    return null;
  }

  /** From now on a code is asked for; the one of `step` has been used to show that there is an app. */
  async setCodes(id: string, secret: string, step: number): Promise<void> {
    const codes = seal(secret, codesOwner(id), this.settings.keys);
    await this.people().update({ id, codes: IsNull() }, { codes, codes_step: String(step) });
  }

  async cameIn(person: string): Promise<void> {
    await this.people().update({ id: person }, { signed_in_at: new Date(this.clock.now()) });
  }

  /** A code counts once, and none before it any more: whoever looked over a shoulder is too late. */
  private async isCode({ id, codes }: PersonRow, code: string): Promise<boolean> {
    if (codes === null) return true;
    const step = stepOf(unseal(codes, codesOwner(id), this.settings.keys), code, this.clock.now());
    if (step === null) return false;
    const before = [IsNull(), LessThan(String(step))].map((codes_step) => ({ id, codes, codes_step }));
    const { affected } = await this.people().update(before, { codes_step: String(step) });
    return affected === 1;
  }

  private people() {
    return this.database.repository(personEntity);
  }
}
