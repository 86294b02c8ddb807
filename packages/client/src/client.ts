import createFetchClient, { type Client as FetchClient, type MaybeOptionalInit } from 'openapi-fetch';
import type { paths } from './api.js';
import { type Feed, type FeedOptions, feedOf } from './feed.js';
import { ProblemError } from './problem.js';
import { type Retries, type Send, withRetries } from './retries.js';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
type PathOf<M extends Method> = {
  [P in keyof paths]: paths[P] extends Record<M, object> ? P : never;
}[keyof paths];
type Args<P extends keyof paths, M extends Method & keyof paths[P]> =
  undefined extends MaybeOptionalInit<paths[P], M>
    ? [init?: MaybeOptionalInit<paths[P], M>]
    : [init: MaybeOptionalInit<paths[P], M>];

/** The JSON of a success; of several successes (201 and 202), any of theirs. */
type AnswerOf<Operation> = Operation extends { responses: infer R }
  ? JsonOf<R>[keyof R & (200 | 201 | 202 | 204)]
  : never;
type JsonOf<R> = {
  [Status in keyof R]: R[Status] extends { content: { 'application/json': infer Body } } ? Body : undefined;
};
type Call<M extends Method> = <P extends PathOf<M>>(
  path: P,
  ...init: Args<P, M & keyof paths[P]>
) => Promise<AnswerOf<paths[P][M & keyof paths[P]]>>;

type Listing = { items: unknown[]; next: string | null };
/** A list that ends: its `next` is null at the end. The feed's never is. */
type PageOf<P extends PathOf<'get'>> =
  AnswerOf<paths[P]['get']> extends infer Page extends Listing
    ? null extends Page['next']
      ? Page
      : never
    : never;
export type ListPath = { [P in PathOf<'get'>]: [PageOf<P>] extends [never] ? never : P }[PathOf<'get'>];

export type ClientOptions = {
  /** Where the service is: its address, with the path of PUBLIC_URL if that has one. */
  baseUrl: string;
  /** Without a token the client reads the public view. */
  token?: string;
  /** Sends a request: `fetch` unless given. */
  fetch?: Send;
  retries?: Retries;
};

export type Client = {
  /** Each answers with the JSON of a success, or throws a ProblemError or a ConnectionError. */
  get: Call<'get'>;
  post: Call<'post'>;
  put: Call<'put'>;
  patch: Call<'patch'>;
  delete: Call<'delete'>;
  /** The pages of a list, each as answered. */
  pages<P extends ListPath>(path: P, ...init: Args<P, 'get'>): AsyncGenerator<PageOf<P>, void>;
  /** The items of a list, page after page. */
  items<P extends ListPath>(
    path: P,
    ...init: Args<P, 'get'>
  ): AsyncGenerator<PageOf<P>['items'][number], void>;
  /** All rows, and those that come, until the signal is aborted. */
  feed(options?: FeedOptions): Feed;
  /** The client of openapi-fetch beneath: answers with headers, as text or as a stream. */
  api: FetchClient<paths>;
};

/** A client of one Paraph for one caller. */
export function createClient({
  baseUrl,
  token,
  fetch = (request) => globalThis.fetch(request),
  retries,
}: ClientOptions): Client {
  const api = createFetchClient<paths>({
    baseUrl,
    fetch: withRetries(fetch, retries),
    headers: { Accept: 'application/json', ...(token !== undefined && { Authorization: `Bearer ${token}` }) },
  });
  api.use({
    onRequest({ request }) {
      if (request.method === 'POST' && !request.headers.has('Idempotency-Key'))
        request.headers.set('Idempotency-Key', newKey());
    },
  });
  const call = (method: Method) => async (path: string, init?: object) => {
    const { data, error, response } = await api.request(method, path as never, init as never);
    if (!response.ok) throw new ProblemError(response, error);
    return data;
  };
  async function* pages(path: string, init: { params?: { query?: object } } = {}) {
    for (let after: string | null | undefined; after !== null; ) {
      const query = { ...init.params?.query, ...(after !== undefined && { after }) };
      const page = (await get(path, { ...init, params: { ...init.params, query } })) as unknown as Listing;
      yield page;
      after = page.next;
    }
  }
  async function* items(path: string, init?: object) {
    for await (const page of pages(path, init)) yield* page.items;
  }
  const get = call('get');
  const client = { get, post: call('post'), put: call('put'), patch: call('patch'), delete: call('delete') };
  const feed = (options?: FeedOptions) =>
    feedOf((query, signal) => get('/v1/feed', { params: { query }, signal }), options);
  return { ...client, pages, items, feed, api } as unknown as Client;
}

/** `crypto.randomUUID` is missing from browsers' pages without TLS. */
const newKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );
