import { OverLimit, WorkerFile } from '../../runtime/worker-file.js';
import { Problem } from '../problems/problem.js';
import type { ParseResult } from './plain-yaml.js';

/** In bytes. Parsing takes two seconds a MiB at worst. JSON may be larger. */
export const LONGEST_YAML = 1024 * 1024;

/** In characters. Shorter texts are parsed in this thread, in some thirty milliseconds at most. */
const SHORT = 16 * 1024;

/** Parses a long text. */
const parser = new WorkerFile<
  { thread: string; text: string; paths: readonly string[][] | undefined },
  ParseResult
>('a body of YAML', new URL('./plain-yaml', import.meta.url), {
  // The longest bodies took five seconds at worst, on a busy machine.
  milliseconds: 20_000,
  // With a list of half a million items in one MiB of text the whole process took 670.
  megabytes: 1_024,
});

/** As `readYaml` (yaml-at-once.ts), but a long text is parsed in a worker thread, so that the event loop continues. */
export const readYamlAsync = (text: string): Promise<unknown> => parseAsync(text);

/** The offsets of the values of the paths (plain-yaml.ts), found as by {@link readYamlAsync}. */
export const findInYaml = async (text: string, paths: readonly string[][]): Promise<(number | null)[]> =>
  (await parseAsync(text, paths)) as (number | null)[];

async function parseAsync(text: string, paths?: readonly string[][]): Promise<unknown> {
  // The library is loaded for the first such body, not at each start.
  const { parseResultOf, THREAD } = await import('./plain-yaml.js');
  if (text.length <= SHORT) return readFrom(parseResultOf(text, paths));
  try {
    return readFrom(await parser.run(() => ({ thread: THREAD, text, paths })));
  } catch (error) {
    if (error instanceof OverLimit)
      throw new Problem('payload_too_large', 'The body takes too long to read as YAML: send JSON.');
    throw error;
  }
}

/** The value that was parsed. Throws a problem where there is none. */
export function readFrom(parsed: ParseResult): unknown {
  if ('fault' in parsed) throw new Problem('malformed_json', parsed.fault);
  return parsed.value;
}
