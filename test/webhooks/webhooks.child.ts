import type { AddressInfo } from 'node:net';
import { ConsoleLogger } from '@nestjs/common';
import { AppModule } from '../../src/app.module.js';
import { REQUEST_TIMEOUTS, type Timeouts } from '../../src/db/timeouts.js';
import { createHttpApp } from '../../src/http-app.js';
import { MailSettings } from '../../src/mail/settings.js';
import { ProofSettings } from '../../src/proofs/index.js';
import { parseKeys } from '../../src/runtime/crypto/secret-box.js';
import { parseCidrs } from '../../src/webhooks/sending/address.js';
import { WebhookSettings } from '../../src/webhooks/sending/settings.js';

/** The service in a process of its own, to be killed: says that it is ready, and stops when told. */
export type Orders = {
  appUrl: string;
  keys: string;
  lease?: number;
  adminToken: string;
  timeouts?: Partial<Timeouts> | undefined;
  /** Says nothing of a database that is away. */
  isQuiet?: boolean;
  /** Mail to people goes there. */
  mail?: { smtpUrl: string; publicUrl: string };
};

const { appUrl, keys, lease, adminToken, timeouts, isQuiet, mail }: Orders = JSON.parse(
  process.argv[2] ?? '{}',
);
const webhooks = new WebhookSettings({
  keys: parseKeys(keys),
  version: '0.0.0',
  allow: parseCidrs('127.0.0.0/8'),
  pollInterval: 100,
  ...(lease !== undefined && { lease }),
});
const app = await createHttpApp(
  AppModule.over(appUrl, {
    webhooks,
    proofs: new ProofSettings({ keys: parseKeys(keys), host: 'mfa.example' }),
    timeouts: { ...REQUEST_TIMEOUTS, ...timeouts },
    ...(mail && { mail: new MailSettings({ ...mail, keys: parseKeys(keys) }) }),
  }),
  {
    adminToken,
    logger: isQuiet ? false : new ConsoleLogger({ logLevels: ['error', 'warn'] }),
  },
);
await app.listen(0, '127.0.0.1');
process.once('message', () => void app.close().then(() => process.exit(0)));
process.once('disconnect', () => process.exit(1));
const { port } = app.getHttpServer().address() as AddressInfo;
process.send?.({ port });
