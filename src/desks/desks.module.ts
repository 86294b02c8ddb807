import { Module } from '@nestjs/common';
import { DesksController } from './desks.controller.js';
import { Desks } from './desks.js';
import { TokensController } from './tokens.controller.js';
import { Tokens } from './tokens.js';

/** Who may do what: desks, roles on them, and tokens. */
@Module({
  controllers: [TokensController, DesksController],
  providers: [Tokens, Desks],
  exports: [Tokens],
})
export class DesksModule {}
