// Writes src/domain/kinds/all.ts, the list of kinds: every file of that folder that defines the kind of its name.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../src/domain/kinds', import.meta.url));
const kinds = readdirSync(folder)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => ({ kind: basename(file, '.ts'), text: readFileSync(join(folder, file), 'utf8') }))
  .filter(({ kind, text }) => text.includes(`kind: '${kind}'`))
  .map(({ kind }) => kind)
  .sort();
const nameOf = (kind) => kind.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
const lines = kinds.map((kind) => `export { versions as ${nameOf(kind)} } from './${kind}.js';`);
writeFileSync(
  join(folder, 'all.ts'),
  `// Written by scripts/kinds.mjs: npm run generated.\n${lines.join('\n')}\n`,
);
