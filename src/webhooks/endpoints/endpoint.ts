import type { EndpointRow } from './endpoint.entity.js';

/** The owner of an endpoint's sealed secrets, for secret-box.ts. */
export const sealOwner = (id: string): string => `webhook endpoint ${id}`;

/** An endpoint without its secrets and without the values of its headers. `whole`: with the full URL. */
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
    format: row.format,
    language: row.language,
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

/** URL paths are often credentials, so callers who may not change an endpoint see its host only. */
function shortened(url: string): string {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}/…`;
}
