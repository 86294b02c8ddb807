import { deskEntity, deskGrantEntity, deskTrackEntity } from './access/desk.entity.js';
import { tokenEntity } from './access/token.entity.js';
import { agendaCalendarEntity } from './accounts/entities/agenda-calendar.entity.js';
import { agendaMailEntity } from './accounts/entities/agenda-mail.entity.js';
import { followCalendarEntity } from './accounts/entities/follow-calendar.entity.js';
import { linkEntity } from './accounts/entities/link.entity.js';
import { personEntity } from './accounts/entities/person.entity.js';
import { sessionEntity } from './accounts/entities/session.entity.js';
import { securityLogEntity } from './audit/security-log.entity.js';
import { listMappingEntity } from './dossiers/lists/list-mapping.entity.js';
import { visitEntity } from './home/visit.entity.js';
import { precedentEntity } from './precedents/precedent.entity.js';
import { followEntity } from './tracks/entities/follow.entity.js';
import {
  decisionEntity,
  proposalEntity,
  takeoverEntity,
  waitingProposalEntity,
} from './tracks/entities/proposal.entity.js';
import { endpointEntity } from './webhooks/endpoints/endpoint.entity.js';

/** The tables that TypeORM maps (docs/adr/0021-where-typeorms-line-runs.md). */
export const ENTITIES = [
  personEntity,
  linkEntity,
  sessionEntity,
  agendaMailEntity,
  agendaCalendarEntity,
  followCalendarEntity,
  tokenEntity,
  deskEntity,
  deskTrackEntity,
  deskGrantEntity,
  endpointEntity,
  precedentEntity,
  listMappingEntity,
  proposalEntity,
  decisionEntity,
  takeoverEntity,
  waitingProposalEntity,
  followEntity,
  visitEntity,
  securityLogEntity,
];
