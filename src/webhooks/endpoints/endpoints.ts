import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { ClientBase } from 'pg';
import { IsNull, MoreThan, Raw } from 'typeorm';
import { Database, type Executor } from '../../db/database.js';
import { Notifier } from '../../db/notifier.js';
import type { Language } from '../../domain/values/text.js';
import { invalid, Problem } from '../../http/problems/problem.js';
import { Clock } from '../../runtime/clock.js';
import { type Keyring, seal, unseal } from '../../runtime/crypto/secret-box.js';
import { IdGenerator } from '../../runtime/id-generator.js';
import { TEAMS_RATE } from '../events/message-format.js';
import type { EndpointChanges, NewEndpoint } from '../events/requests.js';
import { likePattern } from '../events/subscribable-types.js';
import { checkUrl } from '../sending/destination.js';
import { checkHeaders } from '../sending/headers.js';
import { WebhookSettings } from '../sending/settings.js';
import { newSecret, publicKeyOf, type SignatureKind } from '../sending/signature.js';
import { DELETE_LANES } from '../sql/lanes.sql.js';
import { type EndpointRow, endpointEntity } from './endpoint.entity.js';
import { sealOwner } from './endpoint.js';
import { type Fault, NO_TRACK, pointerOf, sentenceOf } from './endpoint-faults.js';
import { lockPosition } from './fan-out-position.js';

/** After a rotation both secrets sign for this long, in milliseconds: time to change a receiver by hand. */
const ROTATION_OVERLAP = 24 * 3_600_000;

/** `secret` is the new shared secret; null for Ed25519, whose private key is never shown. */
export type EndpointWithSecret = { row: EndpointRow; secret: string | null };

/** Runs in the transaction that makes the secret. */
type BeforeCommit = (at: ClientBase, made: EndpointWithSecret) => Promise<void>;

/** Creates, changes and deletes endpoints. */
@Injectable()
export class Endpoints {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
    private readonly settings: WebhookSettings,
    private readonly notifier: Notifier,
  ) {}

  /** `tracks`: only endpoints that name tracks, all among these. */
  list(
    after: string | undefined,
    limit: number,
    tracks: string[] | null = null,
    channel: EndpointRow['channel'] = 'webhook',
  ): Promise<EndpointRow[]> {
    const own = (column: string) => `${column} <> '{}' AND ${column} <@ :tracks`;
    return this.rows().find({
      where: {
        channel,
        deleted_at: IsNull(),
        ...(after !== undefined && { id: MoreThan(after) }),
        ...(tracks && { tracks: Raw(own, { tracks }) }),
      },
      order: { id: 'ASC' },
      take: limit,
    });
  }

  async one(id: string): Promise<EndpointRow> {
    const row = await this.rows().findOneBy({ id, channel: 'webhook', deleted_at: IsNull() });
    if (!row) throw noEndpoint(id);
    return row;
  }

  async create(request: NewEndpoint, beforeCommit?: BeforeCommit): Promise<EndpointWithSecret> {
    await this.check(request);
    const { format, rateLimit = format === 'teams' ? TEAMS_RATE : null } = request;
    const id = this.ids.newId();
    const fresh = newSecret(request.signature);
    return this.database.transaction(async (at) => {
      const row = await this.insert(at, {
        ...columnsOf(request, id, this.settings),
        id,
        channel: 'webhook',
        public: request.audience === 'public',
        digest: false,
        rate_limit: rateLimit,
        language: languageOf(request),
        signature: request.signature,
        secret: seal(fresh.secret, sealOwner(id), this.settings.keys),
        public_key: fresh.publicKey,
        created_at: this.now(),
      });
      const made = { row, secret: shareableSecret(request.signature, fresh.secret) };
      await beforeCommit?.(at, made);
      return made;
    });
  }

  async change(id: string, { enabled, ...changes }: EndpointChanges): Promise<EndpointRow> {
    const before = await this.one(id);
    await this.check(changes);
    const isDisabled = enabled === false && !before.disabled_at;
    const columns: Partial<EndpointRow> = {
      ...columnsOf(changes, id, this.settings),
      ...writtenAs(changes, before),
      ...(isDisabled && { disabled_at: this.now(), disabled_reason: 'by_hand' }),
      ...(enabled === true && { disabled_at: null, disabled_reason: null }),
      // An enabled endpoint, or one with a new URL, is tried at once.
      ...((enabled === true || changes.url !== undefined) && CLEARED_FAILURES),
    };
    if (Object.values(columns).every((value) => value === undefined)) return before;
    const row = await this.database.transaction((at) => this.update(at, id, columns));
    this.notifier.notify('deliveries');
    return row;
  }

  /** Stops deliveries at once. The pruner deletes the rows later. */
  async remove(id: string): Promise<void> {
    await this.database.transaction(async (at) => {
      // Lanes before their endpoint, as in Claims.settle.
      await at.query(DELETE_LANES, [id]);
      await this.update(at, id, {
        deleted_at: this.now(),
        ...{ secret: null, previous_secret: null, headers: null, header_names: [], url: 'about:blank' },
      });
    });
  }

  /** Makes a new secret. The previous one also signs for {@link ROTATION_OVERLAP}. */
  async rotate(id: string, beforeCommit?: BeforeCommit): Promise<EndpointWithSecret> {
    const { signature, secret, public_key } = await this.one(id);
    const kind = signature ?? 'v1';
    const fresh = newSecret(kind);
    return this.database.transaction(async (at) => {
      const row = await this.update(at, id, {
        secret: seal(fresh.secret, sealOwner(id), this.settings.keys),
        public_key: publicKeyOf(fresh.secret),
        previous_secret: secret,
        previous_public_key: public_key,
        previous_until: new Date(this.now().getTime() + ROTATION_OVERLAP),
      });
      const made = { row, secret: shareableSecret(kind, fresh.secret) };
      await beforeCommit?.(at, made);
      return made;
    });
  }

  /** The shared secret, if it is still the one with this fingerprint; else null. */
  async currentSecret(id: string, fingerprint: string): Promise<string | null> {
    const { secret, signature } = await this.one(id);
    if (!secret || fingerprintOf(secret) !== fingerprint) return null;
    return shareableSecret(signature ?? 'v1', unseal(secret, sealOwner(id), this.settings.keys));
  }

  /** Throws a problem that lists the invalid fields, if there are any. */
  async check(fields: CheckedFields): Promise<void> {
    const faults = await this.faultsOf(fields);
    if (faults.length === 0) return;
    throw invalid(faults.map((fault) => ({ pointer: pointerOf(fault), message: sentenceOf(fault.refusal) })));
  }

  /** Invalid fields that the schema cannot find: destination, headers, unknown tracks. */
  async faultsOf({ url, headers, tracks = [] }: CheckedFields): Promise<Fault[]> {
    const { allow, ports, resolve } = this.settings;
    const refusal = url === undefined ? null : await checkUrl(url, allow, { ports, resolve });
    const { rows } = await this.database.pool.query<{ slug: string }>(
      'SELECT slug FROM tracks WHERE slug = ANY($1)',
      [tracks],
    );
    const isKnown = (slug: string) => rows.some((row) => row.slug === slug);
    return [
      ...(refusal ? [{ field: 'url' as const, refusal }] : []),
      ...checkHeaders(headers ?? {}).map((refusal) => ({ field: 'headers' as const, refusal })),
      ...tracks.flatMap((slug, index) =>
        isKnown(slug) ? [] : [{ field: 'tracks' as const, index, refusal: NO_TRACK }],
      ),
    ];
  }

  /**
   * Adds an endpoint that gets every row after the newest position. The fan-out position is locked meanwhile: otherwise the
   * dispatcher could pass rows that are numbered after that position and before the endpoint is visible.
   */
  async insert(at: ClientBase, endpoint: Partial<EndpointRow>): Promise<EndpointRow> {
    await lockPosition(at, endpoint.public === true);
    const { rows } = await at.query<{ position: string }>(
      'SELECT coalesce(max(position), 0) AS position FROM feed WHERE public = $1',
      [endpoint.public],
    );
    const { raw } = await this.rows(at)
      .createQueryBuilder()
      .insert()
      .values({ ...endpoint, starts_after: rows[0]?.position })
      .returning('*')
      .execute();
    return raw[0];
  }

  private async update(at: ClientBase, id: string, changes: Partial<EndpointRow>): Promise<EndpointRow> {
    const { raw } = await this.rows(at).update({ id, deleted_at: IsNull() }, changes, { returning: '*' });
    if (!raw[0]) throw noEndpoint(id);
    return raw[0];
  }

  private rows(at?: Executor) {
    return this.database.repository(endpointEntity, at);
  }

  private now(): Date {
    return new Date(this.clock.now());
  }
}

export const noEndpoint = (id: string) => new Problem('not_found', `There is no endpoint ${id}.`);

const CLEARED_FAILURES = { failures: 0, failing_since: null, open_until: null };

type CheckedFields = Pick<Partial<NewEndpoint>, 'url' | 'headers' | 'tracks'>;

/** Identifies a sealed secret in a URL. */
export const fingerprintOf = (sealed: string): string =>
  createHash('sha256').update(sealed).digest('hex').slice(0, 16);

const shareableSecret = (kind: SignatureKind, secret: string) => (kind === 'v1' ? secret : null);

/** The language of an endpoint's cards, by default that of mails; null in the formats for programs. */
function languageOf({ format, language }: Pick<NewEndpoint, 'format' | 'language'>): Language | null {
  if (format === 'teams') return language ?? 'kk';
  if (language === undefined) return null;
  throw invalid([{ pointer: '/language', message: 'goes with the format `teams` only' }]);
}

/** Format and language after a change of either. Both are written, because they depend on each other. */
function writtenAs(
  { format, language }: Pick<EndpointChanges, 'format' | 'language'>,
  before: EndpointRow,
): Pick<Partial<EndpointRow>, 'format' | 'language'> {
  if (format === undefined && language === undefined) return {};
  const next = format ?? before.format;
  const kept = next === 'teams' ? (before.language ?? undefined) : undefined;
  return { format: next, language: languageOf({ format: next, language: language ?? kept }) };
}

/** The columns of the given fields; fields that are absent give undefined. */
const columnsOf = (
  fields: Partial<NewEndpoint>,
  id: string,
  { keys }: WebhookSettings,
): Partial<EndpointRow> => ({
  url: fields.url,
  description: fields.description,
  types: fields.types,
  patterns: fields.types?.map(likePattern),
  kinds: fields.kinds,
  tracks: fields.tracks,
  parties: fields.parties,
  thin: fields.payload && fields.payload === 'thin',
  format: fields.format,
  ordered: fields.ordered,
  rate_limit: fields.rateLimit,
  concurrency: fields.concurrency,
  ...(fields.headers && sealedHeaders(fields.headers, id, keys)),
});

function sealedHeaders(headers: Record<string, string>, id: string, keys: Keyring) {
  const header_names = Object.keys(headers);
  const isNone = header_names.length === 0;
  return { header_names, headers: isNone ? null : seal(JSON.stringify(headers), sealOwner(id), keys) };
}
