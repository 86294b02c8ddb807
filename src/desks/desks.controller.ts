import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Allow } from '../access/allow.js';
import { auditContext } from '../audit/security-log.js';
import { type StoreAnswer, StoreAnswerOf } from '../http/idempotency/idempotency.interceptor.js';
import { Described } from '../http/openapi/described.js';
import { pageOfList, pagingShape } from '../http/requests/paging.js';
import { Answer } from '../http/responses/answer.js';
import { slugSchema } from '../tracks/index.js';
import { desksDescribed } from './desks.described.js';
import { Desks, type DeskView } from './desks.js';
import { type DeskChanges, deskChangesSchema, grantSchema, type NewDesk, newDeskSchema } from './requests.js';

const listSchema = z.strictObject(pagingShape);
const holderSchema = z.uuid();

@Controller('v1/desks')
@Described('Access', desksDescribed)
export class DesksController {
  constructor(private readonly desks: Desks) {}

  @Get()
  @Allow('administer')
  async list(@Query({ schema: listSchema }) { after, limit }: z.infer<typeof listSchema>) {
    return pageOfList(await this.desks.list(after, limit + 1), limit, ({ slug }) => slug);
  }

  @Get(':desk')
  @Allow('administer')
  one(@Param('desk', { schema: slugSchema }) slug: string) {
    return this.desks.one(slug);
  }

  @Post()
  @Allow('administer')
  async create(
    @Body({ schema: newDeskSchema }) body: NewDesk,
    @Req() request: FastifyRequest,
    @StoreAnswerOf() keep: StoreAnswer | null,
  ): Promise<Answer> {
    const audit = auditContext(request);
    return answerOf(await this.desks.create(body, audit, async (at, desk) => keep?.(at, answerOf(desk))));
  }

  @Patch(':desk')
  @Allow('administer')
  change(
    @Param('desk', { schema: slugSchema }) slug: string,
    @Body({ schema: deskChangesSchema }) body: DeskChanges,
    @Req() request: FastifyRequest,
  ) {
    return this.desks.change(slug, body, auditContext(request));
  }

  @Delete(':desk')
  @Allow('administer')
  @HttpCode(204)
  remove(@Param('desk', { schema: slugSchema }) slug: string, @Req() request: FastifyRequest) {
    return this.desks.remove(slug, auditContext(request));
  }

  @Put(':desk/grants/:holder')
  @Allow('administer')
  grant(
    @Param('desk', { schema: slugSchema }) slug: string,
    @Param('holder', { schema: holderSchema }) holder: string,
    @Body({ schema: grantSchema }) { role }: z.infer<typeof grantSchema>,
    @Req() request: FastifyRequest,
  ) {
    return this.desks.grant(slug, holder, role, auditContext(request));
  }

  @Delete(':desk/grants/:holder')
  @Allow('administer')
  @HttpCode(204)
  take(
    @Param('desk', { schema: slugSchema }) slug: string,
    @Param('holder', { schema: holderSchema }) holder: string,
    @Req() request: FastifyRequest,
  ) {
    return this.desks.take(slug, holder, auditContext(request));
  }
}

const answerOf = (desk: DeskView): Answer =>
  new Answer({ status: 201, headers: { location: `/v1/desks/${desk.slug}` }, body: desk });
