import { pdf } from '../documents/uploading.js';
import { ADMIN, serveFounding } from '../http/openapi.harness.js';
import { type Begun, type Common, dossierOf, type Fixture, type Making } from './asking.js';
import { ANYBODY, CALLERS, type Who } from './callers.js';
import { VISIBILITIES, type Visibility } from './expectations.js';

type Json = Record<string, unknown>;

/** The whole application with tracks of every visibility and a caller of every kind: one for all cells. */
export async function serveEveryone() {
  const served = await serveFounding();
  const call = async (method: string, path: string, body?: unknown): Promise<Json> => {
    const answer = await fetch(served.url + path, {
      method,
      headers: {
        authorization: `Bearer ${ADMIN}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${text}`);
    return text ? JSON.parse(text) : {};
  };

  const meeting = async (slug: string, visibility: Visibility): Promise<string> => {
    const embargoUntil = visibility === 'embargoed' ? '2100-01-01T00:00:00Z' : null;
    const made = await call('POST', '/v1/meetings', {
      ...{ occurredOn: '2025-06-01', visibility, ...(embargoUntil && { embargoUntil }) },
      entries: [{ track: slug, type: 'consultation.held' }],
    });
    return (made.meeting as { id: string }).id;
  };
  const making: Making = {
    subscription: async () => {
      const asked = { address: 'a@example.org', language: 'en' };
      return String((await call('POST', '/v1/mail/subscriptions', asked)).id);
    },
    endpoint: async (slug) => {
      const asked = { url: 'https://alerts.example.org/', audience: 'full', tracks: [slug] };
      return String((await call('POST', '/v1/webhooks/endpoints', asked)).id);
    },
  };
  const document = async (slug: string, visibility: Visibility): Promise<string> => {
    const headers = { authorization: `Bearer ${ADMIN}`, 'content-type': 'application/pdf' };
    const answer = await fetch(`${served.url}/v1/documents`, { method: 'POST', headers, body: pdf(slug) });
    const { sha256 } = (await answer.json()) as { sha256: string };
    await call('POST', `/v1/tracks/${slug}/transitions`, {
      ...{ type: 'statement.made', occurredOn: '2025-06-02', data: { summary: slug }, visibility },
      ...(visibility === 'embargoed' && { embargoUntil: '2100-01-01T00:00:00Z' }),
      documents: [{ sha256, kind: 'note' }],
    });
    return sha256;
  };
  const fixture = async (visibility: Visibility): Promise<Fixture> => {
    const slug = `track-${visibility}`;
    const annulled = await meeting(slug, visibility);
    await call('POST', `/v1/meetings/${annulled}/corrections`, { action: 'annul', reason: 'x' });
    const endpoint = await making.endpoint(slug);
    const { delivery } = await call('POST', `/v1/webhooks/endpoints/${endpoint}/test`);
    return {
      ...{ slug, visibility, annulled, endpoint, delivery: (delivery as { id: string }).id },
      ...{ meeting: await meeting(slug, visibility), proposal: await served.newProposal(slug) },
      document: await document(slug, visibility),
    };
  };
  const common = async (): Promise<Common> => ({
    desk: 'there',
    token: String((await call('POST', '/v1/tokens', { name: 'spare', role: 'reader' })).id),
    person: String(
      (await call('POST', '/v1/people', { name: 'Aliya', username: 'aliya', role: 'reader' })).id,
    ),
    subscription: await making.subscription(),
  });
  let people = 0;
  const tokenOf = async ({ name, everywhere, own, elsewhere }: Who): Promise<string> => {
    const role = everywhere ?? own ?? elsewhere ?? 'reader';
    const desk = everywhere ? {} : { desk: own ? 'here' : 'there' };
    people += 1;
    const username = `user-${people}`;
    const { id: person } = await call('POST', '/v1/people', { name, username, role: null });
    const made = await call('POST', '/v1/tokens', { name, person, role, ...desk });
    if (everywhere && own) await call('PUT', `/v1/desks/here/grants/${made.id}`, { role: own });
    if (!everywhere && !own && !elsewhere) await call('DELETE', `/v1/desks/there/grants/${made.id}`);
    return String(made.token);
  };
  return { ...served, call, making, fixture, common, tokenOf };
}

export type Everyone = Awaited<ReturnType<typeof serveEveryone>>;

/** Everything that the cells are about. */
export async function furnish(at: Everyone, more: readonly Begun[]) {
  const own = VISIBILITIES.map((visibility) => ({
    slug: `track-${visibility}`,
    visibility,
    stage: 'negotiating',
  }));
  await at.call('POST', '/v1/import', dossierOf([...own, ...more]));
  const fixtures = new Map<Visibility, Fixture>();
  for (const visibility of VISIBILITIES) fixtures.set(visibility, await at.fixture(visibility));
  const tracks = [...own, ...more].map(({ slug }) => slug);
  await at.call('POST', '/v1/desks', { slug: 'here', name: 'Here', tracks });
  await at.call('POST', '/v1/desks', { slug: 'there', name: 'There', tracks: ['kz-eu-readmission'] });
  const tokens = new Map<Who, string | null>([[ANYBODY, null]]);
  for (const who of CALLERS) if (who !== ANYBODY) tokens.set(who, await at.tokenOf(who));
  return { fixtures, tokens, common: await at.common() };
}
