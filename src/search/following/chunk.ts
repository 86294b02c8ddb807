import type { ClientBase } from 'pg';
import { isAdministrative } from '../../domain/events/event-data.js';
import { dayNumber } from '../../domain/values/dates.js';
import type { Text } from '../../domain/values/text.js';
import type { SourceView } from '../../domain/values/views.js';
import { possibleDays } from '../../i18n/edtf.js';
import type { LogName } from '../../ledger/read-scope.js';
import {
  documentSegments,
  type EntryDocument,
  entrySegments,
  type Named,
  namedIn,
  personSegments,
  sourceSegments,
  spellingsIn,
  type TrackDocument,
  trackSegments,
} from '../documents/documents.js';
import * as documents from '../documents/documents.sql.js';
import type { Segment } from '../documents/segment.js';
import { asVector, type Terms, termsOf } from '../documents/terms.js';
import { isCode, nameCode } from '../words/codes.js';
import * as sql from './index.sql.js';

/** An entry by its place in a log. */
type Place = { trackId: number; seq: number };
type EntryRecord = Place & EntryDocument & { annulled: boolean; recordedDay: number };
type TrackRecord = Omit<TrackDocument, 'titles'> & { trackId: number; title: Text; renamed: Text[] | null };
type Lexemes = { lexemes: string[] };

const column = <Row, Name extends keyof Row>(rows: readonly Row[], name: Name): Row[Name][] =>
  rows.map((row) => row[name]);

/** What is in the vocabulary of a log (queries/vocabulary.ts): neither a code nor a number, nor too short. */
const isWord = (lexeme: string): boolean => lexeme.length >= 3 && !isCode(lexeme) && /\p{L}/u.test(lexeme);

/** An entry is as old as its date certainly says, or as when that date was recorded if earlier. */
function activityOf({ occurredOn, recordedDay }: EntryRecord): number {
  const { last } = possibleDays(occurredOn);
  return last === null ? recordedDay : Math.min(dayNumber(last), recordedDay);
}

function segmentsOf(one: Named, library: ReadonlyMap<string, SourceView>): Segment[] | null {
  if (one.type === 'person') return personSegments(one.person);
  if (one.type === 'document') return documentSegments(one.document);
  const source = library.get(one.ref);
  return source ? sourceSegments(source) : null;
}

/** Writes documents of one log within a transaction, and keeps its words. */
export class Chunk {
  private readonly added = new Set<string>();
  private readonly gone = new Set<string>();

  constructor(
    private readonly at: ClientBase,
    private readonly log: LogName,
  ) {}

  /** Indexes entries as the log has them now, with their tracks and with whom and what they name. */
  async write(places: readonly Place[]): Promise<void> {
    const entries = await this.read(places);
    const standing = entries.filter((entry) => !entry.annulled && !isAdministrative(entry.type));
    const annulled = entries.filter((entry) => entry.annulled);
    const before = await this.replaced(sql.entryLexemes(this.log), [
      column(entries, 'trackId'),
      column(entries, 'seq'),
    ]);
    const terms = standing.map((entry) => this.noted(termsOf(entrySegments(entry))));
    await this.at.query(sql.writeEntries(this.log), [
      column(standing, 'trackId'),
      column(standing, 'seq'),
      standing.map(activityOf),
      terms.map(asVector),
    ]);
    if (annulled.length > 0)
      await this.at.query(sql.removeEntries(this.log), [
        column(annulled, 'trackId'),
        column(annulled, 'seq'),
      ]);
    await this.writeNames([...standing, ...(await this.namedAgain(before))]);
    await this.writeSpellings([...standing, ...(await this.speltAgain(entries, before))]);
    await this.writeTracks(entries);
  }

  /** Indexes tracks on which nothing may be recorded yet. */
  async open(trackIds: readonly number[]): Promise<void> {
    await this.writeTitles(trackIds, []);
  }

  /** Adds the words that are new, and forgets those that no document has any more. Called last. */
  async end(): Promise<void> {
    const gone = [...this.gone].filter((word) => !this.added.has(word));
    await this.at.query(sql.addWords(this.log), [[...this.added]]);
    if (gone.length > 0) await this.at.query(sql.forgetWords(this.log), [gone]);
  }

  private async read(places: readonly Place[]): Promise<EntryRecord[]> {
    const { rows } = await this.at.query<EntryRecord>(documents.entries(this.log), [
      column(places, 'trackId'),
      column(places, 'seq'),
    ]);
    return rows;
  }

  private noted(terms: Terms): Terms {
    for (const lexeme of terms.keys()) if (isWord(lexeme)) this.added.add(lexeme);
    return terms;
  }

  private async replaced(text: string, values: unknown[]): Promise<string[]> {
    const { rows } = await this.at.query<Lexemes>(text, values);
    const lexemes = rows.flatMap((row) => row.lexemes);
    for (const lexeme of lexemes) if (isWord(lexeme)) this.gone.add(lexeme);
    return lexemes;
  }

  /** The latest entries that name what a corrected entry named before: it may no longer be the latest, or name it. */
  private async namedAgain(before: readonly string[]): Promise<EntryRecord[]> {
    const codes = [...new Set(before.filter((lexeme) => lexeme.startsWith(nameCode(''))))];
    if (codes.length === 0) return [];
    await this.replaced(sql.removeNames(this.log), [codes.map((code) => code.slice(nameCode('').length))]);
    const { rows } = await this.at.query<Place>(sql.latestNaming(this.log), [codes]);
    return this.read(rows);
  }

  private async writeNames(entries: readonly EntryRecord[]): Promise<void> {
    const named = entries.flatMap((entry) => namedIn(entry).map((one) => ({ ...one, entry })));
    if (named.length === 0) return;
    const refs = named.flatMap((one) => (one.type === 'source' ? [one.ref] : []));
    const { rows } = await this.at.query<SourceView>(documents.SOURCES_NAMED, [[...new Set(refs)]]);
    const library = new Map(rows.map((source) => [source.ref, source]));
    const names = named.flatMap(({ entry, ...one }) => {
      const segments = segmentsOf(one, library);
      return segments ? [{ type: one.type, key: one.key, entry, terms: this.noted(termsOf(segments)) }] : [];
    });
    await this.at.query(sql.writeNames(this.log), [
      column(names, 'type'),
      column(names, 'key'),
      names.map(({ entry }) => entry.trackId),
      names.map(({ entry }) => entry.seq),
      names.map(({ entry }) => activityOf(entry)),
      names.map(({ terms }) => asVector(terms)),
    ]);
  }

  /** Other entries of the tracks that name a person as a corrected entry did: they may spell the name in a language. */
  private async speltAgain(
    entries: readonly EntryRecord[],
    before: readonly string[],
  ): Promise<EntryRecord[]> {
    const codes = [...new Set(before.filter((lexeme) => lexeme.startsWith(nameCode(''))))];
    if (codes.length === 0) return [];
    const trackIds = column(entries, 'trackId');
    await this.at.query(sql.removeSpellings(this.log), [trackIds, column(entries, 'seq')]);
    const { rows } = await this.at.query<Place>(sql.namingIn(this.log), [[...new Set(trackIds)], codes]);
    return this.read(rows);
  }

  private async writeSpellings(entries: readonly EntryRecord[]): Promise<void> {
    const spelt = entries.flatMap((entry) => spellingsIn(entry).map((one) => ({ ...one, entry })));
    if (spelt.length === 0) return;
    await this.at.query(sql.writeSpellings(this.log), [
      column(spelt, 'key'),
      column(spelt, 'language'),
      spelt.map(({ entry }) => entry.trackId),
      spelt.map(({ entry }) => entry.seq),
      column(spelt, 'name'),
    ]);
  }

  private async writeTracks(entries: readonly EntryRecord[]): Promise<void> {
    const trackIds = [...new Set(column(entries, 'trackId'))];
    const { rows } = await this.at.query<{ trackId: number }>(sql.indexedTracks(this.log), [trackIds]);
    const indexed = new Set(column(rows, 'trackId'));
    const renamed = new Set(
      entries.filter(({ type }) => type === 'track.renamed').map(({ trackId }) => trackId),
    );
    await this.writeTitles(
      trackIds.filter((id) => renamed.has(id) || !indexed.has(id)),
      [...renamed],
    );
    await this.at.query(sql.touchTracks(this.log), [trackIds]);
  }

  private async writeTitles(trackIds: readonly number[], renamed: readonly number[]): Promise<void> {
    if (trackIds.length === 0) return;
    if (renamed.length > 0) await this.replaced(sql.trackLexemes(this.log), [renamed]);
    const { rows } = await this.at.query<TrackRecord>(documents.trackDocuments(this.log), [
      trackIds,
      renamed,
    ]);
    const terms = rows.map((track) =>
      this.noted(termsOf(trackSegments({ ...track, titles: [track.title, ...(track.renamed ?? [])] }))),
    );
    await this.at.query(sql.writeTracks(this.log), [
      column(rows, 'trackId'),
      column(rows, 'slug'),
      terms.map(asVector),
    ]);
  }
}
