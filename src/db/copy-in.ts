import pg, { type ClientBase, type Connection } from 'pg';
import { type Columns, names } from './columns.js';

/** What @types/pg leaves out of a connection (pg/lib/connection.js). */
type CopyConnection = Connection & {
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
};

/**
 * A COPY whose rows are in memory, sent with their statement: the server reads them when it gets there, and ignores them
 * if it refuses (PostgreSQL, Message Flow). So it waits for no answer, and other statements may follow at once. On a
 * pipelined connection pg takes no other class than its own Query, so streams of libraries cannot be used.
 */
class CopyIn extends pg.Query {
  constructor(
    statement: string,
    content: Buffer,
    readonly query_timeout: number,
    /** pg calls it once, with the error or at the end. */
    public callback: (error: Error | null) => void,
  ) {
    super(statement);
    this.submit = (connection) => {
      const { stream } = connection;
      stream.cork();
      connection.query(statement);
      (connection as CopyConnection).sendCopyFromChunk(content);
      (connection as CopyConnection).endCopyFrom();
      stream.uncork();
      // pg takes what is returned for an error.
      return null;
    };
  }

  /** Called by pg when the server is ready for the rows, which are on their way. */
  handleCopyInResponse(): void {}
}

/** Rows of a table in the text format of COPY. */
export type CopyRows = { table: string; columns: Columns; text: string };

/** Writes rows by COPY: of all ways the one that costs either side least. `timeout`: milliseconds, 0 for none. */
export async function copyIn(
  at: ClientBase,
  { table, columns, text }: CopyRows,
  timeout: number,
): Promise<void> {
  if (text === '') return;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const statement = `COPY ${table} (${names(columns)}) FROM STDIN`;
  at.query(new CopyIn(statement, Buffer.from(text), timeout, (error) => (error ? reject(error) : resolve())));
  return promise;
}

const ESCAPES: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const escaped = (text: string): string => text.replace(/[\\\n\r\t]/g, (sign) => ESCAPES[sign] as string);

/** A row as a line of COPY's text format (PostgreSQL, COPY, File Formats). */
export function copyLine(columns: Columns, row: Readonly<Record<string, unknown>>): string {
  const fields: string[] = [];
  for (const name in columns) {
    const value = row[name];
    if (value === null || value === undefined) fields.push('\\N');
    else if (columns[name]?.startsWith('jsonb')) fields.push(escaped(JSON.stringify(value)));
    else fields.push(typeof value === 'string' ? escaped(value) : String(value));
  }
  return `${fields.join('\t')}\n`;
}
