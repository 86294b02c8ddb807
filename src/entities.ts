import { deskEntity, deskGrantEntity, deskTrackEntity } from './access/desk.entity.js';
import { tokenEntity } from './access/token.entity.js';
import { linkEntity } from './accounts/entities/link.entity.js';
import { personEntity } from './accounts/entities/person.entity.js';
import { sessionEntity } from './accounts/entities/session.entity.js';
import { endpointEntity } from './webhooks/endpoints/endpoint.entity.js';

/** The tables that TypeORM maps (docs/adr/0021-where-typeorms-line-runs.md). */
export const ENTITIES = [
  personEntity,
  linkEntity,
  sessionEntity,
  tokenEntity,
  deskEntity,
  deskTrackEntity,
  deskGrantEntity,
  endpointEntity,
];
