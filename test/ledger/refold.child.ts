import { refold } from '../../src/ledger/refold.js';

/** Refolds the database of this URL in a process of its own, to be killed. */
const [, , ownerUrl = ''] = process.argv;
await refold(ownerUrl);
