import './typescript.mjs';
import { makeTemplate } from './database.js';
import { startServer } from './server.js';

/** One throw-away server for the whole run; none if the environment names one already. */
export default async function setup(): Promise<void> {
  const given = process.env.PARAPH_TEST_SUPERUSER_URL;
  if (given) return makeTemplate(given);
  const { superuserUrl, stop } = await startServer();
  globalThis.stopTestServer = stop;
  await makeTemplate(superuserUrl);
}

declare global {
  // Set-up and teardown share one process and nothing else.
  var stopTestServer: (() => Promise<void>) | undefined;
}
