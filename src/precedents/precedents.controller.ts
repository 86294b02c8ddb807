import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { Allow, type Caller, CallerOf } from '../access/allow.js';
import { type Dossier, dossierSchema } from '../dossiers/index.js';
import { Described } from '../http/openapi/described.js';
import { pageOfList, pagingShape } from '../http/requests/paging.js';
import { Answer } from '../http/responses/answer.js';
import { kindSchema } from '../tracks/index.js';
import { precedentsDescribed } from './precedents.described.js';
import { Precedents } from './precedents.js';

/** In bytes: a long history with its sources. */
const LIMIT = 1024 * 1024;

const listSchema = z.strictObject({ ...pagingShape, kind: kindSchema.optional() });

@Controller('v1/precedents')
@Described('Precedents', precedentsDescribed)
export class PrecedentsController {
  constructor(private readonly precedents: Precedents) {}

  @Get()
  @Allow('read', { byDesk: true })
  async list(@Query({ schema: listSchema }) { kind, after, limit }: z.infer<typeof listSchema>) {
    return pageOfList(
      await this.precedents.list({ kind, after, limit: limit + 1 }),
      limit,
      ({ slug }) => slug,
    );
  }

  @Post()
  @Allow('record', { bodyLimit: LIMIT, yaml: true })
  async add(@CallerOf() caller: Caller, @Body({ schema: dossierSchema }) dossier: Dossier): Promise<Answer> {
    return new Answer({ status: 201, body: { items: await this.precedents.add(dossier, caller.name) } });
  }

  @Delete(':id')
  @Allow('record')
  @HttpCode(204)
  remove(@Param('id', { schema: z.uuid() }) id: string): Promise<void> {
    return this.precedents.remove(id);
  }
}
