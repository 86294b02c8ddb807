import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import type { FastifyRequest } from 'fastify';
import { pointerTo, worthListing } from '../problems/pointers.js';
import { invalid } from '../problems/problem.js';

/** What a handler declares: whether it takes a body, and which query parameters; `all` of them by one schema. */
type Declared = { body: boolean; query: 'all' | ReadonlySet<string> };

const UNKNOWN = 'is not known here';

/**
 * Refuses input that the handler does not declare, which would be dropped unseen: query parameters, and a body that
 * says anything. What it declares is for its schemas to judge.
 */
export class UndeclaredInput implements CanActivate {
  private readonly declared = new WeakMap<object, Declared>();

  canActivate(context: ExecutionContext): boolean {
    const { query, body, routeOptions } = context.switchToHttp().getRequest<FastifyRequest>();
    const declared = this.declaredBy(context);
    const faults: string[][] = [];
    if (!routeOptions.config.anyQuery && declared.query !== 'all') {
      const known = declared.query;
      const given = Object.keys(query as Record<string, unknown>);
      faults.push(...given.filter((name) => !known.has(name)).map((name) => ['query', name]));
    }
    if (!declared.body && body !== undefined && body !== null) {
      if (typeof body !== 'object') faults.push([]);
      else faults.push(...Object.keys(body).map((name) => [name]));
    }
    if (faults.length === 0) return true;
    throw invalid(worthListing(faults.map((path) => ({ pointer: pointerTo(path), message: UNKNOWN }))));
  }

  private declaredBy(context: ExecutionContext): Declared {
    const handler = context.getHandler();
    const before = this.declared.get(handler);
    if (before) return before;
    const args: Record<string, { data?: unknown }> =
      Reflect.getMetadata(ROUTE_ARGS_METADATA, context.getClass(), handler.name) ?? {};
    // Keys are "<kind>:<index of the argument>".
    const of = (kind: RouteParamtypes) =>
      Object.entries(args).flatMap(([key, { data }]) => (key.startsWith(`${kind}:`) ? [data] : []));
    const names = of(RouteParamtypes.QUERY);
    const declared: Declared = {
      body: of(RouteParamtypes.BODY).length > 0,
      query: names.some((name) => typeof name !== 'string') ? 'all' : new Set(names.map(String)),
    };
    this.declared.set(handler, declared);
    return declared;
  }
}
