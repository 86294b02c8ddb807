import { Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow } from '../access/allow.js';
import { pageOf, sendPage } from '../http/responses/pages.js';
import { Clock } from '../runtime/clock.js';
import { AccessibilityPage } from '../ui/accessibility.page.js';

export class AboutSettings {
  /** A link to whoever runs the site; null: nobody is named. */
  readonly contact: string | null = null;
}

/** Pages about the pages. */
@Controller()
export class AboutPages {
  constructor(
    private readonly settings: AboutSettings,
    private readonly clock: Clock,
  ) {}

  @Get('accessibility')
  @Allow('public', { anyQuery: true, compress: true })
  accessibility(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): string {
    const page = pageOf(request, { now: this.clock.now() });
    const { contact } = this.settings;
    return sendPage(reply, <AccessibilityPage page={page} contact={contact} />, page.language);
  }
}
