import { Body, Controller, Get, Param, Post, UseInterceptors } from '@nestjs/common';
import { z } from 'zod';
import { Allow } from '../../../access/allow.js';
import { SignInInterceptor } from '../../../accounts/pages/sign-in.interceptor.js';
import type { Typed } from '../../../http/bodies/forms.js';
import { PageRequest, PageRequestOf } from '../../../http/responses/page-request.js';
import type { PageResult } from '../../../http/responses/page-result.js';
import { seqSchema } from '../log/done.pages.js';
import { FORM_LIMIT } from '../log/log.pages.js';
import { CorrectEntryForm } from './correct-entry-form.js';

const whichSchema = z.object({ slug: z.string(), seq: seqSchema, act: z.enum(['correct', 'publish']) });
type Which = z.infer<typeof whichSchema>;

/** The pages that correct, annul or publish an entry or its whole meeting. */
@Controller('tracks/:slug/entries/:seq/:act')
@UseInterceptors(SignInInterceptor)
export class CorrectPages {
  constructor(private readonly correcting: CorrectEntryForm) {}

  @Get()
  @Allow('record', { byDesk: 'slug', form: true, anyQuery: true })
  ask(
    @Param({ schema: whichSchema }) which: Which,
    @PageRequestOf() request: PageRequest,
  ): Promise<PageResult> {
    return this.correcting.answer({ ...which, request, typed: null });
  }

  @Post()
  @Allow('record', { byDesk: 'slug', form: true, anyQuery: true, files: true, bodyLimit: FORM_LIMIT })
  answered(
    @Param({ schema: whichSchema }) which: Which,
    @Body() typed: Typed = {},
    @PageRequestOf() request: PageRequest,
  ): Promise<PageResult> {
    return this.correcting.answer({ ...which, request, typed });
  }
}
