import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { ClientBase } from 'pg';
import { askedBy, SecurityLog } from '../../audit/security-log.js';
import { Problem } from '../../http/problems/problem.js';
import { originOf } from '../../http/requests/host.js';
import { AccessSettings } from '../credentials/settings.js';
import type { PersonRow } from '../entities/person.entity.js';
import { linkPath } from './links.js';
import { type Invited, type NewPerson, People, type PersonChanges } from './people.js';

type With = (at: ClientBase, invited: Invited) => Promise<void>;

/** What administrators do with people, by form or by call: the same rules, and each act in the security log. */
@Injectable()
export class PeopleAdministration {
  constructor(
    private readonly people: People,
    private readonly settings: AccessSettings,
    private readonly log: SecurityLog,
  ) {}

  invite(asked: NewPerson, request: FastifyRequest, withIt?: With): Promise<Invited> {
    return this.people.invite(asked, async (at, invited) => {
      const detail = { person: invited.row.id, username: asked.username, role: asked.role };
      await this.log.record({ kind: 'person.invited', ...askedBy(request), detail }, at);
      await withIt?.(at, invited);
    });
  }

  relink(id: string, request: FastifyRequest, withIt?: With): Promise<Invited> {
    return this.people.relink(id, async (at, invited) => {
      const detail = { person: id, what: 'link' };
      await this.log.record({ kind: 'credentials.reset', ...askedBy(request), detail }, at);
      await withIt?.(at, invited);
    });
  }

  /** Nobody takes their own way in away by a slip: somebody else must, or the bootstrap token. */
  async change(id: string, changes: PersonChanges, request: FastifyRequest): Promise<PersonRow> {
    if (id === request.caller?.id && (changes.role !== undefined || changes.enabled !== undefined)) {
      throw new Problem('forbidden', 'Nobody changes their own role, or disables themselves.');
    }
    const detail = { person: id, ...changes };
    return this.people.change(id, changes, (at) =>
      this.log.record({ kind: 'person.changed', ...askedBy(request), detail }, at),
    );
  }

  async removeCodes(id: string, request: FastifyRequest): Promise<PersonRow> {
    const row = await this.people.removeCodes(id);
    const detail = { person: id, what: 'codes' };
    await this.log.record({ kind: 'credentials.reset', ...askedBy(request), detail });
    return row;
  }

  async endSessions(id: string, request: FastifyRequest): Promise<void> {
    const { id: person } = await this.people.one(id);
    await request.server.authentication.sessions.endAll({ person });
    await this.log.record({ kind: 'session.ended', ...askedBy(request), detail: { person } });
  }

  async endSession(session: string, request: FastifyRequest, person?: string): Promise<boolean> {
    const { sessions } = request.server.authentication;
    const isEnded = await sessions.end(session, person === undefined ? null : { person });
    if (isEnded) await this.log.record({ kind: 'session.ended', ...askedBy(request), detail: { session } });
    return isEnded;
  }

  /** The whole address of a link, as somebody else can open it. */
  urlOf(secret: string, request: FastifyRequest): string {
    return `${this.settings.publicUrl ?? originOf(request)}${linkPath(secret)}`;
  }
}
