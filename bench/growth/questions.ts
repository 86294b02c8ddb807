import { Agent, request } from 'undici';

export const TOKEN = 'the-admin-token-of-the-bench';

type Asked = { path: string; body?: object; page?: 'public' | 'staff' };

/** Each takes the slug of a track, another one each time, and the number of the question. */
export const QUESTIONS: Record<string, (slug: string, nth: number) => Asked> = {
  write: (slug, nth) => ({
    path: `/v1/tracks/${slug}/transitions`,
    body: { type: 'statement.made', occurredOn: '2026-11', data: { summary: `Statement number ${nth}` } },
  }),
  track: (slug) => ({ path: `/v1/tracks/${slug}` }),
  'track, as of a day': (slug) => ({ path: `/v1/tracks/${slug}?asOf=2024-06-30` }),
  transitions: (slug) => ({ path: `/v1/tracks/${slug}/transitions` }),
  'board page': () => ({ path: '/v1/board' }),
  'board page, filtered': () => ({ path: '/v1/board?kind=agreement&party=QA&stage=signed' }),
  'agenda, what is owed first': () => ({ path: '/v1/deadlines' }),
  'agenda, a week ahead': () => ({ path: '/v1/deadlines?within=7' }),
  'agenda, what one party owes': () => ({ path: '/v1/deadlines?owner=KZ' }),
  'board page, as of a day': () => ({ path: '/v1/board?asOf=2024-06-30' }),
  'search of two words': (_, nth) => ({
    path: `/v1/search?q=${encodeURIComponent(SEARCHES[nth % SEARCHES.length] as string)}`,
  }),
  feed: (_, nth) => ({ path: `/v1/feed?after=${(nth * 37) % 900}` }),
  'page of the board': () => ({ path: '/', page: 'public' }),
  'page of the agenda': () => ({ path: '/agenda', page: 'staff' }),
  'home of who has signed in': () => ({ path: '/home', page: 'staff' }),
  'page of a track': (slug) => ({ path: `/tracks/${slug}`, page: 'public' }),
};

const SEARCHES = ['air Qatar', 'Бакаев Астана', 'transport Gorgia', 'келісім Катар', 'visa students'];

const agent = new Agent({ connections: 1, pipelining: 1 });
export const closeAgent = (): Promise<void> => agent.close();

/** Milliseconds until the whole answer is there, and its bytes as sent. */
export async function ask(url: string, { path, body, page }: Asked): Promise<{ ms: number; bytes: number }> {
  const start = performance.now();
  const answer = await request(url + path, {
    dispatcher: agent,
    method: body ? 'POST' : 'GET',
    headers: {
      ...(page && { 'accept-encoding': 'br' }),
      ...(page !== 'public' && { authorization: `Bearer ${TOKEN}` }),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const { byteLength } = await answer.body.arrayBuffer();
  if (answer.statusCode >= 400) throw new Error(`${path}: ${answer.statusCode}`);
  return { ms: performance.now() - start, bytes: byteLength };
}
