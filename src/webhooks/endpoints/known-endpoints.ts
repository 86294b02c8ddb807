import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Database } from '../../db/database.js';
import type { EndpointRow } from './endpoint.js';

/** More than anybody has. */
const KNOWN = 1_000;

type Version = { endpoint_id: string; endpoint_version: string };

/** Endpoints as they were read last, and the version of the row: one that is still so need not be read again. */
@Injectable()
export class KnownEndpoints {
  private readonly known = new LRUCache<string, EndpointRow & { version: string }>({ max: KNOWN });

  constructor(private readonly database: Database) {}

  /** Those named, in those versions or newer. */
  async rows(named: readonly Version[]): Promise<EndpointRow[]> {
    const others = named.filter(
      ({ endpoint_id, endpoint_version }) => this.known.get(endpoint_id)?.version !== endpoint_version,
    );
    if (others.length > 0) await this.read(others.map(({ endpoint_id }) => endpoint_id));
    return named.flatMap(({ endpoint_id }) => this.known.get(endpoint_id) ?? []);
  }

  private async read(ids: readonly string[]): Promise<void> {
    const { rows } = await this.database.pool.query<EndpointRow & { version: string }>({
      name: 'endpoints-told',
      text: 'SELECT *, xmin::text AS version FROM webhook_endpoints WHERE id = ANY($1)',
      values: [ids],
    });
    for (const row of rows) this.known.set(row.id, row);
  }
}
