import { paraph } from '../../src/cli/program.js';
import { knowVersions, type Version } from './versions.js';

/** The command of a release that knows the versions up to one: `VERSION ARGUMENTS…`. */
const [, , version, ...asked] = process.argv;
knowVersions(Number(version) as Version);
await paraph().parseAsync(asked, { from: 'user' });
