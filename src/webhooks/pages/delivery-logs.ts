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
import { CONFINED } from '../sql/deliveries.sql.js';
import { type Log, STATES } from './delivery-log.js';
import type { Titles } from './endpoint-facts.js';

/** Deliveries on one page: a few screens. */
const DELIVERIES = 25;

/** What the address asks for; what it does not understand is left out, as on every page. */
const askedSchema = z.object({
  endpoint: endpointIdSchema.optional().catch(undefined),
  state: z.enum(STATES).optional().catch(undefined),
  before: z
    .string()
    .regex(/^\d{1,18}$/)
    .optional()
    .catch(undefined),
});

type Of = {
  /** Of this endpoint only. */
  endpoint?: string;
  names: Log['names'];
  /** Tracks whose titles the page needs besides. */
  tracks: readonly string[];
  /** Whether the endpoints of these deliveries are the reader's to change. */
  mayRetry: boolean;
};

/** The delivery log as pages show it. */
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

  async confined(ids: readonly string[]): Promise<ReadonlyMap<string, Restricted>> {
    if (ids.length === 0) return new Map();
    const { rows } = await this.database.pool.query<Restricted & { id: string }>({
      name: 'delivery-marks',
      text: CONFINED,
      values: [ids],
    });
    return new Map(rows.map(({ id, ...confined }) => [id, confined]));
  }

  async of(request: PageRequest, { endpoint, names, tracks, mayRetry }: Of): Promise<Log> {
    const { page, caller } = request;
    const asked = askedSchema.parse(Object.fromEntries(new URLSearchParams(page.query)));
    const of = endpoint ?? asked.endpoint;
    const listed = await this.deliveries.list({
      ...(of !== undefined && { endpoint: of }),
      ...(asked.state !== undefined && { state: asked.state }),
      ...(asked.before !== undefined && { after: asked.before }),
      limit: DELIVERIES + 1,
      tracks: tracksShownTo(caller),
    });
    const shown = listed.slice(0, DELIVERIES);
    const items = shown.map(({ view }) => view);
    const slugs = [...new Set([...tracks, ...items.flatMap(({ track }) => track ?? [])])];
    return {
      items,
      names,
      titles: await this.titles(request, slugs),
      confined: await this.confined(items.map(({ id }) => id)),
      filter: { endpoint: of, state: asked.state },
      older: listed.length > DELIVERIES ? samePage(page, { before: shown.at(-1)?.at }) : null,
      key: mayRetry ? this.ids.newId() : null,
    };
  }
}
