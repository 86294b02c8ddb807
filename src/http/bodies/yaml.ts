import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { Semaphore } from '../../runtime/semaphore.js';
import { Problem } from '../problems/problem.js';
import { type ParseResult, parseResultOf, THREAD } from './plain-yaml.js';

/** In bytes. Parsing takes two seconds a MiB at worst. JSON may be larger. */
export const LONGEST_YAML = 1024 * 1024;

/** In characters. Shorter texts are parsed in this thread, in some thirty milliseconds at most. */
const SHORT = 16 * 1024;

/** In milliseconds. The longest bodies took five seconds at worst, on a busy machine. */
const TIMEOUT = 20_000;

/** In MiB. With a list of half a million items in one MiB of text the whole process took 670. */
const MOST_MEMORY = 1_024;

/** One worker thread at a time: on two cores PostgreSQL needs the other. */
const thread = new Semaphore('a body of YAML', 1, 20);

/** Parses one YAML document to a JSON value; undefined for an empty one. Throws if it is more than JSON. */
export const readYaml = (text: string): unknown => readFrom(parseResultOf(text));

/** As {@link readYaml}, but a long text is parsed in a worker thread, so that the event loop continues. */
export const readYamlAsync = (text: string): Promise<unknown> => parseAsync(text);

/** The offsets of the values of the paths (plain-yaml.ts), found as by {@link readYamlAsync}. */
export const findInYaml = async (text: string, paths: readonly string[][]): Promise<(number | null)[]> =>
  (await parseAsync(text, paths)) as (number | null)[];

async function parseAsync(text: string, paths?: readonly string[][]): Promise<unknown> {
  if (text.length <= SHORT) return readFrom(parseResultOf(text, paths));
  const release = await thread.acquire(performance.now() + TIMEOUT);
  return readInThread(text, paths).then(readFrom).finally(release);
}

async function readInThread(text: string, paths?: readonly string[][]): Promise<ParseResult> {
  // The compiled file, or the source, which Node runs by stripping its types.
  const file = new URL(
    import.meta.url.endsWith('.ts') ? './plain-yaml.ts' : './plain-yaml.js',
    import.meta.url,
  );
  const worker = new Worker(file, {
    workerData: { thread: THREAD, text, paths },
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY },
    execArgv: [],
  });
  try {
    const [parsed] = await once(worker, 'message', { signal: AbortSignal.timeout(TIMEOUT) });
    return parsed;
  } catch (error) {
    if (isOverLimit(error))
      throw new Problem('payload_too_large', 'The body takes too long to read as YAML: send JSON.');
    throw error;
  } finally {
    await worker.terminate();
  }
}

/** Out of memory, or out of time. */
const isOverLimit = (error: unknown): boolean =>
  (error as { code?: unknown }).code === 'ERR_WORKER_OUT_OF_MEMORY' || (error as Error).name === 'AbortError';

function readFrom(parsed: ParseResult): unknown {
  if ('fault' in parsed) throw new Problem('malformed_json', parsed.fault);
  return parsed.value;
}
