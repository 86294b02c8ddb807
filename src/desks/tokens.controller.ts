import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Allow, type Caller, CallerOf } from '../access/allow.js';
import { auditContext } from '../audit/security-log.js';
import { type StoreAnswer, StoreAnswerOf } from '../http/idempotency/idempotency.interceptor.js';
import { Described } from '../http/openapi/described.js';
import { pageOfList, pagingShape } from '../http/requests/paging.js';
import { Answer } from '../http/responses/answer.js';
import { tokensDescribed } from './desks.described.js';
import { type NewToken, newTokenSchema } from './requests.js';
import { checkScopes, Tokens, type TokenWithSecret } from './tokens.js';

const idSchema = z.uuid();
const listSchema = z.strictObject({ ...pagingShape, after: idSchema.optional() });

@Controller('v1/tokens')
@Described('Access', tokensDescribed)
export class TokensController {
  constructor(private readonly tokens: Tokens) {}

  @Get()
  @Allow('administer')
  async list(@Query({ schema: listSchema }) { after, limit }: z.infer<typeof listSchema>) {
    return pageOfList(await this.tokens.list(after, limit + 1), limit, ({ id }) => id);
  }

  @Get(':id')
  @Allow('administer')
  one(@Param('id', { schema: idSchema }) id: string) {
    return this.tokens.one(id);
  }

  @Post()
  @Allow('administer')
  async create(
    @CallerOf() caller: Caller,
    @Body({ schema: newTokenSchema }) body: NewToken,
    @Req() request: FastifyRequest,
    @StoreAnswerOf() keep: StoreAnswer | null,
  ): Promise<Answer> {
    checkScopes(caller, body);
    return answerOf(
      await this.tokens.create(body, auditContext(request), caller, async (at, made) =>
        keep?.(at, answerOf({ ...made, secret: null })),
      ),
    );
  }

  @Delete(':id')
  @Allow('administer')
  @HttpCode(204)
  async revoke(@Param('id', { schema: idSchema }) id: string, @Req() request: FastifyRequest): Promise<void> {
    await this.tokens.revoke(id, auditContext(request));
  }
}

/** A repetition with the same Idempotency-Key gets no secret, because it is not stored. */
const answerOf = ({ token, secret }: Omit<TokenWithSecret, 'secret'> & { secret: string | null }): Answer =>
  new Answer({
    status: 201,
    headers: { location: `/v1/tokens/${token.id}` },
    body: { ...token, token: secret },
  });
