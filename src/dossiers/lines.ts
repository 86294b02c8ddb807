import { z } from 'zod';
import type { Steps } from '../domain/values/steps.js';
import { decode, readJson } from '../http/bodies/json.js';
import { locateFaults } from '../http/bodies/places.js';
import { sentenceOf } from '../http/bodies/sentences.js';
import { faultsOf } from '../http/bodies/validation.js';
import { type InputFault, Problem } from '../http/problems/problem.js';
import type { TimeSlices } from '../runtime/time-slices.js';
import { type Dossier, entrySchema, headerSchema, keyedSourceSchema, trackSchema } from './dossier.js';
import { faultsOfEntry } from './faults.js';
import { type DossierLines, type DossierRecord, type Importable, isLines, type Located } from './records.js';

/** In bytes: far more than an entry with the text of a whole agreement needs. */
const LONGEST_LINE = 1024 * 1024;

const NEWLINE = 0x0a;

const PARTS = { source: keyedSourceSchema, track: trackSchema, entry: entrySchema } as const;
type Part = keyof typeof PARTS;

/**
 * Reads JSON Lines: the header, then one source, track or entry a line. A line that is no JSON ends the reading; other
 * faults stand among the records.
 */
export async function* readLines(file: DossierLines, timeSlices: TimeSlices): AsyncGenerator<Located[]> {
  const reader = new LineReader();
  try {
    for await (const chunk of file.bytes()) yield await timeSlices.run(reader.read(chunk));
    yield await timeSlices.run(reader.end());
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'malformed_json') throw error;
    throw await atLine(error, reader);
  }
}

/** Adds the position of malformed JSON. */
async function atLine(problem: Problem, { line, text }: LineReader): Promise<Problem> {
  const { code, detail, extensions } = await locateFaults(problem, { text, format: 'json' });
  const { column } = extensions as { column?: number };
  return new Problem(code, detail, {
    extensions: { ...extensions, line, column: column ?? 1 },
  });
}

class LineReader {
  line = 0;
  /** The line that is being read. */
  text = '';
  private rest: Buffer = Buffer.alloc(0);
  private readonly counts: Record<Part, number> = { source: 0, track: 0, entry: 0 };
  private hasHeader = false;

  *read(chunk: Uint8Array): Steps<Located[]> {
    const bytes = this.rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.rest, chunk]);
    const records: Located[] = [];
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE, start); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
      records.push(...this.readLine(bytes.subarray(start, end)));
      start = end + 1;
      yield;
    }
    this.rest = bytes.subarray(start);
    this.checkLength(this.rest);
    return records;
  }

  *end(): Steps<Located[]> {
    const last = this.readLine(this.rest);
    yield;
    return this.hasHeader
      ? last
      : [this.fault('', 'The file must begin with its header: {"format":"paraph-dossier/1"}.')];
  }

  private checkLength({ length }: Uint8Array): void {
    if (length <= LONGEST_LINE) return;
    const detail = `A line may have ${LONGEST_LINE} bytes.`;
    throw new Problem('payload_too_large', detail, { extensions: { line: this.line + 1, column: 1 } });
  }

  private readLine(bytes: Uint8Array): Located[] {
    this.line += 1;
    this.checkLength(bytes);
    this.text = '';
    this.text = decode(bytes);
    if (this.text.trim() === '') return [];
    return [this.recordOf(this.text)];
  }

  private recordOf(text: string): Located {
    const { line } = this;
    try {
      const value = readJson(text);
      if (!this.hasHeader) {
        this.hasHeader = true;
        const { coverageUntil } = parsed(headerSchema, value, []);
        return { line, part: 'header', coverageUntil: coverageUntil ?? null };
      }
      return { line, ...this.partOf(value) };
    } catch (error) {
      return { line, part: 'fault', faults: faultsOfEntry(error).map((fault) => this.located(fault)) };
    }
  }

  private partOf(value: unknown): DossierRecord {
    const [name, ...others] = typeof value === 'object' && value !== null ? Object.keys(value) : [];
    if (name === undefined || others.length > 0 || !Object.hasOwn(PARTS, name)) throw notARecord();
    const part = name as Part;
    const place = this.counts[part];
    this.counts[part] += 1;
    const given = (value as Record<Part, unknown>)[part];
    if (part === 'entry') return { part, entry: parsed(entrySchema, given, ['entries', place]) };
    if (part === 'track') return { part, track: parsed(trackSchema, given, ['tracks', place]) };
    const { key, ...source } = parsed(keyedSourceSchema, given, ['sources', place]);
    return { part, key, source: source as Dossier['sources'][string] };
  }

  private located({ pointer, message }: InputFault): InputFault {
    const inFile = pointer.replace(/^\/entry(?=\/|$)/, `/entries/${this.counts.entry}`);
    return { pointer: inFile, message, line: this.line, column: 1 };
  }

  private fault(pointer: string, message: string): Located {
    return { line: this.line, part: 'fault', faults: [this.located({ pointer, message })] };
  }
}

const notARecord = () =>
  new Problem('validation_failed', '', {
    extensions: { errors: [{ pointer: '', message: 'must have one member: source, track or entry' }] },
  });

function parsed<T>(schema: z.ZodType<T>, value: unknown, at: readonly PropertyKey[]): T {
  const { data, error } = z.safeParse(schema, value, { error: sentenceOf });
  if (!error) return data;
  throw new Problem('validation_failed', '', { extensions: { errors: faultsOf(error.issues, at) } });
}

/** The whole content of a file. */
export async function dossierOf(file: Importable, timeSlices: TimeSlices): Promise<Dossier> {
  if (!isLines(file)) return file;
  const dossier: Dossier = { format: 'paraph-dossier/1', sources: {}, tracks: [], entries: [] };
  for await (const records of readLines(file, timeSlices)) {
    for (const record of records) {
      if (record.part === 'header' && record.coverageUntil) dossier.coverageUntil = record.coverageUntil;
      if (record.part === 'source') dossier.sources[record.key] = record.source;
      if (record.part === 'track') dossier.tracks.push(record.track);
      if (record.part === 'entry') dossier.entries.push(record.entry);
    }
  }
  return dossier;
}
