import type { ClientBase } from 'pg';
import { ADMINISTRATIVE_EVENTS } from '../domain/events/event-data.js';
import { bounds } from '../domain/values/dates.js';
import type { Text } from '../domain/values/text.js';
import type { TrackWrite } from '../ledger/write-set.js';

/** The number of deliveries, and of the endpoints and mail subscribers that would get them. */
type ExpectedAlerts = { alerts: number; endpoints: number; subscribers: number };

/** What an import would record: new entries by track, and entries of the file by type (a meeting counts once). */
export type ImportSummary = {
  tracks: { slug: string; title: Text; isNew: boolean; entries: number }[];
  types: Record<string, number>;
  alerts: ExpectedAlerts;
};

/** An entry of either log that somebody may be alerted of. */
type Alerted = { public: boolean; track_id: number; type: string };

/** The summary of a dry run, batch by batch. */
export class SummaryOfImport {
  private readonly tracks = new Map<string, { title: Text; entries: number }>();
  private readonly alerted: Alerted[] = [];

  /** @param quietBefore the number of the first day whose entries cause alerts */
  constructor(
    private readonly opened: ReadonlySet<string>,
    private readonly quietBefore = Number.NEGATIVE_INFINITY,
  ) {}

  add(written: ReadonlyMap<string, TrackWrite>): void {
    for (const [slug, write] of written) {
      const { title } = write.snapshot.track;
      const entries = (this.tracks.get(slug)?.entries ?? 0) + write.rows.length;
      this.tracks.set(slug, { title, entries });
      this.alerted.push(...this.alertedOf(write));
    }
  }

  async of(at: ClientBase, types: Record<string, number>): Promise<ImportSummary> {
    const empty = [...this.opened].filter((slug) => !this.tracks.has(slug));
    const { rows } = await at.query<{ slug: string; title: Text }>(
      'SELECT slug, title FROM tracks WHERE slug = ANY($1)',
      [empty],
    );
    const titles = new Map(rows.map(({ slug, title }) => [slug, title]));
    const slugs = [...new Set([...this.opened, ...this.tracks.keys()])];
    const tracks = slugs.map((slug) => {
      const { title = titles.get(slug) ?? slug, entries = 0 } = this.tracks.get(slug) ?? {};
      return { slug, title, isNew: this.opened.has(slug), entries };
    });
    return { tracks, types, alerts: await alertsOf(at, this.alerted) };
  }

  private alertedOf({ snapshot, rows, shown }: TrackWrite): Alerted[] {
    const loud = rows.filter(({ occurredOn }) => bounds(occurredOn).latest >= this.quietBefore);
    if (loud.length === 0) return [];
    const typeOf = new Map(loud.map(({ seq, type }) => [seq, type]));
    const track_id = snapshot.track.id;
    return [
      ...loud.map(({ type }) => ({ public: false, track_id, type })),
      ...shown.flatMap(({ rowSeq }) => {
        const type = typeOf.get(rowSeq);
        return type ? [{ public: true, track_id, type }] : [];
      }),
    ];
  }
}

/** Counts the alerts that the written rows would cause (webhook_foreseen_v2). */
async function alertsOf(at: ClientBase, alerted: readonly Alerted[]): Promise<ExpectedAlerts> {
  const { rows } = await at.query<Record<keyof ExpectedAlerts, string>>(
    'SELECT * FROM webhook_foreseen_v2($1, $2)',
    [JSON.stringify(alerted), ADMINISTRATIVE_EVENTS],
  );
  const [{ alerts = '0', endpoints = '0', subscribers = '0' } = {}] = rows;
  return { alerts: Number(alerts), endpoints: Number(endpoints), subscribers: Number(subscribers) };
}
