import type { EndpointRow } from './endpoint.entity.js';

/** Whose the sealed secrets of an endpoint are (secret-box.ts). */
export const ownerOf = (id: string): string => `webhook endpoint ${id}`;

/** An endpoint as the API shows it: never a secret, and no header's value. */
export function endpointView(row: EndpointRow, { whole }: { whole: boolean }) {
  return {
    id: row.id,
    url: whole ? row.url : shortened(row.url),
    description: row.description,
    types: row.types,
    kinds: row.kinds,
    tracks: row.tracks,
    parties: row.parties,
    audience: row.public ? ('public' as const) : ('full' as const),
    payload: row.thin ? ('thin' as const) : ('full' as const),
    ordered: row.ordered,
    rateLimit: row.rate_limit,
    concurrency: row.concurrency,
    headerNames: row.header_names,
    signature: row.signature,
    publicKey: row.public_key,
    previous: row.previous_until && {
      publicKey: row.previous_public_key,
      until: row.previous_until.toISOString(),
    },
    enabled: row.disabled_at === null,
    disabledAt: row.disabled_at?.toISOString() ?? null,
    disabledReason: row.disabled_reason,
    failingSince: row.failing_since?.toISOString() ?? null,
    pausedUntil: row.open_until?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
  };
}
export type EndpointView = ReturnType<typeof endpointView>;

/** Paths of receivers are often credentials: whoever may not change an endpoint sees whom it calls, not how. */
function shortened(url: string): string {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}/…`;
}
