import { Controller, Get, Query } from '@nestjs/common';
import { z } from 'zod';
import { Allow } from '../access/allow.js';
import { instantSchema } from '../domain/events/event-data.js';
import { Described } from '../http/openapi/described.js';
import { pageOfList, pagingShape } from '../http/requests/paging.js';
import { SECURITY_KINDS } from './kinds.js';
import { securityLogDescribed } from './security-log.described.js';
import { SecurityLogQuery } from './security-log.query.js';

const listSchema = z.strictObject({
  ...pagingShape,
  after: z
    .string()
    .regex(/^[1-9]\d{0,14}$/, 'must be the `next` of an earlier page')
    .optional()
    .describe('A cursor: `next` of the previous page.'),
  kind: z.enum(SECURITY_KINDS).optional().describe('Only entries of this kind.'),
  caller: z.string().min(1).max(100).optional().describe('Only entries of the caller with this id.'),
  track: z.string().min(1).max(200).optional().describe('Only entries about the track with this slug.'),
  since: instantSchema.optional().describe('Only entries at this instant or later.'),
  until: instantSchema.optional().describe('Only entries at this instant or earlier.'),
});

@Controller('v1/security-log')
@Described('Operation', securityLogDescribed)
export class SecurityLogController {
  constructor(private readonly log: SecurityLogQuery) {}

  @Get()
  @Allow('audit')
  async list(@Query({ schema: listSchema }) { after, limit, ...filter }: z.infer<typeof listSchema>) {
    const before = after === undefined ? undefined : Number(after);
    const entries = await this.log.list({ ...filter, before, limit: limit + 1 });
    return pageOfList(entries, limit, ({ number }) => String(number));
  }
}
