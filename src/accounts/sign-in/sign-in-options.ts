import { Injectable } from '@nestjs/common';
import { IsNull, Not } from 'typeorm';
import { Database } from '../../db/database.js';
import { AccessSettings } from '../credentials/settings.js';
import { personEntity } from '../entities/person.entity.js';

/** The ways to sign in that there are besides a token. */
export type WaysIn = { password: boolean; signOn: boolean };

/** What the page on which people sign in offers them. */
@Injectable()
export class SignInOptions {
  constructor(
    private readonly database: Database,
    private readonly settings: AccessSettings,
  ) {}

  /** As long as nobody has a user name, nobody is asked for one. */
  async in(): Promise<WaysIn> {
    const password = await this.database
      .repository(personEntity)
      .exists({ where: { username: Not(IsNull()) } });
    return { password, signOn: this.settings.signOn !== null };
  }
}
