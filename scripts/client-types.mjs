// Writes packages/client/src/api.ts: the types of openapi.json, from which the client has its own.
import { writeFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';

const types = await openapiTS(new URL('../openapi.json', import.meta.url), {
  // A field with a default may be left out of a request.
  defaultNonNullable: false,
});
writeFileSync(
  new URL('../packages/client/src/api.ts', import.meta.url),
  `// Written by scripts/client-types.mjs: npm run generated.\n${astToString(types)}`,
);
