import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Allow, ROLES } from '../../access/allow.js';
import { type StoreAnswer, StoreAnswerOf } from '../../http/idempotency/idempotency.interceptor.js';
import { Described } from '../../http/openapi/described.js';
import { pageOfList, pagingShape } from '../../http/requests/paging.js';
import { Answer } from '../../http/responses/answer.js';
import { PeopleAdministration } from '../people/administration.js';
import { type Invited, People } from '../people/people.js';
import { personNameSchema, personView, usernameSchema } from '../people/person.js';
import { peopleDescribed } from './people.described.js';

const idSchema = z.uuid();
const listSchema = z.strictObject({ ...pagingShape, after: idSchema.optional() });
const roleSchema = z.enum(ROLES).nullable();
const newPersonSchema = z
  .strictObject({ name: personNameSchema, username: usernameSchema, role: roleSchema })
  .meta({ id: 'NewPerson' });
const changesSchema = z
  .strictObject({ name: personNameSchema, role: roleSchema, enabled: z.boolean() })
  .partial()
  .meta({ id: 'PersonChanges' });

@Controller('v1/people')
@Described('People', peopleDescribed)
export class PeopleController {
  constructor(
    private readonly people: People,
    private readonly administration: PeopleAdministration,
  ) {}

  @Get()
  @Allow('administer')
  async list(@Query({ schema: listSchema }) { after, limit }: z.infer<typeof listSchema>) {
    const rows = await this.people.list(after, limit + 1);
    return pageOfList(rows.map(personView), limit, ({ id }) => id);
  }

  @Get(':id')
  @Allow('administer')
  async one(@Param('id', { schema: idSchema }) id: string) {
    return personView(await this.people.one(id));
  }

  @Post()
  @Allow('administer')
  async invite(
    @Body({ schema: newPersonSchema }) body: z.infer<typeof newPersonSchema>,
    @Req() request: FastifyRequest,
    @StoreAnswerOf() keep: StoreAnswer | null,
  ) {
    const made = await this.administration.invite(body, request, async (at, invited) =>
      keep?.(at, answerOf(201, invited, null)),
    );
    return answerOf(201, made, this.administration.urlOf(made.link.secret, request));
  }

  @Patch(':id')
  @Allow('administer')
  async change(
    @Param('id', { schema: idSchema }) id: string,
    @Body({ schema: changesSchema }) body: z.infer<typeof changesSchema>,
    @Req() request: FastifyRequest,
  ) {
    return personView(await this.administration.change(id, body, request));
  }

  @Post(':id/link')
  @Allow('administer')
  @HttpCode(200)
  async link(
    @Param('id', { schema: idSchema }) id: string,
    @Req() request: FastifyRequest,
    @StoreAnswerOf() keep: StoreAnswer | null,
  ) {
    const made = await this.administration.renewLink(id, request, async (at, invited) =>
      keep?.(at, answerOf(200, invited, null)),
    );
    return answerOf(200, made, this.administration.urlOf(made.link.secret, request));
  }

  @Delete(':id/codes')
  @Allow('administer')
  @HttpCode(204)
  async removeCodes(
    @Param('id', { schema: idSchema }) id: string,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    await this.administration.removeCodes(id, request);
  }

  @Delete(':id/sessions')
  @Allow('administer')
  @HttpCode(204)
  endSessions(@Param('id', { schema: idSchema }) id: string, @Req() request: FastifyRequest): Promise<void> {
    return this.administration.endSessions(id, request);
  }
}

/** The answer that is stored for the Idempotency-Key has `url: null`, because the link is shown once. */
function answerOf(status: number, { row, link }: Invited, url: string | null): Answer {
  const body = { ...personView(row), link: { url, expiresAt: link.expiresAt.toISOString() } };
  const location = `/v1/people/${row.id}`;
  return new Answer({ status, ...(status === 201 && { headers: { location } }), body });
}
