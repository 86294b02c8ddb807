import { globSync, readFileSync } from 'node:fs';

/** A fenced block of a page. `info`: what stands after its language. */
export type Fence = { page: string; line: number; language: string; info: string; text: string };

export const PAGES: readonly string[] = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md'].concat(
  globSync('docs/**/*.md').sort(),
);

const FENCE = /^```(\S*)[ \t]*(.*)\n([\s\S]*?)^```$/gm;

export function fencesOf(page: string, text = readFileSync(page, 'utf8')): Fence[] {
  return [...text.matchAll(FENCE)].map(({ index, 1: language = '', 2: info = '', 3: block = '' }) => ({
    page,
    line: text.slice(0, index).split('\n').length,
    language,
    info: info.trim(),
    text: block.trimEnd(),
  }));
}

/** The page without its fenced blocks. */
export const proseOf = (page: string): string => readFileSync(page, 'utf8').replaceAll(FENCE, '');

/** The commands of a section, as one script. */
export function commandsOf(page: string, section: string): string {
  const [, text = ''] = readFileSync(page, 'utf8').split(`\n## ${section}\n`);
  const own = text.split(/\n## /)[0] ?? '';
  return fencesOf(page, own)
    .flatMap((fence) => (fence.language === 'sh' ? fence.text : []))
    .join('\n');
}
