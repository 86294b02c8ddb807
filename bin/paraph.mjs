#!/usr/bin/env node
// `paraph` starts the service on this folder's `.data`; `paraph COMMAND` runs a command on its database.
import { enableCompileCache } from 'node:module';
import { setFlagsFromString } from 'node:v8';

// As in the scripts of package.json: what a request leaves behind dies young.
setFlagsFromString('--max-semi-space-size=16');
enableCompileCache();

await import(process.argv.length > 2 ? '../dist/src/cli/main.js' : '../dist/src/main.js');
