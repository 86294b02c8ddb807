import type { AddressInfo } from 'node:net';
import { ConsoleLogger } from '@nestjs/common';
import { AppModule } from '../../src/app.module.js';
import { createHttpApp } from '../../src/http-app.js';
import { parseKeys } from '../../src/runtime/secret-box.js';
import { parseCidrs } from '../../src/webhooks/sending/address.js';
import { WebhookSettings } from '../../src/webhooks/sending/settings.js';

/** The service in a process of its own, to be killed: says that it is ready, and stops when told. */
export type Orders = { appUrl: string; keys: string; lease?: number; adminToken: string };

const { appUrl, keys, lease, adminToken }: Orders = JSON.parse(process.argv[2] ?? '{}');
const webhooks = new WebhookSettings({
  keys: parseKeys(keys),
  version: '0.0.0',
  allow: parseCidrs('127.0.0.0/8'),
  pollInterval: 100,
  ...(lease !== undefined && { lease }),
});
const app = await createHttpApp(AppModule.over(appUrl, { webhooks }), {
  adminToken,
  logger: new ConsoleLogger({ logLevels: ['error', 'warn'] }),
});
await app.listen(0, '127.0.0.1');
process.once('message', () => void app.close().then(() => process.exit(0)));
process.once('disconnect', () => process.exit(1));
const { port } = app.getHttpServer().address() as AddressInfo;
process.send?.({ port });
