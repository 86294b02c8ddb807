import { Injectable } from '@nestjs/common';
import { IsNull, Not } from 'typeorm';
import { Database } from '../../db/database.js';
import { AccessSettings } from '../credentials/settings.js';
import { personEntity } from '../entities/person.entity.js';

/** The ways to sign in beside a token. */
export type SignInMethods = { password: boolean; signOn: boolean };

/** Which ways to sign in the sign-in page offers. */
@Injectable()
export class SignInOptions {
  constructor(
    private readonly database: Database,
    private readonly settings: AccessSettings,
  ) {}

  /** A password is offered once somebody has a user name. */
  async available(): Promise<SignInMethods> {
    const password = await this.database
      .repository(personEntity)
      .exists({ where: { username: Not(IsNull()) } });
    return { password, signOn: this.settings.signOn !== null };
  }
}
