import { Injectable } from '@nestjs/common';
import { IsNull, LessThan } from 'typeorm';
import { SignInAttempts } from '../../audit/sign-in-attempts.js';
import { Database } from '../../db/database.js';
import type { Messages } from '../../i18n/messages.js';
import { Clock } from '../../runtime/clock.js';
import { seal, unseal } from '../../runtime/crypto/secret-box.js';
import type { FieldError } from '../../ui/form.js';
import { timeStepOf } from '../credentials/codes.js';
import { verifyPassword } from '../credentials/passwords.js';
import { AccessSettings } from '../credentials/settings.js';
import { type PersonRow, personEntity } from '../entities/person.entity.js';
import { normalUsername } from '../people/person.js';

export type Credentials = { username: string; password: string; code: string };

type PersonRef = { id: string; name: string };

/**
 * `person`: signed in. `rejected`: something does not match; the account, if there is one, is for the log only. `wait`:
 * the seconds until the next attempt is allowed.
 */
export type SignInOutcome = { person: PersonRef } | { rejected: PersonRef | null } | { wait: number };

/** The context to which the sealed secret of a person's codes is bound (secret-box.ts). */
const codesOwner = (person: string): string => `codes of ${person}`;

/** Sign-in with user name, password and code. Whatever does not match, the answer and its duration are the same. */
@Injectable()
export class PasswordSignIn {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: AccessSettings,
    private readonly attempts: SignInAttempts,
  ) {}

  async withPassword({ username, password, code }: Credentials, address: string): Promise<SignInOutcome> {
    const attempt = { account: username, address };
    const wait = await this.attempts.begin(attempt);
    if (wait > 0) return { wait };
    const row = await this.people().findOneBy({
      username: normalUsername(username),
      disabled_at: IsNull(),
    });
    const isRight = await verifyPassword(password, row?.password ?? null);
    if (!row || !isRight || !(await this.isCode(row, code))) return { rejected: row ?? null };
    await this.attempts.succeeded(attempt);
    await this.recordSignIn(row.id);
    return { person: row };
  }

  /** Asks a person who is signed in for their password again, before their credentials change. Null if it is right. */
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
    if (!(await verifyPassword(password, row.password)))
      return { field, message: t('people.password_wrong') };
    await this.attempts.succeeded(attempt);
    return null;
  }

  /** Turns one-time codes on. The code of the time step `step` has been used to prove that an app has the secret. */
  async setCodes(id: string, secret: string, step: number): Promise<void> {
    const codes = seal(secret, codesOwner(id), this.settings.keys);
    await this.people().update({ id, codes: IsNull() }, { codes, codes_step: String(step) });
  }

  async recordSignIn(person: string): Promise<void> {
    await this.people().update({ id: person }, { signed_in_at: new Date(this.clock.now()) });
  }

  /** Accepts a code once, and no earlier one afterwards, so that a code read over somebody's shoulder is useless. */
  private async isCode({ id, codes }: PersonRow, code: string): Promise<boolean> {
    if (codes === null) return true;
    const step = timeStepOf(unseal(codes, codesOwner(id), this.settings.keys), code, this.clock.now());
    if (step === null) return false;
    const before = [IsNull(), LessThan(String(step))].map((codes_step) => ({ id, codes, codes_step }));
    const { affected } = await this.people().update(before, { codes_step: String(step) });
    return affected === 1;
  }

  private people() {
    return this.database.repository(personEntity);
  }
}
