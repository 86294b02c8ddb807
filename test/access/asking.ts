import { randomUUID } from 'node:crypto';
import type { DeclaredRoute } from '../../src/http/requests/routes.js';
import type { Visibility } from './expectations.js';

/** A track of each visibility, and what hangs on it. */
export type Fixture = {
  slug: string;
  visibility: Visibility;
  meeting: string;
  /** Never held: it cannot be published. */
  annulled: string;
  endpoint: string;
  delivery: string;
  proposal: string;
  /** The SHA-256 of a file that only an entry of this track names. */
  document: string;
};

/** Of no track. */
export type Common = { token: string; person: string; subscription: string; desk: string };

/** Makes what an allowed request ends, anew for each time. */
export type Making = {
  endpoint: (slug: string) => Promise<string>;
  subscription: () => Promise<string>;
};

export type Request = { method: string; path: string; type?: string; body?: string };

const form = (fields: Record<string, string>) => ({
  type: 'application/x-www-form-urlencoded',
  body: new URLSearchParams(fields).toString(),
});
const json = (body: unknown) => ({ type: 'application/json', body: JSON.stringify(body) });

/** A track, and the entry that puts it at a stage. */
export type Begun = { slug: string; visibility: Visibility; stage: string };

/** Tracks as a dossier: whoever imports it again changes nothing. */
export const dossierOf = (begun: readonly Begun[]) => ({
  format: 'paraph-dossier/1',
  sources: { papers: { title: 'Papers', publisher: 'MFA', language: 'en' } },
  tracks: begun.map(({ slug }) => ({ slug, kind: 'visa-facilitation', parties: ['EU', 'KZ'], title: slug })),
  entries: begun.map(({ slug, visibility, stage }) => ({
    ...{ tracks: [slug], type: 'stage.asserted', occurredOn: '2025-01-10', visibility },
    ...(visibility === 'embargoed' && { embargoUntil: '2100-01-01T00:00:00Z' }),
    data: { stage, reason: 'Where the papers begin.' },
    sources: [{ ref: 'papers' }],
  })),
});

const again = ({ slug, visibility }: Fixture) => ({
  ...dossierOf([{ slug, visibility, stage: 'negotiating' }]),
  tracks: [],
});

/** No such address may be delivered to. */
const BARRED = 'http://127.0.0.1:9/';

/**
 * What is sent where a route lets callers in by what it finds in the request, so that the handler itself must decide.
 * Whoever is let in asks for something that cannot be done, or that changes nothing.
 */
const BODIES: Record<string, (fixture: Fixture) => { type: string; body: string }> = {
  'POST /v1/meetings': ({ slug }) =>
    json({ occurredOn: '2025-06-01', entries: [{ track: slug, type: 'agreement.entered_into_force' }] }),
  'POST /v1/meetings/:id/corrections': () =>
    json({ action: 'amend', reason: 'x', replacement: { sources: [{ ref: 'none' }] } }),
  'POST /v1/meetings/:id/publish': () => json({ reason: 'x' }),
  'POST /v1/import': (fixture) => json(again(fixture)),
  'POST /import': (fixture) => form({ dossier: JSON.stringify(again(fixture)), do: 'check' }),
  'POST /entries/from-text': ({ slug }) =>
    form({
      ...{ pasted: 'x', type: 'round.held', track: slug },
      ...{ occurredOn: '2025-06-01', number: '1', do: 'check' },
    }),
  'POST /rounds/new': ({ slug }) => form({ track: slug, occurredOn: '2025-06-01', number: '1', do: 'check' }),
  'POST /v1/proposals/:id/approve': () => json({}),
  'POST /v1/proposals/:id/return': () => json({ comment: 'x' }),
  'POST /v1/proposals/:id/take-over': () => json({}),
  'POST /proposals/:id': () => form({ do: 'approve' }),
  'POST /v1/webhooks/endpoints': ({ slug }) => json({ url: BARRED, audience: 'full', tracks: [slug] }),
  'PATCH /v1/webhooks/endpoints/:id': () => json({ url: BARRED }),
  'DELETE /v1/webhooks/endpoints/:id': () => json({}),
  'POST /v1/webhooks/endpoints/:id/recover': () => json({ since: '2025-12-01T00:00:00Z' }),
  'POST /v1/webhooks/endpoints/:id/rotate-secret': () => json({}),
  'POST /v1/webhooks/endpoints/:id/test': () => json({}),
  'POST /v1/webhooks/deliveries/:id/retry': () => json({}),
};

/** The things that an `:id` stands for, by where it stands. */
function idAt(url: string, fixture: Fixture, common: Common): string {
  if (url.startsWith('/v1/meetings/')) return fixture.meeting;
  if (url.includes('/proposals/')) return fixture.proposal;
  if (url.includes('/mail/')) return common.subscription;
  if (url.includes('/deliveries/')) return fixture.delivery;
  if (url.includes('/webhooks/')) return fixture.endpoint;
  if (url.includes('/tokens/')) return common.token;
  if (url.includes('/people/')) return common.person;
  return randomUUID();
}

/** A request for the route, about the fixture's track where it is about one. */
export async function requestFor(
  { method, url, allow, anyQuery, form: isForm }: DeclaredRoute,
  fixture: Fixture,
  common: Common,
  making: Making,
): Promise<Request> {
  const route = `${method} ${url}`;
  const params: Record<string, string> = {
    ...{
      slug: fixture.slug,
      seq: '1',
      number: '1',
      act: 'correct',
      recorded: '1',
      kind: 'visa-facilitation',
      name: 'paraph.css',
    },
    ...{ desk: common.desk, holder: common.token, token: 'x', secret: 'x', session: randomUUID() },
    key: randomUUID(),
    id: idAt(url, fixture, common),
    sha256: fixture.document,
  };
  if (route === 'POST /v1/meetings/:id/publish') params.id = fixture.annulled;
  if (route.startsWith('POST /webhooks/mail/:id')) params.id = await making.subscription();
  else if (/^(DELETE \/v1\/webhooks\/endpoints|POST \/webhooks)\/:id/.test(route))
    params.id = await making.endpoint(fixture.slug);
  const path = url.replaceAll(/:(\w+)/g, (_, name) => params[name] ?? `no-${name}`);
  if (/^GET \/v1\/export/.test(route)) return { method, path: `${path}?track=${fixture.slug}` };
  // Decided at the door: behind it an unknown parameter is refused before anything is done.
  const behind = anyQuery ? path : `${path}?nonsense=1`;
  const isOfTrack = /:(?:slug|id|sha256)/.test(url);
  if (method === 'GET') return { method, path: allow === 'public' && !isOfTrack ? behind : path };
  const body = BODIES[route]?.(fixture);
  if (body) return { method, path, ...body };
  return { method, path: behind, ...(isForm ? form({}) : json({})) };
}
