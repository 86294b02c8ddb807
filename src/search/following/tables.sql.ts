import type { Table } from '../../db/columns.js';

/** The columns of the search index, each list once. `activity`: a certain day, in days since 1970-01-01. */

export const SEARCH_TRACKS = {
  trackId: 'integer',
  public: 'boolean',
  slug: 'text',
  activity: 'integer',
  terms: 'tsvector',
} as const;

export const SEARCH_ENTRIES = {
  trackId: 'integer',
  public: 'boolean',
  seq: 'integer',
  activity: 'integer',
  terms: 'tsvector',
} as const;

export const SEARCH_NAMES = {
  public: 'boolean',
  type: 'text',
  key: 'text',
  trackId: 'integer',
  seq: 'integer',
  activity: 'integer',
  terms: 'tsvector',
} as const;

export const SEARCH_SPELLINGS = {
  public: 'boolean',
  key: 'text',
  language: 'text',
  trackId: 'integer',
  seq: 'integer',
  name: 'text',
} as const;

export const SEARCH_TABLES = {
  search_tracks: { columns: SEARCH_TRACKS },
  search_entries: { columns: SEARCH_ENTRIES },
  search_names: { columns: SEARCH_NAMES },
  search_spellings: { columns: SEARCH_SPELLINGS },
  search_words: { columns: { public: 'boolean', word: 'text' } },
  search_positions: { columns: { public: 'boolean', position: 'bigint', version: 'integer' } },
  search_opened: { columns: { trackId: 'integer' } },
} satisfies Record<string, Table>;
