import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EVENT_TYPES } from '../../src/domain/events/event-data.js';
import { STAGES } from '../../src/domain/values/views.js';
import { COVERED, DATA } from '../histories/examples.js';
import { oneOf } from '../support/sizes.js';
import { type Request, requestFor } from './asking.js';
import { ANYBODY, CALLERS, type Who } from './callers.js';
import { EXPECTED, type Outcome, type Rule, VISIBILITIES, type Visibility } from './expectations.js';
import { type Everyone, furnish, serveEveryone } from './served.js';

/** Requests under way at once. */
const AT_ONCE = 8;

/** There are 17 callers: of each route one tries what is public, another what is not, and each caller tries every route. */
const SOME = 3;

type Cell = { name: string; who: Who; ask: () => Promise<Request>; expected: Outcome };

let at: Everyone;
let all: Awaited<ReturnType<typeof furnish>>;
const stageTrack = (stage: string, visibility: Visibility) =>
  `at-${stage.replaceAll('_', '-')}-${visibility}`;

beforeAll(async () => {
  at = await serveEveryone();
  const tracks = VISIBILITIES.flatMap((visibility) =>
    STAGES.map((stage) => ({ slug: stageTrack(stage, visibility), visibility, stage })),
  );
  all = await furnish(at, tracks);
});
afterAll(() => at.close());

async function outcomeOf({ who, ask }: Cell): Promise<string> {
  const { method, path, type, body } = await ask();
  const token = all.tokens.get(who);
  const headers = {
    ...(token && { authorization: `Bearer ${token}` }),
    ...(type && { 'content-type': type }),
    // No track is at this revision: whoever is let in writes nothing.
    ...(path.endsWith('/transitions') && { 'if-match': '"999999999"' }),
  };
  const answer = await fetch(at.url + path, { method, headers, redirect: 'manual', ...(body && { body }) });
  const { status } = answer;
  if (answer.headers.get('content-type')?.startsWith('text/event-stream')) await answer.body?.cancel();
  else await answer.arrayBuffer();
  if (status === 303 && answer.headers.get('location')?.startsWith('/sign-in')) return '401';
  return [401, 403, 404].includes(status) || status >= 500 ? String(status) : 'yes';
}

/** Tries every cell; those that are not as expected. */
async function tried(cells: Cell[]): Promise<string[]> {
  const wrong: string[] = [];
  const left = cells.values();
  const work = async () => {
    for (const cell of left) {
      const outcome = await outcomeOf(cell);
      if (outcome !== String(cell.expected)) {
        wrong.push(`${cell.name}, ${cell.who.name}: ${outcome}, not ${cell.expected}`);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return wrong.sort();
}

const cellsOf = (name: string, rule: Rule, ask: (visibility: Visibility) => Promise<Request>): Cell[] =>
  (rule.about === 'track' ? VISIBILITIES : (['public'] as const)).flatMap((visibility) =>
    CALLERS.map((who) => ({
      name: rule.about === 'track' ? `${name} (${visibility})` : name,
      who,
      ask: () => ask(visibility),
      expected: rule.of(who, visibility),
    })),
  );

const declared = () => at.instance.routes.declared.filter(({ method }) => method !== 'HEAD');

describe('the matrix of who may do what', () => {
  it('has an expectation for every route that is served, and for no other', () => {
    const served = declared().map(({ method, url }) => `${method} ${url}`);
    expect(served.toSorted()).toEqual(Object.keys(EXPECTED).toSorted());
  });

  it('of every route, role, desk and visibility is as reviewed', async () => {
    const cells = declared().flatMap((route) => {
      const name = `${route.method} ${route.url}`;
      const rule = EXPECTED[name];
      if (!rule) return [];
      return cellsOf(name, rule, (visibility) => {
        const fixture = all.fixtures.get(visibility);
        if (!fixture) throw new Error(`no track that is ${visibility}`);
        return requestFor(route, fixture, all.common, at.making);
      });
    });
    expect(cells.length).toBeGreaterThan(2_500);
    expect(await tried(oneOf(SOME, cells))).toEqual([]);
  });

  it('of every event, and of every stage that a track can be at, is that of recording, whatever the machine says', async () => {
    const record = EXPECTED['POST /v1/tracks/:slug/transitions'] as Rule;
    const asked = (slug: string, type: (typeof EVENT_TYPES)[number]): Request => ({
      method: 'POST',
      path: `/v1/tracks/${slug}/transitions`,
      type: 'application/json',
      body: JSON.stringify({
        ...{ type, occurredOn: type === 'coverage.stated' ? COVERED : '2025-06-01' },
        data: type === 'stage.asserted' ? { stage: 'signed', reason: 'x' } : (DATA[type] ?? {}),
      }),
    });
    const events = EVENT_TYPES.flatMap((type) =>
      cellsOf(type, record, async (visibility) => asked(`track-${visibility}`, type)),
    );
    const stages = STAGES.flatMap((stage) =>
      cellsOf(stage, record, async (visibility) => asked(stageTrack(stage, visibility), 'round.held')),
    );
    expect(await tried(oneOf(SOME, [...events, ...stages]))).toEqual([]);
  });

  it('knows nobody of whom it says nothing', () => {
    expect([...all.tokens.keys()]).toEqual(CALLERS);
    expect(all.tokens.get(ANYBODY)).toBeNull();
  });
});
