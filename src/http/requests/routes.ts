import type { FastifyInstance } from 'fastify';
import { isPermission, type Permission, type RouteTerms } from '../../access/allow.js';

type Pattern = { pattern: RegExp; methods: Set<string> };

/** A served route with its terms. */
export type DeclaredRoute = { method: string; url: string; allow: Permission } & RouteTerms;

declare module 'fastify' {
  interface FastifyInstance {
    /** All served routes: a test calls each with every role. */
    routes: Routes;
  }
}

/**
 * All served routes. Each must declare who may call it: features with @Allow; routes of plugins (assets, documentation)
 * must be below one of `publicPrefixes`.
 */
export class Routes {
  readonly declared: DeclaredRoute[] = [];
  private readonly patterns = new Map<string, Pattern>();

  constructor(private readonly publicPrefixes: readonly string[]) {}

  /** Collects the routes of an instance. It must be called before any route is registered. */
  collect(instance: FastifyInstance): void {
    instance.addHook('onRoute', (route) => {
      const methods = [route.method].flat();
      route.config ??= {} as NonNullable<typeof route.config>;
      if (!isPermission(route.config.allow)) {
        if (!this.isPublic(route.url)) {
          throw new Error(
            `${methods.join(', ')} ${route.url} does not declare who may call it: it needs @Allow(...).`,
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

  /** The methods of a URL, sorted. */
  methodsAt(url: string): string[] {
    const [path = ''] = url.split('?', 1);
    const found = [...this.patterns.values()].filter(({ pattern }) => pattern.test(path));
    return [...new Set(found.flatMap(({ methods }) => [...methods]))].sort();
  }

  private isPublic(url: string): boolean {
    return this.publicPrefixes.some((prefix) => url === prefix || url.startsWith(`${prefix}/`));
  }
}

/** The router's pattern as a regular expression: `:name` matches a segment or a part of it, `*` the rest. */
function patternOf(url: string): RegExp {
  const source = url.replaceAll(/:(\w+)|\*|[.+?^${}()|[\]\\]/g, (found, name) =>
    name ? '[^/]+?' : found === '*' ? '.*' : `\\${found}`,
  );
  return new RegExp(`^${source}$`);
}
