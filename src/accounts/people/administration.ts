import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { ClientBase } from 'pg';
import { auditContext, SecurityLog } from '../../audit/security-log.js';
import { Problem } from '../../http/problems/problem.js';
import { originOf } from '../../http/requests/host.js';
import { AgendaMails, isMailOn } from '../agenda/agenda-mails.js';
import { CALENDARS, PrivateCalendars } from '../agenda/private-calendars.js';
import { AccessSettings } from '../credentials/settings.js';
import type { PersonRow } from '../entities/person.entity.js';
import { linkPath } from './links.js';
import { type Invited, type NewPerson, People, type PersonChanges } from './people.js';

/** Whether a person's mails and calendar links are on, of the agenda and of what they follow. */
export type AgendaState = Record<'mail' | 'followedMail' | 'calendar' | 'followedCalendar', boolean>;

type OnInvited = (at: ClientBase, invited: Invited) => Promise<void>;

/** What administrators do with people, on pages and in the API. Each act is in the security log. */
@Injectable()
export class PeopleAdministration {
  constructor(
    private readonly people: People,
    private readonly settings: AccessSettings,
    private readonly log: SecurityLog,
    private readonly mails: AgendaMails,
    private readonly calendars: PrivateCalendars,
  ) {}

  invite(person: NewPerson, request: FastifyRequest, onInvited?: OnInvited): Promise<Invited> {
    return this.people.invite(person, async (at, invited) => {
      const detail = { person: invited.row.id, username: person.username, role: person.role };
      await this.log.record({ kind: 'person.invited', ...auditContext(request), detail }, at);
      await onInvited?.(at, invited);
    });
  }

  renewLink(id: string, request: FastifyRequest, onInvited?: OnInvited): Promise<Invited> {
    return this.people.renewLink(id, async (at, invited) => {
      const detail = { person: id, what: 'link' };
      await this.log.record({ kind: 'credentials.reset', ...auditContext(request), detail }, at);
      await onInvited?.(at, invited);
    });
  }

  /** People cannot change their own role or disable themselves, so that nobody locks themselves out by mistake. */
  async change(id: string, changes: PersonChanges, request: FastifyRequest): Promise<PersonRow> {
    if (id === request.caller?.id && (changes.role !== undefined || changes.enabled !== undefined)) {
      throw new Problem('forbidden', 'Nobody can change their own role or disable themselves.');
    }
    const detail = { person: id, ...changes };
    return this.people.change(id, changes, (at) =>
      this.log.record({ kind: 'person.changed', ...auditContext(request), detail }, at),
    );
  }

  async removeCodes(id: string, request: FastifyRequest): Promise<PersonRow> {
    const row = await this.people.removeCodes(id);
    const detail = { person: id, what: 'codes' };
    await this.log.record({ kind: 'credentials.reset', ...auditContext(request), detail });
    return row;
  }

  async endSessions(id: string, request: FastifyRequest): Promise<void> {
    const { id: person } = await this.people.one(id);
    await request.server.authentication.sessions.endAll({ person });
    await this.log.record({ kind: 'session.ended', ...auditContext(request), detail: { person } });
  }

  async endSession(session: string, request: FastifyRequest, person?: string): Promise<boolean> {
    const { sessions } = request.server.authentication;
    const isEnded = await sessions.end(session, person === undefined ? null : { person });
    if (isEnded)
      await this.log.record({ kind: 'session.ended', ...auditContext(request), detail: { session } });
    return isEnded;
  }

  /** Stops a person's mails, and ends the addresses of their calendars. They may ask for both again. */
  async endAgenda(id: string, request: FastifyRequest): Promise<void> {
    await this.people.one(id);
    await this.mails.stop(id, 'administrator');
    for (const of of CALENDARS) await this.calendars.end(of, id);
    const detail = { person: id, what: 'agenda' };
    await this.log.record({ kind: 'person.changed', ...auditContext(request), detail });
  }

  /** What a person gets by mail, and in which calendars. */
  async agendaOf(id: string): Promise<AgendaState> {
    const mail = await this.mails.of(id);
    const calendars = await Promise.all(CALENDARS.map((of) => this.calendars.find(of, id)));
    return {
      mail: isMailOn(mail),
      followedMail: isMailOn(mail) && mail.followed,
      calendar: calendars[0] !== null,
      followedCalendar: calendars[1] !== null,
    };
  }

  /** The absolute address of a link. */
  urlOf(secret: string, request: FastifyRequest): string {
    return `${this.settings.publicUrl ?? originOf(request)}${linkPath(secret)}`;
  }
}
