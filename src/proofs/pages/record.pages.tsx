import { Controller, Get } from '@nestjs/common';
import { Allow } from '../../access/allow.js';
import { PageRequest, PageRequestOf } from '../../http/responses/page-request.js';
import { type PageResult, show } from '../../http/responses/page-result.js';
import { RecordQuery } from '../queries/record.query.js';
import { RecordPage } from './record.page.js';

/** How large the log is, and when one of its heads last left the database. */
@Controller()
export class RecordPages {
  constructor(private readonly record: RecordQuery) {}

  @Get('record')
  @Allow('public', { anyQuery: true, compress: true })
  async show(@PageRequestOf() { page, scope }: PageRequest): Promise<PageResult> {
    return show(<RecordPage page={page} record={await this.record.of(scope === 'public')} />);
  }
}
