import { Injectable } from '@nestjs/common';
import { type Caller, may, type Permission, tracksWhere } from '../../access/allow.js';
import { forbidden } from '../../access/grants.js';
import { problemOf } from '../../http/problems/problem.js';
import { TracksQuery } from '../../tracks/queries/tracks.query.js';
import type { EndpointRow } from '../endpoints/endpoint.entity.js';
import { Endpoints, noEndpoint } from '../endpoints/endpoints.js';
import { Deliveries, type DeliveryView, noDelivery } from './deliveries.js';

/** By desk an endpoint is somebody's if it names the tracks that it is told of, and each of those is theirs. */
export const mayUseEndpoint = (caller: Caller, permission: Permission, tracks: readonly string[]): boolean =>
  may(caller, permission) || (tracks.length > 0 && tracks.every((track) => may(caller, permission, track)));

/** The tracks that an endpoint may name to be shown to the caller; null for any, and for none. */
export const tracksShownTo = (caller: Caller): string[] | null => {
  const where = tracksWhere(caller, 'read');
  return where === 'all' ? null : [...where];
};

/** Whether whatever is shown to the caller is theirs to change as well. */
export const mayChangeAllShown = (caller: Caller): boolean =>
  tracksShownTo(caller)?.every((track) => may(caller, 'subscribe', track)) ?? may(caller, 'subscribe');

/** Who may look at an endpoint, and who may have one. */
@Injectable()
export class EndpointAccess {
  constructor(
    private readonly endpoints: Endpoints,
    private readonly tracks: TracksQuery,
    private readonly deliveries: Deliveries,
  ) {}

  /** The endpoint, if the caller may do this with it; 404 where they may not even read of its tracks. */
  async one(id: string, caller: Caller, permission: 'read' | 'subscribe'): Promise<EndpointRow> {
    const row = await this.endpoints.one(id);
    if (mayUseEndpoint(caller, permission, row.tracks)) return row;
    throw mayUseEndpoint(caller, 'read', row.tracks) ? forbidden() : noEndpoint(id);
  }

  /** The delivery, if the caller may do this with its endpoint. */
  async delivery(id: string, caller: Caller, permission: 'read' | 'subscribe'): Promise<DeliveryView> {
    const delivery = await this.deliveries.one(id);
    await this.one(delivery.endpoint, caller, permission).catch((error) => {
      throw problemOf(error).code === 'not_found' ? noDelivery(id) : error;
    });
    return delivery;
  }

  /** Throws unless all that an endpoint with these tracks would be told of is the caller's to hand on. */
  async mustCover(caller: Caller, tracks: readonly string[]): Promise<void> {
    await this.tracks.mustMay(caller, 'subscribe', tracks);
    if (!mayUseEndpoint(caller, 'subscribe', tracks)) throw forbidden();
  }
}
