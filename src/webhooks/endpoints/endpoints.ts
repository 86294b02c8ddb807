import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { ClientBase } from 'pg';
import { IsNull, MoreThan, Raw } from 'typeorm';
import { Database, type Executor } from '../../db/database.js';
import { Notifier } from '../../db/notifier.js';
import { invalid, Problem } from '../../http/problems/problem.js';
import { Clock } from '../../runtime/clock.js';
import { IdGenerator } from '../../runtime/id-generator.js';
import { type Keyring, seal, unseal } from '../../runtime/secret-box.js';
import type { EndpointChanges, NewEndpoint } from '../events/requests.js';
import { likePattern } from '../events/types.js';
import { checkUrl } from '../sending/destination.js';
import { checkHeaders } from '../sending/headers.js';
import { WebhookSettings } from '../sending/settings.js';
import { newSecret, publicKeyOf, type SignatureKind } from '../sending/signature.js';
import { type EndpointRow, endpointEntity } from './endpoint.entity.js';
import { ownerOf } from './endpoint.js';
import { type Fault, NO_TRACK, pointerOf, sentenceOf } from './endpoint-faults.js';
import { lockLanes, rearrangeLanes } from './endpoint-lanes.js';
import { lockPosition } from './fan-out-position.js';

/** Both the old and the new secret sign for so long, in milliseconds: time to change a receiver by hand. */
const OVERLAP = 24 * 3_600_000;

/** `secret` is there only when it was made just now; of an Ed25519 pair only the public key ever leaves. */
export type Made = { row: EndpointRow; secret: string | null };

type With = (at: ClientBase, made: Made) => Promise<void>;

/** The subscriptions: made, changed and ended. */
@Injectable()
export class Endpoints {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
    private readonly settings: WebhookSettings,
    private readonly notifier: Notifier,
  ) {}

  /** Of those that name tracks and no others than these, where any are given. */
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

  async create(asked: NewEndpoint, withIt?: With): Promise<Made> {
    await this.check(asked);
    const id = this.ids.newId();
    const fresh = newSecret(asked.signature);
    return this.database.transaction(async (at) => {
      const row = await this.insert(at, {
        ...columnsOf(asked, id, this.settings),
        id,
        channel: 'webhook',
        public: asked.audience === 'public',
        digest: false,
        signature: asked.signature,
        secret: seal(fresh.secret, ownerOf(id), this.settings.keys),
        public_key: fresh.publicKey,
        created_at: this.now(),
      });
      const made = { row, secret: shown(asked.signature, fresh.secret) };
      await withIt?.(at, made);
      return made;
    });
  }

  async change(id: string, { enabled, ...changes }: EndpointChanges): Promise<EndpointRow> {
    const before = await this.one(id);
    await this.check(changes);
    const isDisabled = enabled === false && !before.disabled_at;
    const columns: Partial<EndpointRow> = {
      ...columnsOf(changes, id, this.settings),
      ...(isDisabled && { disabled_at: this.now(), disabled_reason: 'by_hand' }),
      ...(enabled === true && { disabled_at: null, disabled_reason: null }),
      // Whoever enables it says that it works: it is tried at once.
      ...((enabled === true || changes.url !== undefined) && WORKING),
    };
    if (Object.values(columns).every((value) => value === undefined)) return before;
    const row = await this.database.transaction(async (at) => {
      if (changes.ordered !== undefined) {
        await lockLanes(at, id);
        await rearrangeLanes(at, id, changes.ordered, this.clock.now());
      }
      return this.update(at, id, columns);
    });
    this.notifier.notify('deliveries');
    return row;
  }

  /** Ends it at once; what it left is pruned bit by bit. */
  async remove(id: string): Promise<void> {
    await this.database.transaction(async (at) => {
      await lockLanes(at, id);
      await at.query('DELETE FROM webhook_lanes WHERE endpoint_id = $1', [id]);
      await this.update(at, id, {
        deleted_at: this.now(),
        ...{ secret: null, previous_secret: null, headers: null, header_names: [], url: 'about:blank' },
      });
    });
  }

  /** A new secret; the one before it signs too for a day. */
  async rotate(id: string, withIt?: With): Promise<Made> {
    const { signature, secret, public_key } = await this.one(id);
    const kind = signature ?? 'v1';
    const fresh = newSecret(kind);
    return this.database.transaction(async (at) => {
      const row = await this.update(at, id, {
        secret: seal(fresh.secret, ownerOf(id), this.settings.keys),
        public_key: publicKeyOf(fresh.secret),
        previous_secret: secret,
        previous_public_key: public_key,
        previous_until: new Date(this.now().getTime() + OVERLAP),
      });
      const made = { row, secret: shown(kind, fresh.secret) };
      await withIt?.(at, made);
      return made;
    });
  }

  /** The shared secret, for as long as its page is shown; null once it is another than was made then. */
  async secretMade(id: string, fingerprint: string): Promise<string | null> {
    const { secret, signature } = await this.one(id);
    if (!secret || fingerprintOf(secret) !== fingerprint) return null;
    return shown(signature ?? 'v1', unseal(secret, ownerOf(id), this.settings.keys));
  }

  /** Throws if it may not deliver there, or may not ask for that. */
  async check(asked: Asked): Promise<void> {
    const faults = await this.faultsOf(asked);
    if (faults.length === 0) return;
    throw invalid(faults.map((fault) => ({ pointer: pointerOf(fault), message: sentenceOf(fault.refusal) })));
  }

  /** What stands against it, beside its form. */
  async faultsOf({ url, headers, tracks = [] }: Asked): Promise<Fault[]> {
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
   * Adds an endpoint that hears of everything after the newest position. The dispatcher's position is locked meanwhile:
   * it must not pass a row by that comes after the position and before the endpoint.
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

const WORKING = { failures: 0, failing_since: null, open_until: null };

type Asked = Pick<Partial<NewEndpoint>, 'url' | 'headers' | 'tracks'>;

/** Tells one sealed secret from the next. */
export const fingerprintOf = (sealed: string): string =>
  createHash('sha256').update(sealed).digest('hex').slice(0, 16);

const shown = (kind: SignatureKind, secret: string) => (kind === 'v1' ? secret : null);

/** Columns of what was given, and of nothing else. */
const columnsOf = (
  asked: Partial<NewEndpoint>,
  id: string,
  { keys }: WebhookSettings,
): Partial<EndpointRow> => ({
  url: asked.url,
  description: asked.description,
  types: asked.types,
  patterns: asked.types?.map(likePattern),
  kinds: asked.kinds,
  tracks: asked.tracks,
  parties: asked.parties,
  thin: asked.payload && asked.payload === 'thin',
  ordered: asked.ordered,
  rate_limit: asked.rateLimit,
  concurrency: asked.concurrency,
  ...(asked.headers && sealed(asked.headers, id, keys)),
});

function sealed(headers: Record<string, string>, id: string, keys: Keyring) {
  const header_names = Object.keys(headers);
  const isNone = header_names.length === 0;
  return { header_names, headers: isNone ? null : seal(JSON.stringify(headers), ownerOf(id), keys) };
}
