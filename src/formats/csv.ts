import { stringify } from 'csv-stringify/sync';
import { visible } from '../domain/values/characters.js';
import type { Language } from '../domain/values/views.js';

export type Cell = string | number | boolean | null | undefined;

/** Excel expects a semicolon if the system's language is Russian or Kazakh. */
const DELIMITER: Record<Language, ',' | ';'> = { en: ',', ru: ';', kk: ';' };

/**
 * Characters that some program reads as the end of a field or record. LibreOffice by default splits at tab, comma and
 * semicolon, so all three are quoted, whichever is the delimiter. csv-stringify alone does not quote a single CR or LF.
 */
const NEEDS_QUOTES = /[\r\n\t,;"]/;

/** The start of a formula, in a cell or in a line of a cell: if quotes are lost, each line becomes a cell. */
const FORMULA = /(?<=^|[\r\n])(?=[=+\-@\t\uff1d\uff0b\uff0d\uff20])/g;

/**
 * CSV (RFC 4180) with a byte order mark, by which spreadsheets recognise UTF-8. Text that starts like a formula gets an
 * apostrophe in front, so that no spreadsheet runs it. A file may come in parts: only the first has the names of columns.
 */
export const csvOf = (
  columns: readonly string[],
  rows: readonly Record<string, Cell>[],
  language: Language,
  { isFirst = true } = {},
): string =>
  stringify(
    rows.map((row) => columns.map((column) => row[column] ?? '')),
    {
      header: isFirst,
      columns: [...columns],
      bom: isFirst,
      delimiter: DELIMITER[language],
      record_delimiter: 'windows',
      quoted_match: NEEDS_QUOTES,
      cast: { boolean: String, string: (text) => text.replaceAll(FORMULA, "'") },
    },
  );

const BYTE_ORDER_MARK = '\ufeff';

/** The text of a file with invisible characters written out, but for its byte order mark. */
export const visibleFile = (text: string): string =>
  text.startsWith(BYTE_ORDER_MARK)
    ? BYTE_ORDER_MARK + visible(text.slice(BYTE_ORDER_MARK.length))
    : visible(text);
