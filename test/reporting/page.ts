import { readFileSync } from 'node:fs';
import { REPORTING } from '../../src/db/reporting/columns.js';

export const PAGE = readFileSync('docs/connect/reporting.md', 'utf8');

type Column = readonly [type: string, says: string];

const rowOf = (names: string[], [type, says]: Column): string =>
  `| ${names.map((name) => `\`${name}\``).join(', ')} | ${type} | ${says} |`;

/** A column without words of its own stands beside the one before it. */
function tableOf(columns: readonly (readonly [string, Column])[]): string {
  const groups: { names: string[]; column: Column }[] = [];
  for (const [name, column] of columns) {
    if (column[1] === '') groups.at(-1)?.names.push(name);
    else groups.push({ names: [name], column });
  }
  return [
    '| column | type | what it says |',
    '| --- | --- | --- |',
    ...groups.map(({ names, column }) => rowOf(names, column)),
  ].join('\n');
}

/** How many columns each view begins with that are the same in all. */
const OF_TRACK = 6;

/** The part of the page that lists the views, as it ought to be. */
export function columnsPart(): string {
  const views = Object.entries<{ says: string; columns: Readonly<Record<string, Column>> }>(REPORTING);
  const common = Object.entries(views[0]?.[1].columns ?? {}).slice(0, OF_TRACK);
  return [
    `Every view begins with these columns:\n\n${tableOf(common)}`,
    ...views.map(
      ([name, { says, columns }]) =>
        `### \`${name}\`\n\n${says}\n\n${tableOf(Object.entries(columns).slice(OF_TRACK))}`,
    ),
  ].join('\n\n');
}

export type Fence = { info: string; text: string };

/** The SQL of the page, in order. */
export const sqlOf = (page: string): Fence[] =>
  [...page.matchAll(/^```sql *(.*)\n([\s\S]*?)^```$/gm)].map(([, info = '', text = '']) => ({ info, text }));
