import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Role } from '../../src/access/allow.js';
import { AppModule } from '../../src/app.module.js';
import { readDossier } from '../../src/boot.js';
import { Database } from '../../src/db/database.js';
import { DossierImport } from '../../src/dossiers/dossier-import.js';
import { createHttpApp } from '../../src/http-app.js';
import { LedgerReader } from '../../src/ledger/ledger-reader.js';
import { digestOf } from '../../src/ledger/preview-rows.js';
import { ApprovalRequired, type SecondPersonSettings } from '../../src/ledger/second-person.js';
import { MailSettings } from '../../src/mail/settings.js';
import { serveDocs } from '../../src/openapi/serve.js';
import type { Response as Described, Header, Media, OpenApiDocument } from '../../src/openapi/types.js';
import type { Command } from '../../src/tracks/commands/command.js';
import { CommandHandler } from '../../src/tracks/commands/command-handler.js';
import { ProposalStore } from '../../src/tracks/commands/proposal-store.js';
import type { NewTransition } from '../../src/tracks/commands/requests.js';
import { WebhookSettings } from '../../src/webhooks/sending/settings.js';
import { migratedDatabase } from '../support/database.js';
import { newTokenOf } from '../support/tokens.js';

export const ADMIN = 'an-admin-token-for-tests';

/** The whole application over real HTTP, on a database of its own with the founding dossier. */
export async function serveFounding(
  secondPerson: SecondPersonSettings = { on: false },
  publicUrl: string | null = null,
) {
  const database = await migratedDatabase();
  // Nothing leaves this machine: no receiver is ever found.
  const resolve = () => Promise.reject(new Error('no network in tests'));
  const webhooks = new WebhookSettings({
    keys: [randomBytes(32)],
    version: '0.0.0',
    resolve,
  });
  // Nobody listens there: what is written stays unsent.
  const mail = new MailSettings({ smtpUrl: 'smtp://127.0.0.1:9', publicUrl: 'https://talks.example' });
  const app = await createHttpApp(AppModule.over(database.appUrl, { webhooks, mail, secondPerson }), {
    adminToken: ADMIN,
    logger: false,
    publicUrl,
  });
  serveDocs(app);
  await app.init();
  await app
    .get(DossierImport, { strict: false })
    .import(await readDossier('dossiers/kazakhstan-eu.yaml'), 'founding', { approval: 'operator' });
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as { port: number };
  const { pool } = app.get(Database, { strict: false });
  /** Without a role: one that no desk has let in yet. */
  const newToken = async (role: Role | null) => {
    if (role !== null) return newTokenOf(pool, role);
    const token = `paraph_${randomBytes(32).toString('base64url')}`;
    const hash = createHash('sha256').update(token).digest();
    await pool.query('INSERT INTO tokens (id, name, role, hash) VALUES ($1, $2, $3, $4)', [
      randomUUID(),
      `a ${role}`,
      role,
      hash,
    ]);
    return token;
  };
  /** A proposal of an officer's: nothing waits by itself where one person is enough. `isGone`: their token is revoked. */
  const newProposal = async (track: string, { isGone = false } = {}): Promise<string> => {
    const entry = { type: 'consultation.held', occurredOn: '2025-12-06', data: {}, visibility: 'internal' };
    const act: Command = {
      act: 'record',
      entries: [{ track, meeting: null, at: [], entry: entry as NewTransition }],
      sources: [],
    };
    const plan = await app.get(CommandHandler, { strict: false }).plan(act);
    const { rows } = await app.get(LedgerReader, { strict: false }).dryRun(plan.tracks, plan.decide);
    const proposer = randomUUID();
    await pool.query(
      `INSERT INTO tokens (id, name, role, hash, revoked_at) VALUES ($1, 'an officer', 'officer', $2, $3)`,
      [proposer, randomBytes(32), isGone ? new Date() : null],
    );
    const { proposal } = await app
      .get(ProposalStore, { strict: false })
      .propose(act, [track], new ApprovalRequired(['setting'], new Map(), digestOf(rows)), {
        id: proposer,
        name: 'an officer',
      });
    return proposal.id;
  };
  const close = async () => {
    await app.close();
    await database.drop();
  };
  const instance = app.getHttpAdapter().getInstance();
  return { url: `http://127.0.0.1:${port}`, instance, newToken, newProposal, close };
}

type Json = Record<string, unknown>;

/** The same schema with every object closed, so that a field that is not described is a fault. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const schema = Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, closed(inner)]),
  ) as Json;
  if (typeof schema.$ref === 'string') {
    return { ...schema, $ref: schema.$ref.replace('#/components/schemas/', 'components#/$defs/') };
  }
  const isOpen = schema.type === 'object' && 'properties' in schema && !('additionalProperties' in schema);
  return isOpen ? { ...schema, additionalProperties: false } : schema;
}

/** Validates values against the document's schemas, by a validator that knows nothing of how they were made. */
export function validatorOf({ components }: OpenApiDocument) {
  const ajv = new Ajv2020({
    strict: true,
    allErrors: true,
    allowUnionTypes: true,
    formats: {
      uuid: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
      uri: (text: string) => URL.canParse(text),
      'date-time': /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/,
    },
  });
  ajv.addVocabulary(['example']);
  ajv.addSchema({ $id: 'components', $defs: closed(components.schemas) });
  /** To compile one takes longer than the call that is judged by it. */
  const compiled = new Map<Json, ReturnType<typeof ajv.compile>>();
  return (schema: Json) => {
    const validate = compiled.get(schema) ?? ajv.compile(closed(schema) as Json);
    compiled.set(schema, validate);
    return (value: unknown): string[] => {
      validate(value);
      return (validate.errors ?? []).map(
        ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
      );
    };
  };
}

/** What the document says of an answer with that status, references resolved; undefined if it says nothing. */
export function describedAnswer(
  document: OpenApiDocument,
  path: string,
  method: string,
  status: number,
): Described | undefined {
  const found = document.paths[path]?.[method]?.responses[String(status)];
  if (!found || !('$ref' in found)) return found;
  return document.components.responses[found.$ref.replace('#/components/responses/', '')];
}

export const mediaOf = ({ content = {} }: Described): [string, Media][] => Object.entries(content);

/** The headers that an answer is described with, by their names in lower case. */
export const headersOf = (
  { components }: OpenApiDocument,
  { headers = {} }: Described,
): Map<string, Header> =>
  new Map(
    Object.entries(headers).map(([name, header]) => [
      name.toLowerCase(),
      '$ref' in header
        ? (components.headers[header.$ref.replace('#/components/headers/', '')] as Header)
        : header,
    ]),
  );
