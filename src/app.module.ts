import { type DynamicModule, Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { databaseSettings, type OtherUrls } from '../ormconfig.js';
import { AboutModule } from './about/about.module.js';
import { AccountsModule } from './accounts/accounts.module.js';
import { AccessSettings } from './accounts/credentials/settings.js';
import { AgendaModule } from './agenda/agenda.module.js';
import { AssetsModule } from './assets/assets.module.js';
import { AssistantsModule } from './assistants/assistants.module.js';
import { AuditModule } from './audit/audit.module.js';
import { BoardModule } from './board/board.module.js';
import { DatabaseModule } from './db/database.module.js';
import type { Timeouts } from './db/timeouts.js';
import { DesksModule } from './desks/desks.module.js';
import { DocumentsModule } from './documents/documents.module.js';
import { DocumentSettings } from './documents/index.js';
import { DossiersModule, ImportSettingsModule } from './dossiers/dossiers.module.js';
import { ENTITIES } from './entities.js';
import { FeedsModule } from './feeds/feeds.module.js';
import { FormatsModule } from './formats/formats.module.js';
import { HealthModule } from './health/health.module.js';
import { HomeModule } from './home/home.module.js';
import { KindsModule } from './kinds/kinds.module.js';
import { SecondPerson, type SecondPersonSettings } from './ledger/second-person.js';
import { MailModule } from './mail/mail.module.js';
import { MailSettings } from './mail/settings.js';
import { MeetingsModule } from './meetings/meetings.module.js';
import { PrecedentsModule } from './precedents/precedents.module.js';
import { ProofSettings } from './proofs/index.js';
import { ProofsModule } from './proofs/proofs.module.js';
import { ProposalsModule } from './proposals/proposals.module.js';
import { Clock } from './runtime/clock.js';
import { IdGenerator } from './runtime/id-generator.js';
import { TimeSlices } from './runtime/time-slices.js';
import { SearchModule } from './search/search.module.js';
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
  /** Without it, no mail is sent. */
  mail?: MailSettings;
  /** Where the files of documents are kept. */
  documents?: DocumentSettings;
  /** A link to the operator of the site (config.ts). */
  contact?: string | null;
  /** What signs the heads of the logs. */
  proofs?: ProofSettings;
  /** Which writes wait for a second person. Without it none does, and no page mentions approval. */
  secondPerson?: SecondPersonSettings;
  /** The age in days from which an imported entry causes no alerts. */
  importAlertDays?: number;
  urls?: OtherUrls;
  /** How long queries and connections wait for the database. */
  timeouts?: Timeouts;
  /** The most steps of computation a call (time-slices.ts). */
  stepsPerCall?: number;
};

/** Global, because the ledger is provided in several modules. */
@Global()
@Module({})
class SecondPersonModule {
  static with(settings: SecondPersonSettings): DynamicModule {
    const provided = [{ provide: SecondPerson, useValue: new SecondPerson(settings) }];
    return { module: SecondPersonModule, providers: provided, exports: provided };
  }
}

/** All features over one database. Without `webhooks`, nothing is delivered. */
@Module({})
export class AppModule {
  static over(
    databaseUrl: string,
    {
      clock = new Clock(),
      ids = new IdGenerator(),
      webhooks,
      access = new AccessSettings(),
      mail = new MailSettings(),
      contact = null,
      documents = new DocumentSettings(),
      proofs = new ProofSettings(),
      ...options
    }: Options = {},
  ): DynamicModule {
    const { secondPerson, timeouts, urls, stepsPerCall, importAlertDays } = options;
    return {
      module: AppModule,
      imports: [
        TypeOrmModule.forRoot({
          ...databaseSettings(databaseUrl, timeouts, urls),
          entities: ENTITIES,
          retryAttempts: 0,
        }),
        DatabaseModule.with(clock, ids, new TimeSlices(stepsPerCall)),
        AuditModule,
        MailModule.with(mail),
        ...(secondPerson ? [SecondPersonModule.with(secondPerson)] : []),
        ImportSettingsModule.with(importAlertDays),
        DocumentsModule.with(documents),
        TracksModule,
        MeetingsModule,
        BoardModule,
        AgendaModule,
        FeedsModule,
        ProofsModule.with(proofs),
        SourcesModule,
        SearchModule,
        KindsModule,
        DossiersModule,
        FormatsModule,
        AssistantsModule,
        HealthModule,
        HomeModule,
        DesksModule,
        AccountsModule.with(access),
        PrecedentsModule,
        ProposalsModule,
        AssetsModule,
        AboutModule.with({ contact }),
        ...(webhooks ? [webhooksWith(webhooks)] : []),
      ],
    };
  }
}
