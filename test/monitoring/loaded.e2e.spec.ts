import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { build, newFolder, startProcess } from '../support/command.js';
import { migratedDatabase } from '../support/database.js';

/** Packages that few requests need: each is imported where it is used (docs/adr/0005). */
const LATER = [
  '@fastify/ajv-compiler',
  '@fastify/fast-json-stringify-compiler',
  '@modelcontextprotocol/sdk',
  '@nestjs/swagger',
  '@opentelemetry/sdk-node',
  'ajv',
  'cloudevents',
  'commander',
  'csv-parse',
  'docx',
  'feed',
  'file-type',
  'jose',
  'nodemailer',
  'oauth4webapi',
  'openid-client',
  'read-excel-file',
  'undici',
  'write-excel-file',
  'yaml',
];

it('a start loads no package that only some requests need', async () => {
  build();
  const database = await migratedDatabase();
  const folder = newFolder();
  const file = join(folder, 'loaded');
  const hook = `import { registerHooks } from 'node:module';
    import { appendFileSync } from 'node:fs';
    registerHooks({ resolve(name, at, next) {
      const found = next(name, at);
      appendFileSync(${JSON.stringify(file)}, found.url + '\\n');
      return found;
    } });`;
  const service = await startProcess({
    DATABASE_URL: database.appUrl,
    DATABASE_OWNER_URL: database.ownerUrl,
    DATA_DIR: folder,
    DOSSIER: 'none',
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(hook)}`,
  });
  try {
    const loaded = readFileSync(file, 'utf8').matchAll(/\/node_modules\/((?:@[^/\n]+\/)?[^/\n]+)/g);
    const names = new Set(Array.from(loaded, ([, name]) => name));
    expect(names).toContain('fastify');
    expect(LATER.filter((name) => names.has(name))).toEqual([]);
  } finally {
    await service.stop();
    await database.drop();
  }
});
