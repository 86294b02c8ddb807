import type { DocumentedOperation, OpenApiDocument, Parameter } from '../../src/openapi/types.js';
import { type Chance, ODD_BODIES, ODD_SEGMENTS, ODD_TEXTS, ODD_VALUES } from './values.js';

export type Call = {
  /** The path as the document writes it, and its method; null where it describes none. */
  path: string;
  method: string;
  operation: DocumentedOperation | null;
  target: string;
  headers: Record<string, string>;
  body: string | Buffer | null;
};

export type Operations = readonly { path: string; method: string; operation: DocumentedOperation }[];

export const operationsOf = ({ paths }: OpenApiDocument): Operations =>
  Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
  );

/** Ids of things that are there, by the beginning of the path at which they were seen. */
export class Seen {
  private readonly ids = new Map<string, string[]>();

  static of = (path: string): string => path.split('/{')[0] ?? path;

  note(path: string, text: string): void {
    const ids = [...text.matchAll(/"id":"([0-9a-f-]{36})/g)].map(([, id]) => id as string);
    if (ids.length > 0)
      this.ids.set(Seen.of(path), [...(this.ids.get(Seen.of(path)) ?? []), ...ids].slice(-20));
  }

  at(path: string): readonly string[] {
    return this.ids.get(Seen.of(path)) ?? [];
  }
}

const HEADERS: readonly [name: string, values: readonly string[]][] = [
  ['accept', ['*/*', 'text/html', 'application/json', 'image/png', '', 'text/event-stream', 'a/b;q=x']],
  ['accept-encoding', ['gzip', 'br', 'zstd', 'identity;q=0', '*', 'x']],
  ['accept-language', ['kk', 'ru;q=0.5', '*', 'x'.repeat(100)]],
  ['if-match', ['"1"', '"5"', '*', 'W/"1"', '1', '', '"x"', '"1", "2"']],
  ['if-none-match', ['*', '"x"', 'x', 'W/"x"', '']],
  ['idempotency-key', ['a', 'b', 'c', '', ' ', 'é', 'x'.repeat(255), 'x'.repeat(256)]],
  ['last-event-id', ['0', '5', 'abc', '-1', '', '99999999999999999999']],
  ['content-encoding', ['gzip', 'identity', 'br', '', 'gzip, br']],
  ['host', ['x', '', 'a b', '[::1]:80', 'x:y', 'x, y', '<b>']],
  ['x-request-id', ['mine', 'a b', 'x'.repeat(100)]],
  ['x-forwarded-for', ['203.0.113.9:1', 'unknown', '[2001:db8::1]:443', '']],
  ['cookie', ['paraph=x', '=', 'a;b', '__Host-paraph=%00']],
  ['range', ['bytes=0-10', 'x']],
  ['expect', ['100-continue', 'x']],
  ['origin', ['https://elsewhere.example', 'null']],
  ['sec-fetch-site', ['cross-site', 'x']],
  ['prefer', ['return=minimal']],
  ['x-http-method-override', ['DELETE']],
];

const TYPES = [
  ...['application/json; charset=utf-8', 'APPLICATION/JSON', 'application/yaml', 'text/plain', ';;;', ''],
  ...['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'multipart/form-data'],
  ...['application/json; charset=latin1', 'application/problem+json', 'application/octet-stream'],
];

const METHODS = [
  'HEAD',
  'OPTIONS',
  'TRACE',
  'PUT',
  'PATCH',
  'DELETE',
  'POST',
  'GET',
  'PROPFIND',
  'LINK',
  'QUERY',
];

/** One call, mostly of something that is described, with something odd about it or nothing. */
export function callOf(chance: Chance, operations: Operations, seen: Seen, tokens: readonly string[]): Call {
  const { path, method, operation } = chance.pick(operations);
  if (chance.once(3)) return plain(chance, { path, method, operation }, seen, tokens);
  const target = targetOf(chance, path, operation, seen) + queryOf(chance, operation);
  const headers: Record<string, string> = { authorization: chance.pick(tokens) };
  if (!headers.authorization) delete headers.authorization;
  while (chance.once(2)) {
    const [name, values] = chance.pick(HEADERS);
    headers[name] = chance.pick(values);
  }
  const body = bodyOf(chance, operation);
  if (body !== null && !chance.once(100)) headers['content-type'] = 'application/json';
  if (chance.once(12)) headers['content-type'] = chance.pick(TYPES);
  const call = { path, method: method.toUpperCase(), operation, target, headers, body };
  if (chance.once(60))
    return { ...call, operation: null, target: `${target.split('?')[0]}/no/such/call`, path: '' };
  const other = chance.once(25) ? chance.pick(METHODS) : call.method;
  const described = operations.find((one) => one.path === path && one.method.toUpperCase() === other);
  return { ...call, method: other, operation: described?.operation ?? null };
}

/** A call that is well-formed, mostly of the first of the tokens; what it makes has a new name or an old one. */
function plain(
  chance: Chance,
  { path, method, operation }: Operations[number],
  seen: Seen,
  tokens: readonly string[],
): Call {
  const target = path.replaceAll(
    /\{(\w+)\}/g,
    (_, name) => known(chance, path, name, operation, seen) ?? 'none',
  );
  const example = structuredClone(operation.requestBody?.content['application/json']?.example);
  if (example !== undefined) renamed(chance, example);
  const body = example === undefined ? null : JSON.stringify(example);
  const authorization = chance.once(3) ? chance.pick(tokens) : (tokens[0] ?? '');
  const headers = {
    ...(authorization && { authorization }),
    ...(body !== null && { 'content-type': 'application/json' }),
  };
  return { path, method: method.toUpperCase(), operation, target, headers, body };
}

function renamed(chance: Chance, value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inside] of Object.entries(value)) {
    if (/^(?:slug|username)$/.test(name))
      (value as Record<string, unknown>)[name] = `fuzz-${chance.below(200)}`;
    else renamed(chance, inside);
  }
}

function known(
  chance: Chance,
  path: string,
  name: string,
  operation: DocumentedOperation,
  seen: Seen,
): string | undefined {
  const ids = seen.at(path);
  if ((name === 'id' || name === 'holder') && ids.length > 0) return chance.pick(ids);
  const example = named(operation, 'path').find((one) => one.name === name)?.example;
  return example === undefined ? undefined : String(example);
}

function targetOf(chance: Chance, path: string, operation: DocumentedOperation, seen: Seen): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name) => {
    if (chance.once(6)) return chance.pick(ODD_SEGMENTS);
    const ids = seen.at(path);
    if ((name === 'id' || name === 'holder') && ids.length > 0) return chance.pick(ids);
    return String(
      named(operation, 'path').find((one) => one.name === name)?.example ?? chance.pick(ODD_SEGMENTS),
    );
  });
}

const named = ({ parameters }: DocumentedOperation, place: string): Parameter[] =>
  parameters.flatMap((one) => ('in' in one && one.in === place ? [one] : []));

function queryOf(chance: Chance, operation: DocumentedOperation): string {
  const declared = named(operation, 'query');
  const pairs: string[] = [];
  while (chance.once(2)) {
    const name =
      declared.length > 0 && !chance.once(8)
        ? chance.pick(declared).name
        : chance.pick(['x', '__proto__', '%ff', '']);
    const choices =
      (declared.find((one) => one.name === name)?.schema.enum as string[] | undefined) ?? ODD_TEXTS;
    pairs.push(`${name}=${escaped(chance.pick(chance.once(3) ? ODD_TEXTS : choices))}`);
  }
  return pairs.length > 0 ? `?${pairs.join('&')}` : '';
}

const escaped = (text: string): string => encodeURIComponent(text.toWellFormed());

function bodyOf(chance: Chance, { requestBody }: DocumentedOperation): Call['body'] {
  if (!requestBody) return chance.once(20) ? chance.pick(ODD_BODIES) : null;
  if (chance.once(8)) return chance.pick(ODD_BODIES);
  const body = structuredClone(requestBody.content['application/json']?.example);
  for (let left = chance.below(4); left > 0; left -= 1) change(chance, body);
  return JSON.stringify(body) ?? '';
}

/** Changes one thing somewhere inside. */
function change(chance: Chance, value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  const inside = value as Record<string, unknown>;
  const name = chance.pick([...Object.keys(inside), 'more']);
  if (!chance.once(3) && typeof inside[name] === 'object' && inside[name] !== null)
    change(chance, inside[name]);
  else if (/^(?:slug|name|username|number)$/.test(name) && !chance.once(3)) {
    inside[name] = typeof inside[name] === 'number' ? chance.below(40) : `fuzz-${chance.below(40)}`;
  } else if (chance.once(3)) delete inside[name];
  else inside[name] = structuredClone(chance.pick(ODD_VALUES));
}
