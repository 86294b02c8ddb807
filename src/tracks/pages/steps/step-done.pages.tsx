import { Body, Controller, Param, Post, UseInterceptors } from '@nestjs/common';
import { z } from 'zod';
import { Allow } from '../../../access/allow.js';
import { SignInInterceptor } from '../../../accounts/pages/sign-in.interceptor.js';
import { localPath } from '../../../accounts/pages/sign-in.pages.js';
import { FormReader } from '../../../forms/reader.js';
import { one, type Typed } from '../../../http/bodies/forms.js';
import { invalid } from '../../../http/problems/problem.js';
import { PageRequest, PageRequestOf } from '../../../http/responses/page-request.js';
import type { PageResult } from '../../../http/responses/page-result.js';
import { paths } from '../../../ui/page.js';
import { readNewEntry } from '../form/read-entry.js';
import { LogEntryForm } from '../log/log-entry-form.js';
import { tickedAt } from './step-done.js';

const whichSchema = z.object({ slug: z.string(), number: z.coerce.number().int().min(1).max(9_999) });

/** Ticks an agreed step off: one press records that it is done. */
@Controller('tracks/:slug/steps/:number/done')
@UseInterceptors(SignInInterceptor)
export class StepDonePages {
  constructor(private readonly logging: LogEntryForm) {}

  /** Where the rules refuse it, the answer is the check page of the ordinary form, which tells why. */
  @Post()
  @Allow('record', { byDesk: 'slug', form: true, anyQuery: true })
  async done(
    @Param({ schema: whichSchema }) { slug, number }: z.infer<typeof whichSchema>,
    @Body() sent: Typed = {},
    @PageRequestOf() { page, m, caller, scope }: PageRequest,
  ): Promise<PageResult> {
    const occurredOn = one(sent, 'occurredOn') || page.today;
    const back = localPath(one(sent, 'next'), paths.track(slug));
    const answers = {
      type: ['action.done'],
      track: [slug],
      number: [String(number)],
      occurredOn: [occurredOn],
    };
    const reader = new FormReader(answers, m, page.now);
    const entry = readNewEntry(reader, 'action.done');
    const request = { page: { ...page, path: paths.logEvent(slug) }, m, caller, scope };
    const outcome =
      reader.errors.length > 0
        ? reader
        : await this.logging.record(
            { request, typed: { ...answers, key: sent.key ?? [] }, answers: entry },
            { path: page.path, leadsTo: (track, seq) => tickedAt(page, back, track, number, seq) },
          );
    if (!('errors' in outcome)) return outcome;
    throw invalid(outcome.errors.map(({ field, message }) => ({ pointer: `/${field}`, message })));
  }
}
