import { Injectable } from '@nestjs/common';
import { Database } from '../../../db/database.js';
import type { Day, Edtf } from '../../../domain/values/views.js';
import { TEXT_ENTRIES } from './text.sql.js';

/** An entry that states the text, or a round held, of which only number and place are read. */
export type TextEntry = {
  seq: number;
  type: 'text.stated' | 'round.held';
  occurredOn: Edtf;
  meeting: string | null;
  data: Record<string, unknown>;
};

/** What the ledger says of a text by article. It is for those who see the ledger of the track. */
@Injectable()
export class TextQuery {
  constructor(private readonly database: Database) {}

  /** Statements of the text and rounds held, in effective order, up to the day. */
  async entriesOf(track: number, asOf?: Day): Promise<TextEntry[]> {
    const { rows } = await this.database.pool.query<TextEntry>({
      name: 'text-entries',
      text: TEXT_ENTRIES,
      values: [track, asOf ?? null],
    });
    return rows;
  }
}
