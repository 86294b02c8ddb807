import { Controller, Get, Param } from '@nestjs/common';
import { Allow } from '../access/allow.js';
import { Problem } from '../http/problems/problem.js';
import { Answer } from '../http/responses/answer.js';
import { ASSETS } from '../ui/assets.js';

@Controller('assets')
export class AssetsController {
  /** Asked for again with its tag after an hour: a new release is seen the same day. */
  @Get(':name')
  @Allow('public', { anyQuery: true, compress: 'once' })
  asset(@Param('name') name: string): Answer {
    const asset = Object.hasOwn(ASSETS, name) ? ASSETS[name] : undefined;
    if (!asset) throw new Problem('not_found', 'There is nothing at this address.');
    const headers = { 'content-type': asset.type, 'cache-control': 'public, max-age=3600' };
    return new Answer({ status: 200, headers, body: asset.content });
  }
}
