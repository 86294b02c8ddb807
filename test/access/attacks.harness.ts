import { connect } from 'node:net';
import { EVENT_TYPES, type EventType } from '../../src/domain/events/event-data.js';
import { dataOf } from '../contract/calls.js';
import type { Client, Service } from '../support/service.js';

/** One for each script that the record is written in, each by another way out of where text stands. */
export const HOSTILE = {
  en: `"><img src=x onerror=alert(1)>'<script>alert(1)</script>`,
  ru: `Переговоры"><svg onload=alert(1)>' onmouseover='alert(1)' x="</script><script>alert(1)</script>`,
  kk: `Келіссөздер</title></textarea></style><iframe srcdoc="<script>alert(1)</script>">&lt;b&gt;`,
};

const LINE = 'in one language';

/** The same with every word that somebody typed replaced by a hostile one. */
export function poisoned(value: unknown): unknown {
  if (value === LINE) return HOSTILE;
  if (Array.isArray(value)) return value.map(poisoned);
  if (typeof value !== 'object' || value === null) return value;
  if ('kk' in value || 'en' in value) return HOSTILE;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, poisoned(item)]));
}

/** Records whatever of the vocabulary the track takes, in its order, with hostile text in every field. */
export async function poison(client: Client, slug: string): Promise<EventType[]> {
  const taken: EventType[] = [];
  const people = [{ name: HOSTILE, title: HOSTILE, side: 'KZ', role: HOSTILE }];
  const shared = { summary: HOSTILE, reason: HOSTILE, body: HOSTILE, people };
  const place = { city: HOSTILE, country: HOSTILE };
  for (const [at, type] of EVENT_TYPES.entries()) {
    const data = { ...shared, place, ...(poisoned(dataOf(type)) as object) };
    const { status } = await client.record(slug, {
      type,
      occurredOn: `2026-01-${String(1 + (at % 28)).padStart(2, '0')}`,
      data,
      sources: [{ title: HOSTILE, publisher: HOSTILE, language: 'en', quote: HOSTILE }],
      note: HOSTILE,
      visibility: 'public',
    });
    if (status === 201) taken.push(type);
  }
  return taken;
}

/** Tags as a browser reads them: a quoted value may hold `>`. */
const TAG = /<([a-z][a-z0-9]*)((?:\s+[^\s"'>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?|\s*\/)*)\s*>/gi;
const ATTRIBUTE = /([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g;
const OURS = new Set(['/assets/htmx.min.js', '/assets/paraph.js', '/assets/finding.js', '/assets/search.js']);

/** What of a page would run or load something that is not ours. */
export function alive(html: string): string[] {
  return [...html.matchAll(TAG)].flatMap(([tag, name = '', inside = '']) => {
    const attributes = [...inside.matchAll(ATTRIBUTE)].map(
      ([, key = '', double, single, bare]) => [key.toLowerCase(), double ?? single ?? bare ?? ''] as const,
    );
    const src = attributes.find(([key]) => key === 'src')?.[1];
    const isForeign =
      /^(?:iframe|object|embed|base|applet)$/i.test(name) ||
      (name.toLowerCase() === 'script' && !(src && OURS.has(src))) ||
      (name.toLowerCase() === 'img' && src !== undefined && !/^(?:data:image|\/assets\/)/.test(src)) ||
      attributes.some(
        ([key, value]) =>
          key.startsWith('on') ||
          key === 'srcdoc' ||
          (/^(?:href|action|formaction|xlink:href)$/.test(key) &&
            /^\s*(?:javascript|data|vbscript):/i.test(value)),
      );
    return isForeign ? [tag.slice(0, 200)] : [];
  });
}

/** Every route that is served, as `[method, pattern]`. */
export function routesOf({ app }: Service): [method: string, path: string][] {
  const trail: string[] = [];
  const tree: string = app.getHttpAdapter().getInstance().printRoutes({ commonPrefix: false });
  return tree.split('\n').flatMap((line) => {
    const [, indent = '', part = '', methods = ''] = /^(.*?)[└├]── (\S+)(?: \(([^)]+)\))?/.exec(line) ?? [];
    if (!part) return [];
    trail.length = indent.length / 4;
    trail.push(part);
    const path = trail.join('').replace('//', '/');
    return methods
      .split(', ')
      .filter(Boolean)
      .map((method): [string, string] => [method, path]);
  });
}

/** Sends bytes as they are; resolves with what came back when the server closes the connection. */
export function raw(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
    socket.write(text);
  });
}
