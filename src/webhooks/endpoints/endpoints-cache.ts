import { Injectable } from '@nestjs/common';
import { Database } from '../../db/database.js';
import { Cache } from '../../runtime/cache.js';
import type { EndpointRow } from './endpoint.entity.js';

/** More than anybody has. */
const KNOWN = 1_000;

type Version = { endpoint_id: string; endpoint_version: string };

/** Endpoints as they were read last, and the version of the row: one that is still so need not be read again. */
@Injectable()
export class EndpointsCache {
  private readonly cache = new Cache<EndpointRow>(KNOWN);

  constructor(private readonly database: Database) {}

  /** Those named, in those versions or newer. */
  async rows(named: readonly Version[]): Promise<EndpointRow[]> {
    const cached = named.map(({ endpoint_id, endpoint_version }) =>
      this.cache.get(endpoint_id, endpoint_version),
    );
    const others = named.filter((_, index) => !cached[index]).map(({ endpoint_id }) => endpoint_id);
    const read = others.length > 0 ? await this.read(others) : [];
    return named.flatMap(
      ({ endpoint_id }, index) => cached[index] ?? read.find(({ id }) => id === endpoint_id) ?? [],
    );
  }

  private async read(ids: readonly string[]): Promise<EndpointRow[]> {
    const { rows } = await this.database.pool.query<EndpointRow & { version: string }>({
      name: 'endpoints-told',
      text: 'SELECT *, xmin::text AS version FROM webhook_endpoints WHERE id = ANY($1)',
      values: [ids],
    });
    for (const row of rows) this.cache.set(row.id, row, row.version);
    return rows;
  }
}
