import { type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { databaseSettings } from '../../../ormconfig.js';
import { PrivateCalendars } from '../../accounts/agenda/private-calendars.js';
import { Links } from '../../accounts/people/links.js';
import { People } from '../../accounts/people/people.js';
import { SecurityLog } from '../../audit/security-log.js';
import type { OpenDatabase } from '../../boot.js';
import type { Config } from '../../config.js';
import { Database } from '../../db/database.js';
import { COMMAND_TIMEOUTS } from '../../db/timeouts.js';
import { Desks } from '../../desks/desks.js';
import { Tokens } from '../../desks/tokens.js';
import { DocumentFiles, DocumentSettings, DocumentUploads } from '../../documents/index.js';
import { KnownDocumentsQuery } from '../../documents/queries/known-documents.query.js';
import { DossierImport } from '../../dossiers/dossier-import.js';
import { DossierExport } from '../../dossiers/export/dossier-export.js';
import { LinesExport } from '../../dossiers/export/lines-export.js';
import { ImportSettings } from '../../dossiers/settings.js';
import { ENTITIES } from '../../entities.js';
import { Ledger } from '../../ledger/ledger.js';
import { LedgerReader } from '../../ledger/ledger-reader.js';
import { Clock } from '../../runtime/clock.js';
import { IdGenerator } from '../../runtime/id-generator.js';
import { TimeSlices } from '../../runtime/time-slices.js';
import { OpenTracksHandler, ProposalStore, SourceResolver } from '../../tracks/index.js';
import { CitableSourcesQuery } from '../../tracks/queries/citable-sources.query.js';
import { HistoryQuery } from '../../tracks/queries/history.query.js';
import { TracksQuery } from '../../tracks/queries/tracks.query.js';
import { withDatabase } from './database.js';

/** What commands need, by itself: a command that loaded the features' pages too would take twice as long to begin. */
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
      ],
      providers: [
        Database,
        { provide: Clock, useValue: new Clock() },
        { provide: IdGenerator, useValue: new IdGenerator() },
        // Imports by an operator have no limit.
        { provide: TimeSlices, useValue: new TimeSlices(Number.POSITIVE_INFINITY) },
        { provide: ImportSettings, useValue: new ImportSettings(importAlertDays) },
        { provide: DocumentSettings, useValue: documents },
        SecurityLog,
        ...[Tokens, Desks],
        ...[People, Links, PrivateCalendars],
        ...[Ledger, LedgerReader, HistoryQuery, TracksQuery, CitableSourcesQuery],
        ...[OpenTracksHandler, SourceResolver, ProposalStore],
        ...[DocumentFiles, DocumentUploads, KnownDocumentsQuery],
        ...[DossierImport, DossierExport, LinesExport],
      ],
    };
  }
}

/**
 * Runs `work` with the features over the database. The service numbers the rows that a command records, within a
 * second.
 */
export const withFeatures = <T>(
  work: (features: INestApplicationContext, database: OpenDatabase) => Promise<T>,
): Promise<T> =>
  withDatabase(async (database, config) => {
    const { appUrl, directUrl } = database;
    // Commands set longer timeouts for their session, so they need one.
    const features = await NestFactory.createApplicationContext(
      CommandModule.over(directUrl ?? appUrl, config),
      {
        logger: false,
        abortOnError: false,
      },
    );
    try {
      return await work(features, database);
    } finally {
      await features.close();
    }
  });
