import { Injectable } from '@nestjs/common';
import { Database } from '../../db/database.js';
import { AccessSettings } from '../credentials/settings.js';

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
    const { rowCount } = await this.database.pool.query(
      'SELECT FROM people WHERE username IS NOT NULL LIMIT 1',
    );
    return { password: rowCount === 1, signOn: this.settings.signOn !== null };
  }
}
