import { Injectable } from '@nestjs/common';
import { Database } from '../../db/database.js';
import { Cache } from '../../runtime/cache.js';
import type { EndpointRow } from './endpoint.entity.js';

/** More than anybody has. */
const KNOWN = 1_000;

type Version = { endpointId: string; endpointVersion: string };

/** Endpoints as they were read last, and the version of the row: one that is still so need not be read again. */
@Injectable()
export class EndpointsCache {
  private readonly cache = new Cache<EndpointRow>(KNOWN);

  constructor(private readonly database: Database) {}

  /** Those named, in those versions or newer. */
  async rows(named: readonly Version[]): Promise<EndpointRow[]> {
    const cached = named.map(({ endpointId, endpointVersion }) =>
      this.cache.get(endpointId, endpointVersion),
    );
    const others = named.filter((_, index) => !cached[index]).map(({ endpointId }) => endpointId);
    const read = others.length > 0 ? await this.read(others) : [];
    return named.flatMap(
      ({ endpointId }, index) => cached[index] ?? read.find(({ id }) => id === endpointId) ?? [],
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
