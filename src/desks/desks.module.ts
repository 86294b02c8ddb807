import { Module } from '@nestjs/common';
import { FormsModule } from '../forms/forms.module.js';
import { TracksModule } from '../tracks/tracks.module.js';
import { DesksController } from './desks.controller.js';
import { Desks } from './desks.js';
import { DesksPages } from './desks.pages.js';
import { TokensController } from './tokens.controller.js';
import { Tokens } from './tokens.js';
import { TokensPages } from './tokens.pages.js';

/** Desks, the roles on them, and tokens. */
@Module({
  imports: [FormsModule, TracksModule],
  controllers: [TokensController, DesksController, DesksPages, TokensPages],
  providers: [Tokens, Desks],
})
export class DesksModule {}
