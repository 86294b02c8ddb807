import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { Semaphore } from '../../runtime/semaphore.js';
import { Problem } from '../problems/problem.js';
import { outcomeOf, type Parsed, THREAD } from './plain-yaml.js';

/** In bytes. Reading takes two seconds a MiB at worst; JSON may be larger. */
export const LONGEST_YAML = 1024 * 1024;

/** In characters: what is shorter is read at once, within some thirty milliseconds at two seconds a MiB. */
const SHORT = 16 * 1024;

/** In milliseconds. The longest bodies took five seconds at worst on a busy machine. */
const PATIENCE = 20_000;

/** In MiB: a list of half a million items in one MiB of text made the whole process take 670. */
const MOST_MEMORY = 1_024;

/** One thread beside the service's own; the other core is PostgreSQL's. */
const thread = new Semaphore('a body of YAML', 1, 20);

/** One YAML document as the JSON value it spells; undefined for an empty one. Anything beyond JSON is refused. */
export const readYaml = (text: string): unknown => readFrom(outcomeOf(text));

/** As {@link readYaml}; the event loop goes on meanwhile, since a long text is read by a thread of its own. */
export const readYamlAside = (text: string): Promise<unknown> => aside(text);

/** Where in the text each path leads (plain-yaml.ts); read as {@link readYamlAside} does. */
export const findInYaml = async (text: string, paths: readonly string[][]): Promise<(number | null)[]> =>
  (await aside(text, paths)) as (number | null)[];

async function aside(text: string, paths?: readonly string[][]): Promise<unknown> {
  if (text.length <= SHORT) return readFrom(outcomeOf(text, paths));
  const leave = await thread.acquire(performance.now() + PATIENCE);
  return readInThread(text, paths).then(readFrom).finally(leave);
}

async function readInThread(text: string, paths?: readonly string[][]): Promise<Parsed> {
  // The same file as compiled, or as it is written, which Node runs by leaving its types out.
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
    const [parsed] = await once(worker, 'message', { signal: AbortSignal.timeout(PATIENCE) });
    return parsed;
  } catch (error) {
    if (isTooMuch(error))
      throw new Problem('payload_too_large', 'The body takes too long to read as YAML: send JSON.');
    throw error;
  } finally {
    await worker.terminate();
  }
}

/** Out of memory, or out of time. */
const isTooMuch = (error: unknown): boolean =>
  (error as { code?: unknown }).code === 'ERR_WORKER_OUT_OF_MEMORY' || (error as Error).name === 'AbortError';

function readFrom(parsed: Parsed): unknown {
  if ('fault' in parsed) throw new Problem('malformed_json', parsed.fault);
  return parsed.value;
}
