import { Injectable } from '@nestjs/common';
import { type Caller, may, type Permission, tracksWhere } from '../../access/allow.js';
import { forbidden } from '../../access/grants.js';
import { problemOf } from '../../http/problems/problem.js';
import { TracksQuery } from '../../tracks/queries/tracks.query.js';
import type { EndpointRow } from '../endpoints/endpoint.entity.js';
import { Endpoints, noEndpoint } from '../endpoints/endpoints.js';
import { Deliveries, type DeliveryView, noDelivery } from './deliveries.js';

/**
 * Whether the caller has the permission on an endpoint with these tracks. A role on a desk gives it if the endpoint names
 * tracks and the desk has all of them.
 */
export const mayUseEndpoint = (caller: Caller, permission: Permission, tracks: readonly string[]): boolean =>
  may(caller, permission) || (tracks.length > 0 && tracks.every((track) => may(caller, permission, track)));

/** The caller sees endpoints that name tracks, all among these; null: every endpoint, also those that name no track. */
export const tracksShownTo = (caller: Caller): string[] | null => {
  const where = tracksWhere(caller, 'read');
  return where === 'all' ? null : [...where];
};

/** Whether the caller may change every endpoint that they see. */
export const mayChangeAllShown = (caller: Caller): boolean =>
  tracksShownTo(caller)?.every((track) => may(caller, 'subscribe', track)) ?? may(caller, 'subscribe');

/** Who may read, change and create endpoints. */
@Injectable()
export class EndpointAccess {
  constructor(
    private readonly endpoints: Endpoints,
    private readonly tracks: TracksQuery,
    private readonly deliveries: Deliveries,
  ) {}

  /** The endpoint, if the caller has the permission on it; 404 if they may not even read its tracks. */
  async one(id: string, caller: Caller, permission: 'read' | 'subscribe'): Promise<EndpointRow> {
    const row = await this.endpoints.one(id);
    if (mayUseEndpoint(caller, permission, row.tracks)) return row;
    throw mayUseEndpoint(caller, 'read', row.tracks) ? forbidden() : noEndpoint(id);
  }

  /** The delivery, if the caller has the permission on its endpoint. */
  async delivery(id: string, caller: Caller, permission: 'read' | 'subscribe'): Promise<DeliveryView> {
    const delivery = await this.deliveries.one(id);
    await this.one(delivery.endpoint, caller, permission).catch((error) => {
      throw problemOf(error).code === 'not_found' ? noDelivery(id) : error;
    });
    return delivery;
  }

  /** Throws unless the caller may subscribe an endpoint to these tracks. */
  async mustCover(caller: Caller, tracks: readonly string[]): Promise<void> {
    await this.tracks.mustMay(caller, 'subscribe', tracks);
    if (!mayUseEndpoint(caller, 'subscribe', tracks)) throw forbidden();
  }
}
