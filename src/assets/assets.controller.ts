import { Controller, Get, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Allow } from '../access/allow.js';
import { Problem } from '../http/problems/problem.js';
import { ASSETS } from '../ui/assets.js';

@Controller('assets')
export class AssetsController {
  /** Asked for again with its tag after an hour: a new release is seen the same day. */
  @Get(':name')
  @Allow('public', { anyQuery: true, compress: 'once' })
  asset(@Param('name') name: string, @Res({ passthrough: true }) reply: FastifyReply): string {
    const asset = Object.hasOwn(ASSETS, name) ? ASSETS[name] : undefined;
    if (!asset) throw new Problem('not_found', 'There is nothing at this address.');
    reply.header('content-type', asset.type).header('cache-control', 'public, max-age=3600');
    return asset.content;
  }
}
