import { type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { databaseSettings } from '../../../ormconfig.js';
import { AccountsModule } from '../../accounts/accounts.module.js';
import { AccessSettings } from '../../accounts/credentials/settings.js';
import { AuditModule } from '../../audit/audit.module.js';
import { type OpenDatabase, openDatabase } from '../../boot.js';
import { type Config, readConfig } from '../../config.js';
import { DatabaseModule } from '../../db/database.module.js';
import { COMMAND_TIMEOUTS } from '../../db/timeouts.js';
import { Desks } from '../../desks/desks.js';
import { Tokens } from '../../desks/tokens.js';
import { DocumentsModule } from '../../documents/index.js';
import { DossiersModule, ImportSettingsModule } from '../../dossiers/dossiers.module.js';
import { ENTITIES } from '../../entities.js';
import { MailModule } from '../../mail/mail.module.js';
import { MailSettings } from '../../mail/settings.js';
import { Clock } from '../../runtime/clock.js';
import { IdGenerator } from '../../runtime/id-generator.js';
import { TimeSlices } from '../../runtime/time-slices.js';
import { interruptible } from './interruptible.js';

/** After how long a wait is announced, in milliseconds. */
const NOTICE_AFTER = 2_000;

/**
 * Opens the database of the service, and closes it afterwards in any case. An embedded server is shared with a running
 * service; otherwise it is started and stopped here.
 */
export async function withDatabase<T>(
  work: (database: OpenDatabase, config: Config) => Promise<T>,
): Promise<T> {
  const config = readConfig(process.env);
  const notice = setTimeout(() => process.stderr.write('Waiting for the database …\n'), NOTICE_AFTER);
  const open = () => openDatabase(config).finally(() => clearTimeout(notice));
  // An external server needs no cleanup, so a signal may end the process at once.
  if (config.databaseUrl) return work(await open(), config);
  return interruptible(
    open,
    (database) => work(database, config),
    (database) => database.stop(),
  );
}

/** The modules that commands need: without HTTP, numbering and deliveries. */
@Module({})
class CommandModule {
  static over(databaseUrl: string, { importAlertDays, documents }: Config) {
    return {
      module: CommandModule,
      imports: [
        TypeOrmModule.forRoot({
          ...databaseSettings(databaseUrl, COMMAND_TIMEOUTS),
          entities: ENTITIES,
          retryAttempts: 0,
        }),
        // Imports by an operator have no limit.
        DatabaseModule.with(new Clock(), new IdGenerator(), new TimeSlices(Number.POSITIVE_INFINITY)),
        AuditModule,
        // Commands write to nobody.
        MailModule.with(new MailSettings()),
        AccountsModule.with(new AccessSettings()),
        ImportSettingsModule.with(importAlertDays),
        DocumentsModule.with(documents),
        DossiersModule,
      ],
      providers: [Tokens, Desks],
    };
  }
}

/**
 * Runs `work` with the features over the database. The service numbers the rows that a command records, within a
 * second.
 */
export const withFeatures = <T>(work: (features: INestApplicationContext) => Promise<T>): Promise<T> =>
  withDatabase(async ({ appUrl, directUrl }, config) => {
    // Commands set longer timeouts for their session, so they need one.
    const features = await NestFactory.createApplicationContext(
      CommandModule.over(directUrl ?? appUrl, config),
      {
        logger: false,
        abortOnError: false,
      },
    );
    try {
      return await work(features);
    } finally {
      await features.close();
    }
  });
