import { stringify } from 'csv-stringify/sync';
import type { Language } from '../domain/values/views.js';

export type Cell = string | number | boolean | null | undefined;

/** What Excel takes for the delimiter where Russian or Kazakh is the language of the system, and comma elsewhere. */
const DELIMITER: Record<Language, ',' | ';'> = { en: ',', ru: ';', kk: ';' };

/**
 * What some program would take for the end of a field or a record. LibreOffice opens a file with tab, comma and
 * semicolon all ticked, so each of them is quoted whichever is ours; csv-stringify alone leaves a single CR or LF bare.
 */
const SPLITS = /[\r\n\t,;"]/;

/** The beginning of a cell and of each line in it: where quotation marks are lost, each is a cell of its own. */
const FORMULA = /(?<=^|[\r\n])(?=[=+\-@\t\uff1d\uff0b\uff0d\uff20])/g;

/**
 * RFC 4180, with the mark by which spreadsheets know UTF-8. What begins like a formula gets an apostrophe before it,
 * so that no spreadsheet runs what somebody recorded.
 */
export const csvOf = (
  columns: readonly string[],
  rows: readonly Record<string, Cell>[],
  language: Language,
): string =>
  stringify(
    rows.map((row) => columns.map((column) => row[column] ?? '')),
    {
      header: true,
      columns: [...columns],
      bom: true,
      delimiter: DELIMITER[language],
      record_delimiter: 'windows',
      quoted_match: SPLITS,
      cast: { boolean: String, string: (text) => text.replaceAll(FORMULA, "'") },
    },
  );
