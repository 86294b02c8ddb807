import { Injectable } from '@nestjs/common';
import { Database } from '../db/database.js';
import type { Text } from '../domain/values/text.js';
import type { Named } from '../i18n/track-names.js';
import type { ProposedInShort } from '../ui/proposal-title.js';
import type { SecurityEntry } from './security-log.query.js';
import { DESKS_NAMED, HOLDERS_NAMED, PROPOSALS_NAMED, TRACKS_NAMED } from './sql/named.sql.js';

/** What the ids and slugs in entries of the security log name, as far as it is still there. */
export type LoggedNames = {
  holders: ReadonlyMap<string, string>;
  desks: ReadonlyMap<string, Text>;
  /** Both are for readers of the ledger: empty for others. */
  proposals: ReadonlyMap<string, ProposedInShort>;
  tracks: ReadonlyMap<string, Named>;
};

/** Of a list of tracks so many are named. */
export const MOST_NAMED = 3;

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

@Injectable()
export class LoggedNamesQuery {
  constructor(private readonly database: Database) {}

  async of(entries: readonly SecurityEntry[], mayRead: boolean): Promise<LoggedNames> {
    const details = entries.flatMap(({ detail }) => Object.entries(detail));
    const ids = textsIn(details.map(([, value]) => value)).filter((value) => UUID.test(value));
    const desks = textsIn(details.map(([key, value]) => key === 'desk' && value));
    const listed = details.flatMap(([key, value]) =>
      key === 'tracks' ? String(value).split(' ').slice(0, MOST_NAMED) : [],
    );
    const slugs = mayRead ? textsIn([...entries.map(({ track }) => track), ...listed]) : [];
    const [holders, named, proposed, tracks] = await Promise.all([
      this.rows<{ id: string; name: string }>(HOLDERS_NAMED, ids),
      this.rows<{ slug: string; name: Text }>(DESKS_NAMED, desks),
      this.rows<{ id: string } & ProposedInShort>(PROPOSALS_NAMED, mayRead ? ids : []),
      this.rows<Named>(TRACKS_NAMED, slugs),
    ]);
    return {
      holders: new Map(holders.map(({ id, name }) => [id, name])),
      desks: new Map(named.map(({ slug, name }) => [slug, name])),
      proposals: new Map(proposed.map((one) => [one.id, one])),
      tracks: new Map(tracks.map((track) => [track.slug, track])),
    };
  }

  private async rows<Row extends object>(text: string, keys: string[]): Promise<Row[]> {
    return keys.length === 0 ? [] : (await this.database.pool.query<Row>(text, [keys])).rows;
  }
}

const textsIn = (values: readonly unknown[]): string[] => [
  ...new Set(values.filter((value) => typeof value === 'string')),
];
