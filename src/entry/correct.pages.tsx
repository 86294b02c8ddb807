import { Body, Controller, Get, HttpCode, Param, Post, Req, Res, UseInterceptors } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SignedIn } from '../auth/signed-in.js';
import { Allow } from '../http/allow.js';
import type { Typed } from '../http/forms.js';
import { sendPage } from '../http/pages.js';
import { seqSchema } from './done.pages.js';
import { FORM_LIMIT } from './log.pages.js';
import { Revising, type Turn } from './revising.js';

/** Correcting, annulling and publishing an entry, or its whole meeting. */
@Controller('tracks/:slug/entries/:seq')
@UseInterceptors(SignedIn)
export class CorrectPages {
  constructor(private readonly revising: Revising) {}

  @Get('correct')
  @Allow('record', { byDesk: 'slug', form: true, anyQuery: true })
  correct(
    @Param('slug') slug: string,
    @Param('seq', { schema: seqSchema }) seq: number,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.turn(reply, { act: 'correct', slug, seq, request, typed: null });
  }

  @Post('correct')
  @Allow('record', { byDesk: 'slug', form: true, anyQuery: true, bodyLimit: FORM_LIMIT })
  @HttpCode(200)
  corrected(
    @Param('slug') slug: string,
    @Param('seq', { schema: seqSchema }) seq: number,
    @Body() typed: Typed = {},
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.turn(reply, { act: 'correct', slug, seq, request, typed });
  }

  @Get('publish')
  @Allow('record', { byDesk: 'slug', form: true, anyQuery: true })
  publish(
    @Param('slug') slug: string,
    @Param('seq', { schema: seqSchema }) seq: number,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.turn(reply, { act: 'publish', slug, seq, request, typed: null });
  }

  @Post('publish')
  @Allow('record', { byDesk: 'slug', form: true, anyQuery: true, bodyLimit: FORM_LIMIT })
  @HttpCode(200)
  published(
    @Param('slug') slug: string,
    @Param('seq', { schema: seqSchema }) seq: number,
    @Body() typed: Typed = {},
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.turn(reply, { act: 'publish', slug, seq, request, typed });
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
