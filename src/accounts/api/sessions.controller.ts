import { Controller, Delete, Get, HttpCode, Param, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Allow } from '../../access/allow.js';
import { Described } from '../../http/openapi/described.js';
import { Problem } from '../../http/problems/problem.js';
import { pageOfList, pagingShape } from '../../http/requests/paging.js';
import { PeopleAdministration } from '../people/administration.js';
import { sessionView } from '../sessions/sessions.js';
import { sessionsDescribed } from './people.described.js';

const idSchema = z.uuid();
const listSchema = z.strictObject({
  ...pagingShape,
  after: idSchema.optional(),
  person: idSchema.optional().describe('Only sessions of this person.'),
});

@Controller('v1/sessions')
@Described('People', sessionsDescribed)
export class SessionsController {
  constructor(private readonly administration: PeopleAdministration) {}

  @Get()
  @Allow('administer')
  async list(
    @Query({ schema: listSchema }) { after, limit, person }: z.infer<typeof listSchema>,
    @Req() request: FastifyRequest,
  ) {
    const { sessions } = request.server.authentication;
    const all = await sessions.list(person === undefined ? null : { person });
    const views = all
      .map(sessionView)
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      .filter(({ id }) => after === undefined || id > after);
    return pageOfList(views, limit, ({ id }) => id);
  }

  @Delete(':id')
  @Allow('administer')
  @HttpCode(204)
  async end(@Param('id', { schema: idSchema }) id: string, @Req() request: FastifyRequest): Promise<void> {
    if (await this.administration.endSession(id, request)) return;
    throw new Problem('not_found', `There is no session ${id}, or none any more.`);
  }
}
