import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Database } from '../../db/database.js';
import type { PageRequest } from '../../http/responses/page-request.js';
import type { Restricted } from '../../i18n/marks.js';
import { trackName } from '../../i18n/track-names.js';
import { IdGenerator } from '../../runtime/id-generator.js';
import { TracksQuery } from '../../tracks/queries/tracks.query.js';
import { samePage } from '../../ui/page.js';
import { Deliveries } from '../deliveries/deliveries.js';
import { tracksShownTo } from '../deliveries/endpoint-access.js';
import { endpointIdSchema } from '../events/requests.js';
import { RESTRICTED_DELIVERIES } from '../sql/deliveries.sql.js';
import { DELIVERY_STATES, type LogView } from './delivery-log.js';
import type { Titles } from './endpoint-facts.js';

/** Deliveries per page. */
const PAGE_SIZE = 25;

/** The query of the URL. Invalid parameters are ignored, as on every page. */
const querySchema = z.object({
  endpoint: endpointIdSchema.optional().catch(undefined),
  state: z.enum(DELIVERY_STATES).optional().catch(undefined),
  before: z
    .string()
    .regex(/^\d{1,18}$/)
    .optional()
    .catch(undefined),
});

type LogRequest = {
  /** Only deliveries of this endpoint. */
  endpoint?: string;
  names: LogView['names'];
  /** Further tracks whose titles the page needs. */
  tracks: readonly string[];
  /** Whether the reader may change the endpoints of these deliveries. */
  mayRetry: boolean;
};

/** Reads the delivery log for pages. */
@Injectable()
export class DeliveryLogs {
  constructor(
    private readonly database: Database,
    private readonly deliveries: Deliveries,
    private readonly tracks: TracksQuery,
    private readonly ids: IdGenerator,
  ) {}

  async titles({ scope, page }: PageRequest, slugs: readonly string[]): Promise<Titles> {
    const tracks = slugs.length > 0 ? await this.tracks.list({ slugs: [...slugs] }, scope) : [];
    const naming = { ...page, namesakes: await this.tracks.namesakes(tracks, scope) };
    return new Map(tracks.map((track) => [track.slug, trackName(track, naming)]));
  }

  async restricted(ids: readonly string[]): Promise<ReadonlyMap<string, Restricted>> {
    if (ids.length === 0) return new Map();
    const { rows } = await this.database.pool.query<Restricted & { id: string }>({
      name: 'delivery-marks',
      text: RESTRICTED_DELIVERIES,
      values: [ids],
    });
    return new Map(rows.map(({ id, ...restricted }) => [id, restricted]));
  }

  async of(request: PageRequest, { endpoint, names, tracks, mayRetry }: LogRequest): Promise<LogView> {
    const { page, caller } = request;
    const filter = querySchema.parse(Object.fromEntries(new URLSearchParams(page.query)));
    const of = endpoint ?? filter.endpoint;
    const found = await this.deliveries.list({
      ...(of !== undefined && { endpoint: of }),
      ...(filter.state !== undefined && { state: filter.state }),
      ...(filter.before !== undefined && { after: filter.before }),
      limit: PAGE_SIZE + 1,
      tracks: tracksShownTo(caller),
    });
    const shown = found.slice(0, PAGE_SIZE);
    const items = shown.map(({ view }) => view);
    const slugs = [...new Set([...tracks, ...items.flatMap(({ track }) => track ?? [])])];
    return {
      items,
      names,
      titles: await this.titles(request, slugs),
      restricted: await this.restricted(items.map(({ id }) => id)),
      filter: { endpoint: of, state: filter.state },
      older: found.length > PAGE_SIZE ? samePage(page, { before: shown.at(-1)?.at }) : null,
      key: mayRetry ? this.ids.newId() : null,
    };
  }
}
