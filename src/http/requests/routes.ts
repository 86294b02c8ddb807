import type { FastifyInstance } from 'fastify';
import { isPermission, type Permission, type RouteTerms } from '../../access/allow.js';

type Pattern = { pattern: RegExp; methods: Set<string> };

/** A route as it is served, with whom it lets in. */
export type Declared = { method: string; url: string; allow: Permission } & RouteTerms;

declare module 'fastify' {
  interface FastifyInstance {
    /** All that is served: a test tries each of them with every role. */
    routes: Routes;
  }
}

/**
 * Every route that is served, whoever registered it. None is served without saying who may call it: those of
 * features say it by @Allow, those of plugins (assets, documentation) lie under one of `publicPrefixes`.
 */
export class Routes {
  readonly declared: Declared[] = [];
  private readonly patterns = new Map<string, Pattern>();

  constructor(private readonly publicPrefixes: readonly string[]) {}

  /** Must be called before any route is registered. */
  watch(instance: FastifyInstance): void {
    instance.addHook('onRoute', (route) => {
      const methods = [route.method].flat();
      route.config ??= {} as NonNullable<typeof route.config>;
      if (!isPermission(route.config.allow)) {
        if (!this.isPublic(route.url)) {
          throw new Error(
            `${methods.join(', ')} ${route.url} does not say whom it allows: it needs @Allow(...).`,
          );
        }
        Object.assign(route.config, { allow: 'public', anyQuery: true, compress: true });
      }
      const { allow = 'public', ...terms } = route.config;
      this.declared.push(...methods.map((method) => ({ ...terms, method, url: route.url, allow })));
      if (route.config.bodyLimit) route.bodyLimit = route.config.bodyLimit;
      const known = this.patterns.get(route.url) ?? { pattern: patternOf(route.url), methods: new Set() };
      for (const method of methods) known.methods.add(method);
      this.patterns.set(route.url, known);
    });
  }

  /** The methods that are served at a URL, sorted. */
  methodsAt(url: string): string[] {
    const [path = ''] = url.split('?', 1);
    const found = [...this.patterns.values()].filter(({ pattern }) => pattern.test(path));
    return [...new Set(found.flatMap(({ methods }) => [...methods]))].sort();
  }

  private isPublic(url: string): boolean {
    return this.publicPrefixes.some((prefix) => url === prefix || url.startsWith(`${prefix}/`));
  }
}

/** What the router matches: `:name` is one segment or a part of it, `*` the rest. */
function patternOf(url: string): RegExp {
  const source = url.replaceAll(/:(\w+)|\*|[.+?^${}()|[\]\\]/g, (found, name) =>
    name ? '[^/]+?' : found === '*' ? '.*' : `\\${found}`,
  );
  return new RegExp(`^${source}$`);
}
