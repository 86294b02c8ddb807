import { Injectable } from '@nestjs/common';
import { Database } from '../../db/database.js';
import { Cache } from '../../runtime/cache.js';
import type { EndpointRow } from './endpoint.entity.js';

/** More endpoints than any installation has. */
const CAPACITY = 1_000;

type Version = { endpointId: string; endpointVersion: string };

/** Endpoints by id and row version (xmin): an unchanged row is not read again. */
@Injectable()
export class EndpointsCache {
  private readonly cache = new Cache<EndpointRow>(CAPACITY);

  constructor(private readonly database: Database) {}

  /** The endpoints, in these versions or newer. */
  async rows(versions: readonly Version[]): Promise<EndpointRow[]> {
    const cached = versions.map(({ endpointId, endpointVersion }) =>
      this.cache.get(endpointId, endpointVersion),
    );
    const others = versions.filter((_, index) => !cached[index]).map(({ endpointId }) => endpointId);
    const read = others.length > 0 ? await this.read(others) : [];
    return versions.flatMap(
      ({ endpointId }, index) => cached[index] ?? read.find(({ id }) => id === endpointId) ?? [],
    );
  }

  private async read(ids: readonly string[]): Promise<EndpointRow[]> {
    const { rows } = await this.database.pool.query<EndpointRow & { version: string }>({
      name: 'endpoints-by-id',
      text: 'SELECT *, xmin::text AS version FROM webhook_endpoints WHERE id = ANY($1)',
      values: [ids],
    });
    for (const row of rows) this.cache.set(row.id, row, row.version);
    return rows;
  }
}
