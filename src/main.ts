import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { accessSettings } from './accounts/credentials/settings.js';
import { Links, linkPath } from './accounts/people/links.js';
import { AppModule, webhookSettings } from './app.module.js';
import {
  adminToken,
  firstDossier,
  listenFault,
  openDatabase,
  partySettings,
  sealingKeys,
  sessionKey,
} from './boot.js';
import { BadSetting, type Config, readConfig } from './config.js';
import { Database } from './db/database.js';
import { Unusable } from './db/unusable.js';
import { DossierImport } from './dossiers/dossier-import.js';
import { BasePathTaken } from './http/requests/base-path.js';
import { createHttpApp } from './http-app.js';
import { useParties } from './i18n/parties.js';
import { mailSettings } from './mail/settings.js';
import { serveDocs } from './openapi/serve.js';
import { proofSettings } from './proofs/index.js';
import { IdleMemory } from './runtime/idle-memory.js';
import { ServiceLogger } from './runtime/logs/service-logger.js';
import { version } from './runtime/root-folder.js';
import { startTracing } from './runtime/tracing/start.js';

/** How long closing may take after the database is lost, in milliseconds. */
const CLOSE_WITHIN = 15_000;

/** Starts the service; resolves when it accepts requests. */
async function start(config: Config): Promise<void> {
  const logger = new ServiceLogger(config.log);
  const print = (line: string) => logger.say(line);
  const logError = (line: string) => logger.say(line, 'stderr');
  useParties(await partySettings(config));
  const stopTracing = await startTracing(process.env, version);
  const database = await openDatabase(config);
  const { token, file, isNew } = adminToken(config);
  let app: NestFastifyApplication | null = null;
  let stopping: Promise<void> | null = null;
  const memory = new IdleMemory();
  const stop = () => {
    stopping ??= (async () => {
      await endSupervision();
      await memory.stop();
      await app?.close();
      await database.stop();
      await stopTracing();
    })();
    return stopping;
  };
  const endSupervision = database.supervise({
    log: logError,
    lost: ({ message }) => {
      logError(`Paraph stops: ${message}`);
      const end = () => process.exit(1);
      // Without a database closing may hang, so its time is limited.
      setTimeout(end, CLOSE_WITHIN).unref();
      void stop().finally(end);
    },
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => void stop().then(() => process.exit(0)));
  }
  try {
    const keys = sealingKeys(config);
    const webhooks = webhookSettings(config, version, keys);
    const access = accessSettings(config, keys);
    const mail = mailSettings(config, keys);
    app = await createHttpApp(
      AppModule.over(database.appUrl, {
        urls: { directUrl: database.directUrl, replicaUrls: config.databaseReplicaUrls },
        webhooks,
        access,
        mail,
        contact: config.contact,
        documents: config.documents,
        proofs: proofSettings(config, keys),
        secondPerson: config.secondPerson,
        stepsPerCall: config.stepsPerCall,
        importAlertDays: config.importAlertDays,
      }),
      {
        adminToken: token,
        logger,
        trustProxy: config.trustProxy,
        publicUrl: config.publicUrl,
        publicCacheSeconds: config.publicCacheSeconds,
        limits: config.limits,
        securityLogKeepDays: config.securityLogKeepDays,
        importMaxBytes: config.importMaxBytes,
        publicPrefixes: ['/assets', '/docs'],
        sessionKey: sessionKey(config),
      },
    );
    serveDocs(app);
    await app.init();
    const loaded = await loadFirstDossier(app, config);
    if (loaded !== null) print(`Loaded the dossier: ${loaded} entries.`);
    // Not through Nest, which would print the error too.
    const { port, host } = config;
    await app
      .getHttpAdapter()
      .getInstance()
      .listen({ port, host })
      .catch((error) => {
        throw listenFault(error, config);
      });
    memory.start();
  } catch (error) {
    await stop();
    throw error;
  }
  const { port } = app.getHttpServer().address() as AddressInfo;
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  const url = config.publicUrl ?? `http://${host}:${port}`;
  print(`Paraph is ready: ${url}/`);
  if (isNew) print(`Admin token (shown once): ${token}`);
  print(file ? `The admin token is in ${file}` : 'The admin token is the one in ADMIN_TOKEN.');
  const first = await app.get(Links, { strict: false }).createFirst();
  if (first)
    print(
      `The first administrator signs in with this link, which works once within a day: ${url}${linkPath(first.secret)}`,
    );
  print(
    config.secondPerson.on
      ? 'Changes of stage need a second person’s approval (TWO_PERSON is on).'
      : 'Changes of stage need no second person’s approval (TWO_PERSON is off).',
  );
}

/** Imports the first dossier if the database has no tracks; answers how many entries it had. */
async function loadFirstDossier(app: NestFastifyApplication, config: Config): Promise<number | null> {
  const { rowCount } = await app.get(Database, { strict: false }).pool.query('SELECT FROM tracks LIMIT 1');
  const dossier = rowCount ? null : await firstDossier(config);
  if (!dossier) return null;
  const { recorded } = await app
    .get(DossierImport, { strict: false })
    .import(dossier, 'founding dossier', { approval: 'operator' });
  return recorded;
}

// Whoever reads the log may go away, and its disk may be full. Nobody is left to be told, and the service goes on.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

try {
  await start(readConfig(process.env));
} catch (error) {
  const expected = [BadSetting, BasePathTaken, Unusable].some((one) => error instanceof one);
  process.stderr.write(
    `${expected ? `Paraph cannot start: ${(error as Error).message}` : (error as Error).stack}\n`,
  );
  process.exit(1);
}
