import { type DynamicModule, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { databaseSettings } from '../ormconfig.js';
import { AboutModule } from './about/about.module.js';
import { AssetsModule } from './assets/assets.module.js';
import { AuthModule } from './auth/auth.module.js';
import { BoardModule } from './board/board.module.js';
import { DatabaseModule } from './db/database.module.js';
import { DossiersModule } from './dossiers/dossiers.module.js';
import { EntryModule } from './entry/entry.module.js';
import { FeedsModule } from './feeds/feeds.module.js';
import { FormatsModule } from './formats/formats.module.js';
import { HealthModule } from './health/health.module.js';
import { KindsModule } from './kinds/kinds.module.js';
import { MeetingsModule } from './meetings/meetings.module.js';
import { SecurityModule } from './security/security.module.js';
import { SourcesModule } from './sources/sources.module.js';
import { Surroundings, SystemSurroundings } from './surroundings.js';
import { TracksModule } from './tracks/tracks.module.js';
import { WebhookSettings } from './webhooks/settings.js';
import { webhooksWith } from './webhooks/webhooks.module.js';

export { webhookSettings } from './webhooks/settings.js';

type Options = { webhooks?: WebhookSettings };

/** The features, over one database; without settings for them, nothing is sent to anybody. */
@Module({})
export class AppModule {
  static over(
    databaseUrl: string,
    surroundings: Surroundings = new SystemSurroundings(),
    { webhooks }: Options = {},
  ): DynamicModule {
    return {
      module: AppModule,
      imports: [
        TypeOrmModule.forRoot({ ...databaseSettings(databaseUrl), retryAttempts: 0 }),
        DatabaseModule.with(surroundings),
        SecurityModule,
        TracksModule,
        MeetingsModule,
        BoardModule,
        FeedsModule,
        SourcesModule,
        KindsModule,
        DossiersModule,
        FormatsModule,
        HealthModule,
        AuthModule,
        EntryModule,
        AssetsModule,
        AboutModule,
        ...(webhooks ? [webhooksWith(webhooks)] : []),
      ],
    };
  }
}
