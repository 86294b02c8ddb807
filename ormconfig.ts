import 'reflect-metadata';
import type { ClientBase } from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { Ledger0000000000001 } from './src/db/migrations/0001-ledger.js';
import { Webhooks0000000000002 } from './src/db/migrations/0002-webhooks.js';
import { People0000000000003 } from './src/db/migrations/0003-people.js';
import { Desks0000000000004 } from './src/db/migrations/0004-desks.js';
import { Proposals0000000000005 } from './src/db/migrations/0005-proposals.js';
import { Defence0000000000006 } from './src/db/migrations/0006-defence.js';
import { FanOut0000000000007 } from './src/db/migrations/0007-fan-out.js';
import { NumberAndFanOut0000000000008 } from './src/db/migrations/0008-number-and-fan-out.js';
import { FeedEpochs0000000000009 } from './src/db/migrations/0009-feed-epochs.js';
import { SecondPerson0000000000010 } from './src/db/migrations/0010-second-person.js';
import { Alerts0000000000011 } from './src/db/migrations/0011-alerts.js';
import { Names0000000000014 } from './src/db/migrations/0014-names.js';
import { Rounds0000000000015 } from './src/db/migrations/0015-rounds.js';
import { Twins0000000000017 } from './src/db/migrations/0017-twins.js';
import { KindDefinitions0000000000018 } from './src/db/migrations/0018-kind-definitions.js';
import { AnyParties0000000000019 } from './src/db/migrations/0019-any-parties.js';
import { KindUpgrades0000000000020 } from './src/db/migrations/0020-kind-upgrades.js';
import { Lists0000000000021 } from './src/db/migrations/0021-lists.js';
import { Search0000000000023 } from './src/db/migrations/0023-search.js';
import { LeanWrites0000000000025 } from './src/db/migrations/0025-lean-writes.js';
import { BulkRows0000000000026 } from './src/db/migrations/0026-bulk-rows.js';
import { Deadlines0000000000027 } from './src/db/migrations/0027-deadlines.js';
import { Texts0000000000031 } from './src/db/migrations/0031-texts.js';
import { Home0000000000032 } from './src/db/migrations/0032-home.js';
import { AgendaMail0000000000033 } from './src/db/migrations/0033-agenda-mail.js';
import { Assignments0000000000034 } from './src/db/migrations/0034-assignments.js';
import { OneFold0000000000035 } from './src/db/migrations/0035-one-fold.js';
import { Bases0000000000036 } from './src/db/migrations/0036-bases.js';
import { Namesakes0000000000037 } from './src/db/migrations/0037-namesakes.js';
import { Documents0000000000038 } from './src/db/migrations/0038-documents.js';
import { Precedents0000000000039 } from './src/db/migrations/0039-precedents.js';
import { ListMappings0000000000040 } from './src/db/migrations/0040-list-mappings.js';
import { SearchDocuments0000000000041 } from './src/db/migrations/0041-search-documents.js';
import { ByteOrder0000000000042 } from './src/db/migrations/0042-byte-order.js';
import { SearchSpellings0000000000045 } from './src/db/migrations/0045-search-spellings.js';
import { Followed0000000000046 } from './src/db/migrations/0046-followed.js';
import { Checkpoints0000000000047 } from './src/db/migrations/0047-checkpoints.js';
import { Redactions0000000000048 } from './src/db/migrations/0048-redactions.js';
import { Reporting0000000000049 } from './src/db/migrations/0049-reporting.js';
import { MessageFormats0000000000050 } from './src/db/migrations/0050-message-formats.js';
import { EntryTraces0000000000051 } from './src/db/migrations/0051-entry-traces.js';
import { StoredStates0000000000052 } from './src/db/migrations/0052-stored-states.js';
import { UnnamedStatements } from './src/db/pooling.js';
import { REQUEST_TIMEOUTS, sessionTimeouts, type Timeouts } from './src/db/timeouts.js';
import { POOL_SIZE } from './src/db/writers.js';

/** In the order in which they run. */
export const MIGRATIONS = [
  Ledger0000000000001,
  Webhooks0000000000002,
  People0000000000003,
  Desks0000000000004,
  Proposals0000000000005,
  Defence0000000000006,
  FanOut0000000000007,
  NumberAndFanOut0000000000008,
  FeedEpochs0000000000009,
  SecondPerson0000000000010,
  Alerts0000000000011,
  Names0000000000014,
  Rounds0000000000015,
  Twins0000000000017,
  KindDefinitions0000000000018,
  AnyParties0000000000019,
  KindUpgrades0000000000020,
  Lists0000000000021,
  Search0000000000023,
  LeanWrites0000000000025,
  BulkRows0000000000026,
  Deadlines0000000000027,
  Texts0000000000031,
  Home0000000000032,
  AgendaMail0000000000033,
  Assignments0000000000034,
  OneFold0000000000035,
  Bases0000000000036,
  Namesakes0000000000037,
  Documents0000000000038,
  Precedents0000000000039,
  ListMappings0000000000040,
  SearchDocuments0000000000041,
  ByteOrder0000000000042,
  SearchSpellings0000000000045,
  Followed0000000000046,
  Checkpoints0000000000047,
  Redactions0000000000048,
  Reporting0000000000049,
  MessageFormats0000000000050,
  EntryTraces0000000000051,
  StoredStates0000000000052,
];

/** The ways to the same data beside the URL itself. */
export type OtherUrls = {
  /** The server itself, for what needs a session, where the URL leads to a pooler that gives each transaction any. */
  directUrl?: string | null;
  /** Streaming replicas, for reads. */
  replicaUrls?: readonly string[];
};

/** The only database settings. `url` may name either role: the owner's for migrations, the application's to serve. */
export const databaseSettings = (
  url: string,
  timeouts: Timeouts = REQUEST_TIMEOUTS,
  { directUrl = null, replicaUrls = [] }: OtherUrls = {},
) =>
  ({
    type: 'postgres',
    url,
    migrations: MIGRATIONS,
    migrationsTransactionMode: 'each',
    synchronize: false,
    applicationName: 'paraph',
    extra: {
      // Thirty connections leave room for a second instance and a person under PostgreSQL's default of a hundred.
      max: POOL_SIZE,
      // What is asked at once goes out at once (Database.together).
      pipeline: true,
      // A peer that is gone without a word is found out between two requests too.
      keepAlive: true,
      keepAliveInitialDelayMillis: 30_000,
      connectionTimeoutMillis: timeouts.connect,
      query_timeout: timeouts.answer,
      // Not as parameters of the connection: a proxy that pools transactions refuses those that it does not know.
      onConnect: (client: ClientBase) => client.query(sessionTimeouts(timeouts)),
      timeouts,
      replicaUrls,
      ...(directUrl !== null && { Client: UnnamedStatements, directUrl }),
    },
  }) satisfies DataSourceOptions;

export default new DataSource(
  databaseSettings(process.env.DATABASE_OWNER_URL ?? process.env.DATABASE_URL ?? ''),
);
