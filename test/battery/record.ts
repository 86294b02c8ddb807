import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** What a trial printed, with what is needed to see it again. */
export type Result = {
  name: string;
  does: string;
  said: string;
  seconds: number;
  command: string;
  /** A civil date, `YYYY-MM-DD`. */
  date: string;
  commit: string;
  cores: number;
};

const RESULTS = 'docs/reference/battery.json';
const PAGE = 'docs/reliability.md';
const START = '<!-- results: made by npm run battery -- --record -->';
const END = '<!-- end of results -->';

/** Notes results in docs/reference/battery.json, in place of older ones of the same trials, and in docs/reliability.md. */
export function record(results: readonly Result[], order: readonly string[]): void {
  const kept = resultsOnRecord().filter(({ name }) => !results.some((newer) => newer.name === name));
  const all = [...kept, ...results]
    .filter(({ name }) => order.includes(name))
    .toSorted((one, other) => order.indexOf(one.name) - order.indexOf(other.name));
  writeFileSync(RESULTS, `${JSON.stringify(all, null, 2)}\n`);
  writeFileSync(PAGE, pageWith(all, readFileSync(PAGE, 'utf8')));
}

export function resultsOnRecord(): Result[] {
  return JSON.parse(readFileSync(RESULTS, 'utf8'));
}

/** The page with these results between its two marks. */
export function pageWith(results: readonly Result[], page: string): string {
  const from = page.indexOf(START);
  const to = page.indexOf(END);
  if (from < 0 || to < from) throw new Error(`${PAGE} lacks the marks of its results.`);
  return `${page.slice(0, from)}${START}\n\n${results.map(paragraph).join('')}${page.slice(to)}`;
}

function paragraph({ name, does, said, seconds, command, date, commit, cores }: Result): string {
  return [
    `### ${name}`,
    '',
    does,
    '',
    `> ${said}`,
    '',
    `\`${command}\`, ${date}, commit ${commit}, ${cores} cores, ${Math.round(seconds)} s.`,
    '',
    '',
  ].join('\n');
}

/** What every result of this run shares. */
export function circumstances(): Pick<Result, 'date' | 'commit' | 'cores'> {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  return { date: new Date().toISOString().slice(0, 10), commit, cores: availableParallelism() };
}
