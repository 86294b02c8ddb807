// Writes src/accounts/credentials/confusables.ts from Unicode's confusables.txt (https://www.unicode.org/Public/security/latest/):
//   node scripts/confusables.mjs confusables.txt
import { readFileSync, writeFileSync } from 'node:fs';

const [, , path] = process.argv;
const file = readFileSync(path, 'utf8');
const [, version] = /^# Version: (\S+)/m.exec(file);
const characters = (points) =>
  String.fromCodePoint(
    ...points
      .trim()
      .split(' ')
      .map((point) => Number.parseInt(point, 16)),
  );

/** What a user name can hold once it is in NFKC and small letters (src/accounts/people/person.ts); the rest is refused there. */
const inUserNames = (character) =>
  /^[\p{Ll}\p{Lo}\p{N}._@-]$/u.test(character) && character.normalize('NFKC').toLowerCase() === character;

const pairs = [...file.matchAll(/^([0-9A-F]+) ;\t([0-9A-F ]+) ;/gm)]
  .map(([, from, to]) => [characters(from), characters(to)])
  .filter(([from]) => inUserNames(from));
const shapes = [...Map.groupBy(pairs, ([, to]) => to)].map(
  ([to, from]) => `${to}=${from.map(([one]) => one).join('')}`,
);
const lines = [''];
for (const shape of shapes) {
  if (lines.at(-1).length + shape.length > 100) lines.push('');
  lines.push(`${lines.pop()} ${shape}`.trim());
}

writeFileSync(
  'src/accounts/credentials/confusables.ts',
  `/**
 * Unicode ${version}, confusables.txt (UTS 39), as far as user names can hold it: what is seen, and the characters that are
 * seen as it. Written by scripts/confusables.mjs. © Unicode, Inc., https://www.unicode.org/license.txt
 */
export const CONFUSABLES = \`
${lines.map((line) => line.replaceAll(/[\\`$]/g, '\\$&')).join('\n')}\`;
`,
);
process.stdout.write(`${pairs.length} characters of ${shapes.length} shapes\n`);
