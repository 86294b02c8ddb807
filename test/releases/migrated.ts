import { Database } from '../../src/db/database.js';
import { prepareDatabase } from '../../src/db/prepare.js';
import { refold } from '../../src/ledger/refold.js';
import { type VerifyResult, verify } from '../../src/verify/verify.js';
import { parseCidrs } from '../../src/webhooks/sending/address.js';
import { WebhookSettings } from '../../src/webhooks/sending/settings.js';
import { StoppedClock } from '../support/clocks.js';
import { type Service, startService } from '../support/service.js';
import { databaseOf, KEY, type ReleaseDatabase } from './release.js';

/** A database of a release with its data, migrated by the present one, and a service on it at the time of the release. */
export type MigratedRelease = {
  ownerUrl: string;
  clock: StoppedClock;
  service: Service;
  faults: () => Promise<VerifyResult['faults'] | undefined>;
  drop: () => Promise<void>;
};

export async function migratedRelease(before: ReleaseDatabase): Promise<MigratedRelease> {
  const database = await databaseOf(before);
  const clock = new StoppedClock(before.at);
  await prepareDatabase(database);
  await refold(database.ownerUrl);
  const webhooks = new WebhookSettings({ keys: [KEY], version: '0.0.0', allow: parseCidrs('127.0.0.0/8') });
  const service = await startService({ database, clock, secondPerson: { on: true }, webhooks });
  const faults = async () =>
    (await verify(service.app.get(Database, { strict: false }), { now: clock.now() }))?.faults;
  const drop = async () => {
    await service.close();
    await database.drop();
  };
  return { ownerUrl: database.ownerUrl, clock, service, faults, drop };
}
