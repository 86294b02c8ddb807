import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { limitFaults, pointerTo } from '../problems/pointers.js';
import { invalid } from '../problems/problem.js';
import { declaredInput } from './handler-metadata.js';

const UNKNOWN = 'is not known here';

/**
 * Refuses input that the handler does not declare and would ignore: query parameters, and a body that is not empty.
 * Declared input is checked by its schema.
 */
export class UndeclaredInput implements CanActivate {
  private readonly declared = new WeakMap<object, ReturnType<typeof declaredInput>>();

  canActivate(context: ExecutionContext): boolean {
    const { query, body, routeOptions } = context.switchToHttp().getRequest<FastifyRequest>();
    const declared = this.declaredBy(context);
    const faults: string[][] = [];
    if (!routeOptions.config.anyQuery && !declared.query) {
      faults.push(...Object.keys(query as object).map((name) => ['query', name]));
    }
    if (!declared.body && body !== undefined && body !== null) {
      if (typeof body !== 'object') faults.push([]);
      else faults.push(...Object.keys(body).map((name) => [name]));
    }
    if (faults.length === 0) return true;
    throw invalid(limitFaults(faults.map((path) => ({ pointer: pointerTo(path), message: UNKNOWN }))));
  }

  private declaredBy(context: ExecutionContext) {
    const handler = context.getHandler();
    const found =
      this.declared.get(handler) ?? declaredInput({ controller: context.getClass(), name: handler.name });
    this.declared.set(handler, found);
    return found;
  }
}
