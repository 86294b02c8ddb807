/** A source, an entry or a track of the file, in the order in which a component's are recorded. */
export const PART = { source: 0, entry: 1, track: 2 } as const;

/** `place`: which of its part. `track`: the number of its first track. */
export const RECORDS = {
  part: 'integer',
  place: 'integer',
  line: 'integer null',
  track: 'integer null',
  record: 'jsonb',
} as const;

export const COMPONENTS = { track: 'integer', component: 'integer' } as const;

/** They last until the end of the transaction, however it ends. */
export const STAGE = `
  CREATE TEMPORARY TABLE import_records
    (part integer NOT NULL, place integer NOT NULL, line integer, track integer, record text NOT NULL) ON COMMIT DROP;
  CREATE TEMPORARY TABLE import_components
    (track integer NOT NULL, component integer NOT NULL) ON COMMIT DROP`;

export const TRACKS_BY_SLUG = `
  DECLARE import_tracks NO SCROLL CURSOR FOR
  SELECT place, record FROM import_records WHERE part = ${PART.track}
  ORDER BY (record::jsonb ->> 'slug') COLLATE "C", place`;

export const BY_COMPONENT = `
  DECLARE import_batches NO SCROLL CURSOR FOR
  SELECT c.component, r.part, r.place, r.record
  FROM import_records r JOIN import_components c USING (track)
  WHERE r.part <> ${PART.source} ORDER BY c.component, r.part, r.place`;

/** Another session may store the same sources: each meets them in the order of their ids. */
export const RECORD_SOURCES = `
  INSERT INTO sources (id, title, publisher, url, language, published_on)
  SELECT r.id, r.title, r.publisher, r.url, r.language, r."publishedOn"
  FROM import_records s, jsonb_to_record(s.record::jsonb)
    AS r(id text, title jsonb, publisher jsonb, url text, language text, "publishedOn" text)
  WHERE s.part = ${PART.source} ORDER BY r.id ON CONFLICT DO NOTHING`;

/** $1: places of entries. */
export const ENTRIES_AT = `
  SELECT place, line, record FROM import_records
  WHERE part = ${PART.entry} AND place = ANY($1) ORDER BY place`;

/** $1: a slug. $2: how many entries that name it. */
export const ENTRIES_ON = `
  SELECT place, line, record FROM import_records
  WHERE part = ${PART.entry} AND record::jsonb -> 'tracks' ? $1 ORDER BY place LIMIT $2`;

/** $1: slugs. Those that exist, with their twins. */
export const EXISTING = `
  SELECT t.id, t.slug, twin.slug AS twin FROM tracks t LEFT JOIN tracks twin ON twin.id = t.twin_id
  WHERE t.slug = ANY($1)`;
