import { Injectable } from '@nestjs/common';
import { DeadlineLists } from '../../agenda/index.js';
import { BoardQuery } from '../../board/index.js';
import { SearchQuery } from '../../search/queries/search.query.js';
import { LedgerPagesQuery } from '../../tracks/queries/ledger/ledger-pages.query.js';
import { TextQuery } from '../../tracks/queries/text/text.query.js';
import { TracksQuery } from '../../tracks/queries/tracks.query.js';
import type { Tool } from '../tool.js';
import { boardTool } from './board.js';
import { deadlinesTool } from './deadlines.js';
import { historyTool } from './history.js';
import { searchTool } from './search.js';
import { textTool } from './text.js';
import { trackTool } from './track.js';

/** All that an assistant may ask, over the same queries as the API. */
@Injectable()
export class Tools {
  readonly all: readonly Tool[];
  private readonly byName: ReadonlyMap<string, Tool>;

  constructor(
    board: BoardQuery,
    tracks: TracksQuery,
    ledger: LedgerPagesQuery,
    search: SearchQuery,
    deadlines: DeadlineLists,
    texts: TextQuery,
  ) {
    this.all = [
      boardTool(board),
      trackTool(tracks),
      historyTool(ledger, tracks),
      searchTool(search, tracks),
      deadlinesTool(deadlines),
      textTool(tracks, texts),
    ];
    this.byName = new Map(this.all.map((tool) => [tool.name, tool]));
  }

  named(name: string): Tool | undefined {
    return this.byName.get(name);
  }
}
