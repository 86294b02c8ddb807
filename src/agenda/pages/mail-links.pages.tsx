import { Controller, Get, type OnModuleInit, Param } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Allow } from '../../access/allow.js';
import { AgendaMails } from '../../accounts/agenda/agenda-mails.js';
import type { Stops } from '../../accounts/agenda/mail-links.js';
import type { AgendaMailRow } from '../../accounts/entities/agenda-mail.entity.js';
import { auditContext, SecurityLog } from '../../audit/security-log.js';
import { Problem } from '../../http/problems/problem.js';
import { PageRequest, PageRequestOf } from '../../http/responses/page-request.js';
import { type PageResult, render, show } from '../../http/responses/page-result.js';
import { oneClickRoute, PRIVATE_URL } from '../../mail/one-click.js';
import { type LinkAct, MailLinkPage } from './mail-link.page.js';

const CONFIRM = 'mail/agenda/confirm/:token';
const STOP = 'mail/agenda/stop/:token';

const ACTS = { all: 'stop', followed: 'stop_followed' } as const satisfies Record<Stops, LinkAct>;

/** The links in mails about the agenda: one confirms the address, the other stops the mails. Both ask first. */
@Controller()
export class AgendaMailLinks implements OnModuleInit {
  constructor(
    private readonly mails: AgendaMails,
    private readonly log: SecurityLog,
    private readonly adapter: HttpAdapterHost,
  ) {}

  onModuleInit(): void {
    const instance = this.adapter.httpAdapter?.getInstance();
    oneClickRoute(instance, `/${CONFIRM}`, async (request, reply) => {
      const row = found(await this.mails.confirm(tokenOf(request)));
      await this.recorded(row, request, 'agenda_mail');
      return render(shown(new PageRequest(request), 'confirm', row, true), request, reply);
    });
    oneClickRoute(instance, `/${STOP}`, async (request, reply) => {
      const { row, stops } = found(await this.mails.stoppable(tokenOf(request)));
      const isStopped =
        stops === 'followed'
          ? await this.mails.setFollowed(row.person_id, false)
          : await this.mails.stop(row.person_id, 'unsubscribed');
      if (isStopped)
        await this.recorded(row, request, stops === 'followed' ? 'followed_mail' : 'agenda_mail');
      return render(shown(new PageRequest(request), ACTS[stops], row, true), request, reply);
    });
  }

  @Get(CONFIRM)
  @Allow('public', { anyQuery: true })
  async askToConfirm(
    @Param('token') token: string,
    @PageRequestOf() request: PageRequest,
  ): Promise<PageResult> {
    return shown(request, 'confirm', found(await this.mails.unconfirmed(token)), false);
  }

  @Get(STOP)
  @Allow('public', { anyQuery: true })
  async askToStop(@Param('token') token: string, @PageRequestOf() request: PageRequest): Promise<PageResult> {
    const { row, stops } = found(await this.mails.stoppable(token));
    const isDone = row.stopped_at !== null || (stops === 'followed' && !row.followed);
    return shown(request, ACTS[stops], row, isDone);
  }

  private recorded(
    { person_id: person }: AgendaMailRow,
    request: FastifyRequest,
    what: string,
  ): Promise<void> {
    const detail = { what, by: 'link', person };
    return this.log.record({ kind: 'credentials.changed', ...auditContext(request), detail });
  }
}

const tokenOf = ({ params }: FastifyRequest): string => (params as { token: string }).token;

function found<Named>(named: Named | null): Named {
  if (!named) throw new Problem('not_found', 'This link does not work, or no longer.');
  return named;
}

const shown = (
  { page }: PageRequest,
  act: LinkAct,
  { address }: AgendaMailRow,
  isDone: boolean,
): PageResult => show(<MailLinkPage {...{ page, act, address, isDone }} />, { headers: PRIVATE_URL });
