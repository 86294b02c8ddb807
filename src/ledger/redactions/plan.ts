import { hash } from 'node:crypto';
import type { RowOf } from '../../db/columns.js';
import { type PublicRow, publicRowOf } from '../load-track.js';
import { type HashedFields, payloadOf, publicTexts } from '../rows/hash-chain.js';
import { domainRow, type RecordedRow } from '../rows/stored-row.js';
import type { REDACTIONS } from '../sql/tables.sql.js';
import { isSameText, type TextInRow, textsAt, textsIn, withoutTexts, wordsOf } from './redactable.js';

/**
 * A row to be redacted: the fields, and the hashes of the row before and after. `publicPayloads`: those of the rows of the
 * public log that show it, by their seqs, in hexadecimal.
 */
export type RedactedRow = {
  seq: number;
  fields: string[];
  payload: Buffer;
  remains: Buffer;
  publicPayloads: Record<string, string>;
};

/** A track as it is before: its ledger, its public log, and what earlier redactions kept. */
export type BeforeRedaction = {
  track: string;
  rows: readonly RecordedRow[];
  shown: readonly PublicRow[];
  earlier: readonly Pick<RowOf<typeof REDACTIONS>, 'publicPayloads'>[];
};

/** `words`: by which the copies are found, in every language. */
export type RedactionPlan = { rows: RedactedRow[]; words: string[] };

const noSalt = ({ salt }: RecordedRow): Buffer => Buffer.alloc(salt.length);

/** The hash of what a row holds now, without a salt: anybody may compute it. */
export const remainsOf = (row: RecordedRow, fields: Omit<HashedFields, 'salt'>): Buffer =>
  payloadOf(domainRow(row), { ...fields, salt: noSalt(row) });

/**
 * Which rows lose which texts, if the texts at these pointers into a row go: that row, and every row of the same entry
 * that repeats one of them. Else why they cannot go, in one sentence each.
 */
export function planRedaction(
  before: BeforeRedaction,
  seq: number,
  pointers: readonly string[],
): RedactionPlan | { refused: string[] } {
  const { track, rows } = before;
  const row = rows[seq - 1];
  if (!row) return { refused: [`${track} has no entry ${seq}: its last is ${rows.length}.`] };
  const found = pointers.map((pointer) => textsAt(row, pointer));
  const refused = found.filter((one) => typeof one === 'string');
  if (refused.length > 0) return { refused };
  const asked = found.flatMap((texts) => (typeof texts === 'string' ? [] : texts));
  const entry = row.corrects ?? row.seq;
  const redacted = rows
    .filter((one) => one.seq === entry || one.corrects === entry)
    .flatMap((one): RedactedRow[] => {
      const fields = textsIn(one)
        .filter((text) => asked.some((each) => isSameText(each, text)))
        .map(({ pointer }) => pointer);
      if (fields.length === 0) return [];
      const hashed = { ...one, track };
      return [
        {
          ...{ seq: one.seq, fields, payload: payloadOf(domainRow(one), hashed) },
          remains: remainsOf(withoutTexts(one, fields), hashed),
          publicPayloads: publicPayloadsOf(before, one.seq),
        },
      ];
    });
  return { rows: redacted, words: wordsThatGo(asked) };
}

/** A post goes with the name, wherever that person is named (without_words_v1), and stays where it is another's. */
function wordsThatGo(asked: readonly TextInRow[]): string[] {
  const names = new Set(asked.filter(({ pointer }) => pointer.endsWith('/name')).map(({ person }) => person));
  const alone = asked.filter(
    ({ pointer, person }) => person === null || pointer.endsWith('/name') || !names.has(person),
  );
  return [...new Set(alone.flatMap(({ text }) => wordsOf(text)))];
}

/** What is kept of the rows of the public log that show a row: their salts come from its own. */
function publicPayloadsOf({ track, rows, shown, earlier }: BeforeRedaction, seq: number) {
  const kept = Object.assign({}, ...earlier.map(({ publicPayloads }) => publicPayloads)) as Record<
    string,
    string
  >;
  const showing = shown.filter(({ rowSeq, contentSeq }) => rowSeq === seq || contentSeq === seq);
  return Object.fromEntries(
    showing.map((one) => {
      const row = rows[one.rowSeq - 1] as RecordedRow;
      const salts = [row.salt, (rows[one.contentSeq - 1] as RecordedRow).salt] as const;
      const texts = publicTexts({
        track,
        row: publicRowOf(one, rows.map(domainRow)),
        kindVersion: row.kindVersion,
        salts,
      });
      return [one.seq, kept[one.seq] ?? hash('sha256', texts.payload, 'hex')];
    }),
  );
}
