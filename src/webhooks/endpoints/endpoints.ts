import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { ClientBase } from 'pg';
import { Database } from '../../db/database.js';
import { Notifier } from '../../db/notifier.js';
import { invalid } from '../../http/problems/problem.js';
import { Clock } from '../../runtime/clock.js';
import { IdGenerator } from '../../runtime/id-generator.js';
import { seal, unseal } from '../../runtime/secret-box.js';
import type { EndpointChanges, NewEndpoint } from '../events/requests.js';
import { likePattern } from '../events/types.js';
import { checkUrl } from '../sending/destination.js';
import { checkHeaders } from '../sending/headers.js';
import { WebhookSettings } from '../sending/settings.js';
import { newSecret, publicKeyOf, type SignatureKind } from '../sending/signature.js';
import { type EndpointRow, ownerOf } from './endpoint.js';
import { type Fault, NO_TRACK, pointerOf, sentenceOf } from './endpoint-faults.js';
import { found, insertEndpoint, lockLanes, rearrangeLanes, update } from './endpoint-rows.js';

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
    private readonly hints: Notifier,
  ) {}

  /** Of those that name tracks and no others than these, where any are given. */
  async list(
    after: string | undefined,
    limit: number,
    tracks: string[] | null = null,
  ): Promise<EndpointRow[]> {
    const { rows } = await this.database.pool.query<EndpointRow>(
      `SELECT * FROM webhook_endpoints
       WHERE channel = 'webhook' AND deleted_at IS NULL AND ($1::uuid IS NULL OR id > $1)
         AND ($3::text[] IS NULL OR (tracks <> '{}' AND tracks <@ $3)) ORDER BY id LIMIT $2`,
      [after ?? null, limit, tracks],
    );
    return rows;
  }

  async one(id: string): Promise<EndpointRow> {
    const { rows } = await this.database.pool.query<EndpointRow>(
      `SELECT * FROM webhook_endpoints WHERE id = $1 AND channel = 'webhook' AND deleted_at IS NULL`,
      [id],
    );
    return found(rows, id);
  }

  async create(asked: NewEndpoint, withIt?: With): Promise<Made> {
    await this.check(asked);
    const id = this.ids.newId();
    const fresh = newSecret(asked.signature);
    return this.database.transaction(async (at) => {
      const rows = await insertEndpoint(at, {
        ...columnsOf(asked, id, this.settings),
        id,
        channel: 'webhook',
        public: asked.audience === 'public',
        digest: false,
        signature: asked.signature,
        secret: seal(fresh.secret, ownerOf(id), this.settings.keys),
        public_key: fresh.publicKey,
        created_at: this.clock.now(),
      });
      const made = { row: found(rows, id), secret: shown(asked.signature, fresh.secret) };
      await withIt?.(at, made);
      return made;
    });
  }

  async change(id: string, { enabled, ...changes }: EndpointChanges): Promise<EndpointRow> {
    const before = await this.one(id);
    await this.check(changes);
    const columns: Record<string, unknown> = columnsOf(changes, id, this.settings);
    if (enabled === false && !before.disabled_at) {
      Object.assign(columns, { disabled_at: this.clock.now(), disabled_reason: 'by_hand' });
    }
    // Whoever enables it says that it works: it is tried at once.
    if (enabled === true || changes.url !== undefined) {
      Object.assign(columns, { failures: 0, failing_since: null, open_until: null });
    }
    if (enabled === true) Object.assign(columns, { disabled_at: null, disabled_reason: null });
    if (Object.keys(columns).length === 0) return before;
    const row = await this.database.transaction(async (at) => {
      if (changes.ordered !== undefined) {
        await lockLanes(at, id);
        await rearrangeLanes(at, id, changes.ordered, this.clock.now());
      }
      return update(at, id, columns);
    });
    this.hints.tell('deliveries');
    return row;
  }

  /** Ends it at once; what it left is pruned bit by bit. */
  async remove(id: string): Promise<void> {
    await this.database.transaction(async (at) => {
      await lockLanes(at, id);
      await at.query('DELETE FROM webhook_lanes WHERE endpoint_id = $1', [id]);
      await update(at, id, {
        deleted_at: this.clock.now(),
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
      const row = await update(at, id, {
        secret: seal(fresh.secret, ownerOf(id), this.settings.keys),
        public_key: publicKeyOf(fresh.secret),
        previous_secret: secret,
        previous_public_key: public_key,
        previous_until: new Date(Date.parse(this.clock.now()) + OVERLAP),
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
}

type Asked = Pick<Partial<NewEndpoint>, 'url' | 'headers' | 'tracks'>;

/** Tells one sealed secret from the next. */
export const fingerprintOf = (sealed: string): string =>
  createHash('sha256').update(sealed).digest('hex').slice(0, 16);

const shown = (kind: SignatureKind, secret: string) => (kind === 'v1' ? secret : null);

/** Columns of what was given, and of nothing else. */
function columnsOf(asked: Partial<NewEndpoint>, id: string, { keys }: WebhookSettings) {
  const columns: Record<string, unknown> = {};
  const set = (name: string, value: unknown) =>
    value !== undefined && Object.assign(columns, { [name]: value });
  for (const name of [
    'url',
    'description',
    'types',
    'kinds',
    'tracks',
    'parties',
    'ordered',
    'concurrency',
  ] as const)
    set(name, asked[name]);
  set('patterns', asked.types?.map(likePattern));
  set('thin', asked.payload && asked.payload === 'thin');
  set('rate_limit', asked.rateLimit);
  if (asked.headers) {
    const names = Object.keys(asked.headers);
    set('headers', names.length > 0 ? seal(JSON.stringify(asked.headers), ownerOf(id), keys) : null);
    set('header_names', names);
  }
  return columns;
}
