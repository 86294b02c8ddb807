import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { parse } from 'yaml';
import type { OtherUrls } from '../../ormconfig.js';
import type { Role } from '../../src/access/allow.js';
import type { AccessSettings } from '../../src/accounts/credentials/settings.js';
import { AppModule } from '../../src/app.module.js';
import { Database } from '../../src/db/database.js';
import type { Timeouts } from '../../src/db/timeouts.js';
import { DocumentSettings } from '../../src/documents/index.js';
import type { Finding, Refusal, TrackView, TransitionView } from '../../src/domain/values/views.js';
import { dossierSchema } from '../../src/dossiers/dossier.js';
import { DossierImport } from '../../src/dossiers/dossier-import.js';
import { createHttpApp } from '../../src/http-app.js';
import { Sequencer } from '../../src/ledger/numbering/sequencer.js';
import type { SecondPersonSettings } from '../../src/ledger/second-person.js';
import type { MailSettings } from '../../src/mail/settings.js';
import { ProofSettings } from '../../src/proofs/index.js';
import { Clock } from '../../src/runtime/clock.js';
import { SearchIndexer } from '../../src/search/following/indexer.js';
import type { WebhookSettings } from '../../src/webhooks/sending/settings.js';
import { migratedDatabase, type TestDatabase } from './database.js';
import { newTokenOf } from './tokens.js';

const ADMIN = 'the-admin-token-of-the-contract';

/** The same for every service: one that is started again opens the keys of the one before. */
const PROOFS = new ProofSettings({ keys: [Buffer.alloc(32, 1)], host: 'mfa.example' });

export const FOUNDING = 'dossiers/kazakhstan-eu.yaml';

/** The body of an answer: what was recorded, or a problem document. */
export type Body = {
  transition: TransitionView;
  track: TrackView;
  meeting: { id: string; occurredOn: string } & Record<string, unknown>;
  transitions: TransitionView[];
  tracks: TrackView[];
  results: { transition: TransitionView | null; refusals: Refusal[] }[];
  status: number;
  code: string;
  detail: string;
  refusals: (Refusal & { track?: string; pointer?: string })[];
  allowed: string[] | Record<string, string[]>;
  errors: { pointer: string; message: string }[];
  index: number;
};
export type Answer<T = Body> = { status: number; headers: Headers; body: T };
export type Page<T> = { items: T[]; next: string | null };
export type NextEvent = {
  type: string;
  possible: boolean;
  refusals: Finding[];
  warnings: Finding[];
  data: Record<string, unknown>;
};
/** An entry to record: its type, its day and whatever else it says. */
export type NewEntry = { type: string; occurredOn: string } & Record<string, unknown>;

type Sent = Record<string, string>;

/** The API as one caller uses it, over HTTP. */
export class Client {
  constructor(
    private readonly url: string,
    private readonly token: string | null,
  ) {}

  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const authorization: Sent = this.token === null ? {} : { authorization: `Bearer ${this.token}` };
    return fetch(this.url + path, { ...init, headers: { ...authorization, ...(init.headers as Sent) } });
  }

  async call<T = Body>(method: string, path: string, body?: unknown, headers: Sent = {}): Promise<Answer<T>> {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const type: Sent = body === undefined ? {} : { 'content-type': 'application/json' };
    const answer = await this.fetch(path, { method, ...sent, headers: { ...type, ...headers } });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: (text ? JSON.parse(text) : null) as T };
  }

  /** What a GET answers; anything but 200 is a mistake in the test. */
  async get<T>(path: string): Promise<T> {
    const { status, body } = await this.call<T>('GET', path);
    if (status !== 200) throw new Error(`GET ${path}: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  post(path: string, body: unknown, headers?: Sent): Promise<Answer> {
    return this.call('POST', path, body, headers);
  }

  track(slug: string, query = ''): Promise<TrackView> {
    return this.get(`/v1/tracks/${slug}${query}`);
  }

  board(query = ''): Promise<{ asOf: string; items: TrackView[] }> {
    return this.get(`/v1/board${query}`);
  }

  /** The whole ledger of a track, in recorded order. */
  async ledger(slug: string): Promise<TransitionView[]> {
    return (await this.get<Page<TransitionView>>(`/v1/tracks/${slug}/transitions?limit=500`)).items;
  }

  /** The history as now believed. */
  async history(slug: string): Promise<TransitionView[]> {
    const path = `/v1/tracks/${slug}/transitions?order=effective&limit=500`;
    return (await this.get<Page<TransitionView>>(path)).items;
  }

  async feed(): Promise<TransitionView[]> {
    return (await this.get<Page<TransitionView>>('/v1/feed?limit=500')).items;
  }

  open(slug: string, kind = 'visa-facilitation', more: object = {}): Promise<Answer> {
    return this.post('/v1/tracks', { slug, kind, parties: ['EU', 'KZ'], title: slug, ...more });
  }

  /** Two tracks that are twins: `<name>-vfa` and `<name>-ra`. */
  async openTwins(name: string): Promise<[vfa: string, ra: string]> {
    const [vfa, ra] = [`${name}-vfa`, `${name}-ra`] as const;
    expect((await this.open(vfa)).status).toBe(201);
    expect((await this.open(ra, 'readmission', { twin: vfa })).status).toBe(201);
    return [vfa, ra];
  }

  record(slug: string, entry: NewEntry, headers?: Sent): Promise<Answer> {
    return this.post(`/v1/tracks/${slug}/transitions`, entry, headers);
  }

  /** Records entries one after another; a refused one is a mistake in the test. */
  async log(slug: string, ...entries: NewEntry[]): Promise<TransitionView[]> {
    const logged: TransitionView[] = [];
    for (const entry of entries) {
      const { status, body } = await this.record(slug, entry);
      if (status !== 201) throw new Error(`${slug}: ${JSON.stringify({ entry, body })}`);
      logged.push(body.transition);
    }
    return logged;
  }

  amend(slug: string, seq: number, replacement: object, headers?: Sent): Promise<Answer> {
    const path = `/v1/tracks/${slug}/transitions/${seq}/corrections`;
    return this.post(path, { action: 'amend', reason: 'misread', replacement }, headers);
  }

  annul(slug: string, seq: number, headers?: Sent): Promise<Answer> {
    const path = `/v1/tracks/${slug}/transitions/${seq}/corrections`;
    return this.post(path, { action: 'annul', reason: 'it never happened' }, headers);
  }

  publish(slug: string, seq: number): Promise<Answer> {
    return this.post(`/v1/tracks/${slug}/transitions/${seq}/publish`, { reason: 'agreed by both sides' });
  }

  import(dossier: object | string): Promise<Answer<Body & { recorded: number; skipped: number }>> {
    return this.call('POST', '/v1/import', typeof dossier === 'string' ? readDossier(dossier) : dossier);
  }
}

/** A dossier of the project as JSON. */
export const readDossier = (file: string): Record<string, unknown> => parse(readFileSync(file, 'utf8'));

const COUNTED = [
  'tracks',
  'heads',
  'ledger',
  'public_log',
  'statuses',
  'sources',
  'feed',
  'unnumbered',
  'embargoes',
  'idempotency_keys',
];

export type Options = {
  dossier?: string;
  clock?: Clock;
  access?: AccessSettings;
  /** Which writes need a second person: none unless given. */
  secondPerson?: SecondPersonSettings;
  webhooks?: WebhookSettings;
  contact?: string;
  mail?: MailSettings;
  proofs?: ProofSettings;
  /** Whose X-Forwarded-* headers are believed: nobody's unless given. */
  trustProxy?: boolean | string;
  timeouts?: Timeouts;
  /** The server behind a pooler, and replicas. */
  urls?: OtherUrls;
  /** The key of session cookies: one of its own unless given. */
  sessionKey?: Buffer;
  /** How long a cache may share public data, in seconds: it may not unless given. */
  publicCacheSeconds?: number;
  /** The most steps of one call. */
  stepsPerCall?: number;
  /** Which documents are taken. Their folder is the service's own unless given, and removed with it. */
  documents?: Partial<DocumentSettings>;
  /** An existing database, which is not dropped. */
  database?: TestDatabase;
};

/** The real service over HTTP, on a database of its own. */
export async function startService({
  dossier,
  database,
  trustProxy,
  sessionKey,
  publicCacheSeconds = 0,
  ...options
}: Options = {}) {
  const test = database ?? (await migratedDatabase());
  const folder = options.documents?.folder ?? (await mkdtemp(join(tmpdir(), 'paraph-documents-')));
  const drop = async () => {
    if (!options.documents?.folder) await rm(folder, { recursive: true });
    return database ?? test.drop();
  };
  const settings = {
    proofs: PROOFS,
    ...options,
    documents: new DocumentSettings({ ...options.documents, folder }),
  };
  const app = await createHttpApp(AppModule.over(test.appUrl, settings), {
    adminToken: ADMIN,
    logger: false,
    trustProxy: trustProxy ?? false,
    publicCacheSeconds,
    ...(sessionKey && { sessionKey }),
  }).catch(async (error) => {
    await drop();
    throw error;
  });
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as { port: number };
  const url = `http://127.0.0.1:${port}`;
  const { pool } = app.get(Database, { strict: false });
  const admin = new Client(url, ADMIN);
  const service = {
    url,
    port,
    app,
    admin,
    adminToken: ADMIN,
    anyone: new Client(url, null),
    /** Somebody with a token of their own: each call gives another person. */
    as: async (role: Role): Promise<Client> => {
      return new Client(url, await newTokenOf(pool, role));
    },
    /** The number of rows of each table: a refused call must not change it. */
    rows: async (): Promise<Record<string, number>> => {
      await service.settle();
      const counts = COUNTED.map((table) => `(SELECT count(*)::int FROM ${table}) AS ${table}`);
      return (await pool.query(`SELECT ${counts.join(', ')}`)).rows[0];
    },
    /** Shows what fell due by the clock, numbers all that is recorded, and indexes it. */
    settle: async () => {
      await app.get(Sequencer, { strict: false }).run();
      await app.get(SearchIndexer, { strict: false }).run();
    },
    close: async () => {
      await app.close();
      await drop();
    },
  };
  if (dossier) {
    const importing = app.get(DossierImport, { strict: false });
    await importing.import(dossierSchema.parse(readDossier(dossier)), 'admin', { approval: 'operator' });
  }
  return service;
}

export type Service = Awaited<ReturnType<typeof startService>>;

/** A refusal in short: its status and the codes of its reasons, or its own code. */
export const refused = ({ status, body }: Answer): [number, ...string[]] => [
  status,
  ...(body.code === 'transition_refused' ? body.refusals.map(({ code }) => code) : [body.code]),
];
