import { Controller, Get } from '@nestjs/common';
import { Allow } from '../access/allow.js';
import { PageRequest, PageRequestOf } from '../http/responses/page-request.js';
import { type PageResult, show } from '../http/responses/page-result.js';
import { AccessibilityPage } from '../ui/accessibility.page.js';

export class AboutSettings {
  /** A link to the operator of the site, or null. */
  readonly contact: string | null = null;
}

/** The accessibility statement. */
@Controller()
export class AboutPages {
  constructor(private readonly settings: AboutSettings) {}

  @Get('accessibility')
  @Allow('public', { anyQuery: true, compress: true })
  accessibility(@PageRequestOf() { page }: PageRequest): PageResult {
    return show(<AccessibilityPage page={page} contact={this.settings.contact} />);
  }
}
