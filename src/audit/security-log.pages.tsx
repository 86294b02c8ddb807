import { Controller, Get, Query } from '@nestjs/common';
import { z } from 'zod';
import { Allow } from '../access/allow.js';
import { unappliedFilters } from '../forms/unapplied-filters.js';
import { PageRequest, PageRequestOf } from '../http/responses/page-request.js';
import { type PageResult, show } from '../http/responses/page-result.js';
import { samePage } from '../ui/page.js';
import { SECURITY_KINDS } from './kinds.js';
import { LoggedNamesQuery } from './names.query.js';
import { SecurityLogPage } from './security-log.page.js';
import { SecurityLogQuery } from './security-log.query.js';

/** Entries on one page. */
const ENTRIES = 100;

/** Parameters that cannot be read are left out, and named on the page. */
const querySchema = z.object({
  kind: z.enum(SECURITY_KINDS).optional().catch(undefined),
  after: z.coerce.number().int().positive().optional().catch(undefined),
});

@Controller('security-log')
export class SecurityLogPages {
  constructor(
    private readonly log: SecurityLogQuery,
    private readonly names: LoggedNamesQuery,
  ) {}

  @Get()
  @Allow('audit', { anyQuery: true })
  async show(
    @Query({ schema: querySchema }) { kind, after }: z.infer<typeof querySchema>,
    @PageRequestOf() { page: asked, scope, http }: PageRequest,
  ): Promise<PageResult> {
    const page = { ...asked, unapplied: unappliedFilters(http.query, { kind, after }) };
    const listed = await this.log.list({ kind, before: after, limit: ENTRIES + 1 });
    const entries = listed.slice(0, ENTRIES);
    const last = entries.at(-1);
    const older = listed.length > ENTRIES && last ? samePage(page, { after: last.number }) : null;
    const names = await this.names.of(entries, scope === 'full');
    return show(<SecurityLogPage {...{ page, entries, names, older }} chosen={kind} />);
  }
}
