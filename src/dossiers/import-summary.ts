import type { ClientBase } from 'pg';
import type { Draft } from '../domain/decide/decide.js';
import { ADMINISTRATIVE_EVENTS } from '../domain/events/event-data.js';
import { bounds } from '../domain/values/dates.js';
import type { Text } from '../domain/values/text.js';
import type { WriteOptions } from '../ledger/decide-commands.js';

/** The written rows by slug. */
export type WrittenTracks = Parameters<NonNullable<WriteOptions['afterWrite']>>[1];

/** The number of deliveries, and of the endpoints and mail subscribers that would get them. */
export type ExpectedAlerts = { alerts: number; endpoints: number; subscribers: number };

/** What an import would record: new entries by track, and entries of the file by type (a meeting counts once). */
export type ImportSummary = {
  tracks: { slug: string; title: Text; isNew: boolean; entries: number }[];
  types: Record<string, number>;
  alerts: ExpectedAlerts;
};

/** Counts groups by type. The drafts of a group have the same type. */
export function countsByType(groups: readonly Draft[][]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [first] of groups) if (first) counts[first.type] = (counts[first.type] ?? 0) + 1;
  return counts;
}

export const tracksIn = (
  opened: readonly string[],
  written: WrittenTracks,
  titles: ReadonlyMap<string, Text>,
): ImportSummary['tracks'] =>
  [...new Set([...opened, ...written.keys()])].map((slug) => ({
    slug,
    title: written.get(slug)?.snapshot.track.title ?? titles.get(slug) ?? slug,
    isNew: opened.includes(slug),
    entries: written.get(slug)?.rows.length ?? 0,
  }));

/** Counts the alerts that the written rows would cause (webhook_foreseen_v2). */
export async function alertsOf(
  at: ClientBase,
  written: WrittenTracks,
  quietBefore = Number.NEGATIVE_INFINITY,
): Promise<ExpectedAlerts> {
  const alerted = [...written.values()].flatMap(({ snapshot, rows, shown }) => {
    const loud = rows.filter(({ occurredOn }) => bounds(occurredOn).latest >= quietBefore);
    const typeOf = new Map(loud.map(({ seq, type }) => [seq, type]));
    const track_id = snapshot.track.id;
    return [
      ...loud.map(({ type }) => ({ public: false, track_id, type })),
      ...shown.flatMap(({ rowSeq }) => {
        const type = typeOf.get(rowSeq);
        return type ? [{ public: true, track_id, type }] : [];
      }),
    ];
  });
  const { rows } = await at.query<Record<keyof ExpectedAlerts, string>>(
    'SELECT * FROM webhook_foreseen_v2($1, $2)',
    [JSON.stringify(alerted), ADMINISTRATIVE_EVENTS],
  );
  const [{ alerts = '0', endpoints = '0', subscribers = '0' } = {}] = rows;
  return { alerts: Number(alerts), endpoints: Number(endpoints), subscribers: Number(subscribers) };
}
