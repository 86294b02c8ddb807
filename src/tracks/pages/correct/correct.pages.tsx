import { Body, Controller, Get, HttpCode, Param, Post, Req, Res, UseInterceptors } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Allow } from '../../../access/allow.js';
import { SignInInterceptor } from '../../../accounts/pages/sign-in.interceptor.js';
import type { Typed } from '../../../http/bodies/forms.js';
import { sendPage } from '../../../http/responses/pages.js';
import { seqSchema } from '../log/done.pages.js';
import { FORM_LIMIT } from '../log/log.pages.js';
import { CorrectEntryForm, type Turn } from './correct-entry-form.js';

const whichSchema = z.object({ slug: z.string(), seq: seqSchema, act: z.enum(['correct', 'publish']) });
type Which = z.infer<typeof whichSchema>;

/** Correcting, annulling and publishing an entry, or its whole meeting. */
@Controller('tracks/:slug/entries/:seq/:act')
@UseInterceptors(SignInInterceptor)
export class CorrectPages {
  constructor(private readonly revising: CorrectEntryForm) {}

  @Get()
  @Allow('record', { byDesk: 'slug', form: true, anyQuery: true })
  ask(
    @Param({ schema: whichSchema }) which: Which,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.turn(reply, { ...which, request, typed: null });
  }

  @Post()
  @Allow('record', { byDesk: 'slug', form: true, anyQuery: true, bodyLimit: FORM_LIMIT })
  @HttpCode(200)
  answered(
    @Param({ schema: whichSchema }) which: Which,
    @Body() typed: Typed = {},
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.turn(reply, { ...which, request, typed });
  }

  private async turn(reply: FastifyReply, turn: Turn): Promise<string> {
    const led = await this.revising.turn(turn);
    if ('location' in led) {
      reply.code(303).header('location', led.location);
      return '';
    }
    reply.code(led.status);
    return sendPage(reply, led.shown, led.language);
  }
}
