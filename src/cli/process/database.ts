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
import { Tokens } from '../../desks/tokens.js';
import { DossiersModule, ImportSettingsModule } from '../../dossiers/dossiers.module.js';
import { ENTITIES } from '../../entities.js';
import { Clock } from '../../runtime/clock.js';
import { IdGenerator } from '../../runtime/id-generator.js';
import { interruptible } from '../../runtime/interruptible.js';
import { TimeSlices } from '../../runtime/time-slices.js';

/** How long a wait goes without a word, in milliseconds. */
const SILENCE = 2_000;

/**
 * Opens the database that the service would use, and closes it again whatever happens. An embedded one is shared with
 * a service that runs, and started and stopped for us where none does.
 */
export async function withDatabase<T>(
  work: (database: OpenDatabase, config: Config) => Promise<T>,
): Promise<T> {
  const config = readConfig(process.env);
  const notice = setTimeout(() => process.stderr.write('Waiting for the database …\n'), SILENCE);
  const open = () => openDatabase(config).finally(() => clearTimeout(notice));
  // A server that is not ours goes on without us: a signal may end us at once, however long it makes us wait.
  if (config.databaseUrl) return work(await open(), config);
  return interruptible(
    open,
    (database) => work(database, config),
    (database) => database.stop(),
  );
}

/** What commands work with, without what only a service does: no HTTP, and nobody who numbers or delivers. */
@Module({})
class CommandModule {
  static over(databaseUrl: string, { importAlertDays }: Config) {
    return {
      module: CommandModule,
      imports: [
        TypeOrmModule.forRoot({
          ...databaseSettings(databaseUrl, COMMAND_TIMEOUTS),
          entities: ENTITIES,
          retryAttempts: 0,
        }),
        // An operator's import is as long as it is.
        DatabaseModule.with(new Clock(), new IdGenerator(), new TimeSlices(Number.POSITIVE_INFINITY)),
        AuditModule,
        AccountsModule.with(new AccessSettings()),
        ImportSettingsModule.with(importAlertDays),
        DossiersModule,
      ],
      providers: [Tokens],
    };
  }
}

/** The features over the opened database. Rows that a command records are numbered by the service, within a second. */
export const withFeatures = <T>(work: (features: INestApplicationContext) => Promise<T>): Promise<T> =>
  withDatabase(async ({ appUrl }, config) => {
    const features = await NestFactory.createApplicationContext(CommandModule.over(appUrl, config), {
      logger: false,
      abortOnError: false,
    });
    try {
      return await work(features);
    } finally {
      await features.close();
    }
  });
