import { readFileSync, writeFileSync } from 'node:fs';

const PAGE = 'docs/performance.md';

/** Replaces what stands between `<!-- NAME -->` and `<!-- /NAME -->` in the page of figures. */
export function writeSection(name: string, markdown: string): void {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const page = readFileSync(PAGE, 'utf8');
  const [before, rest = ''] = page.split(begin);
  const [, after] = rest.split(end);
  if (after === undefined) throw new Error(`${PAGE} has no section ${name}`);
  writeFileSync(PAGE, `${before}${begin}\n${markdown.trim()}\n${end}${after}`);
}

export function writePicture(file: string, svg: string): void {
  writeFileSync(`docs/images/${file}`, svg);
}

/** Rows of cells as a Markdown table; the first row is its head. */
export const table = ([head = [], ...rows]: readonly (readonly string[])[]): string =>
  [head, head.map((_, column) => (column === 0 ? '---' : '---:')), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
