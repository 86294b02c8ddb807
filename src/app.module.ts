import { type DynamicModule, Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { databaseSettings } from '../ormconfig.js';
import { AboutModule } from './about/about.module.js';
import { AccountsModule } from './accounts/accounts.module.js';
import { AccessSettings } from './accounts/credentials/settings.js';
import { AssetsModule } from './assets/assets.module.js';
import { AuditModule } from './audit/audit.module.js';
import { BoardModule } from './board/board.module.js';
import { DatabaseModule } from './db/database.module.js';
import type { Timeouts } from './db/timeouts.js';
import { DesksModule } from './desks/desks.module.js';
import { DossiersModule, ImportSettingsModule } from './dossiers/dossiers.module.js';
import { ENTITIES } from './entities.js';
import { FeedsModule } from './feeds/feeds.module.js';
import { FormatsModule } from './formats/formats.module.js';
import { HealthModule } from './health/health.module.js';
import { KindsModule } from './kinds/kinds.module.js';
import { SecondPerson, type SecondPersonSettings } from './ledger/second-person.js';
import { MeetingsModule } from './meetings/meetings.module.js';
import { ProposalsModule } from './proposals/proposals.module.js';
import { Clock } from './runtime/clock.js';
import { IdGenerator } from './runtime/id-generator.js';
import { TimeSlices } from './runtime/time-slices.js';
import { SourcesModule } from './sources/sources.module.js';
import { TracksModule } from './tracks/tracks.module.js';
import { WebhookSettings } from './webhooks/sending/settings.js';
import { webhooksWith } from './webhooks/webhooks.module.js';

export { webhookSettings } from './webhooks/sending/settings.js';

type Options = {
  clock?: Clock;
  ids?: IdGenerator;
  webhooks?: WebhookSettings;
  access?: AccessSettings;
  /** A link to whoever runs the site (config.ts). */
  contact?: string | null;
  /** Which writes wait for a second person; without it none does, and no page says anything of it. */
  secondPerson?: SecondPersonSettings;
  /** Days after which an imported entry is history that nobody is alerted of. */
  importAlertDays?: number;
  /** How long anything waits for the database. */
  timeouts?: Timeouts;
  /** How much one call may ask for (time-slices.ts). */
  stepsPerCall?: number;
};

/** Everywhere the ledger is. */
@Global()
@Module({})
class SecondPersonModule {
  static with(settings: SecondPersonSettings): DynamicModule {
    const provided = [{ provide: SecondPerson, useValue: new SecondPerson(settings) }];
    return { module: SecondPersonModule, providers: provided, exports: provided };
  }
}

/** The features, over one database; without settings for them, nothing is sent to anybody. */
@Module({})
export class AppModule {
  static over(
    databaseUrl: string,
    {
      clock = new Clock(),
      ids = new IdGenerator(),
      webhooks,
      access = new AccessSettings(),
      contact = null,
      ...options
    }: Options = {},
  ): DynamicModule {
    const { secondPerson, timeouts, stepsPerCall, importAlertDays } = options;
    return {
      module: AppModule,
      imports: [
        TypeOrmModule.forRoot({
          ...databaseSettings(databaseUrl, timeouts),
          entities: ENTITIES,
          retryAttempts: 0,
        }),
        DatabaseModule.with(clock, ids, new TimeSlices(stepsPerCall)),
        AuditModule,
        ...(secondPerson ? [SecondPersonModule.with(secondPerson)] : []),
        ImportSettingsModule.with(importAlertDays),
        TracksModule,
        MeetingsModule,
        BoardModule,
        FeedsModule,
        SourcesModule,
        KindsModule,
        DossiersModule,
        FormatsModule,
        HealthModule,
        DesksModule,
        AccountsModule.with(access),
        ProposalsModule,
        AssetsModule,
        AboutModule.with({ contact }),
        ...(webhooks ? [webhooksWith(webhooks)] : []),
      ],
    };
  }
}
