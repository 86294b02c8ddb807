import { Module } from '@nestjs/common';
import { AgendaModule } from '../agenda/agenda.module.js';
import { BoardModule } from '../board/board.module.js';
import { SearchModule } from '../search/search.module.js';
import { TracksModule } from '../tracks/tracks.module.js';
import { McpController } from './mcp.controller.js';
import { ToolCalls } from './tool-calls.js';
import { Tools } from './tools/tools.js';

/** What assistants may ask, by the Model Context Protocol (docs/connect/assistants.md). */
@Module({
  imports: [TracksModule, BoardModule, SearchModule, AgendaModule],
  controllers: [McpController],
  providers: [Tools, ToolCalls],
})
export class AssistantsModule {}
