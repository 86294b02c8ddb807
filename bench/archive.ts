import { once } from 'node:events';
import { Command, InvalidArgumentError, Option } from 'commander';
import { type ArchiveSize, archiveDossier, archiveLines } from '../test/archive/archive.js';

/** Written at once, in characters. */
const CHUNK = 64 * 1024;

function count(text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new InvalidArgumentError('must be a positive number');
}

async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}

async function print({ format, ...size }: ArchiveSize & { format: 'jsonl' | 'json' }): Promise<void> {
  if (format === 'json') return write(`${JSON.stringify(archiveDossier(size))}\n`);
  let chunk = '';
  for (const line of archiveLines(size)) {
    chunk += line;
    if (chunk.length < CHUNK) continue;
    await write(chunk);
    chunk = '';
  }
  await write(chunk);
}

await new Command('archive')
  .description(
    'Prints the archive of an invented ministry as a dossier. The same options give the same file.',
  )
  .requiredOption('--tracks <n>', 'how many tracks', count)
  .requiredOption('--entries <n>', 'how many entries', count)
  .option('--seed <n>', 'another archive of the same size', count, 1)
  .addOption(new Option('--format <format>', 'of the file').choices(['jsonl', 'json']).default('jsonl'))
  .action(print)
  .parseAsync();
