import { STATUS_CODES } from 'node:http';
import { ApiExtension, ApiOperation, ApiResponse } from '@nestjs/swagger';
import { type Permission, termsOf } from '../access/allow.js';
import { DESCRIBED, type DescribedHandler, type Operation } from '../http/openapi/described.js';
import { statusOf } from '../http/requests/handler-metadata.js';

/** From these facts document.ts makes the rest of the operation. */
export type Facts = Pick<
  Operation,
  'alsoText' | 'endless' | 'streamed' | 'ranged' | 'tells' | 'ifMatch' | 'problems' | 'example' | 'required'
> & {
  permission: Permission;
  /** The status of the other success, or null. */
  or: string | null;
  yaml: boolean;
  lines: boolean;
  /** The body is a file. */
  file: boolean;
};

export const FACTS = 'x-facts';

/** Hands every description that is new to @nestjs/swagger. */
export function annotateHandlers(): void {
  for (const described of DESCRIBED.splice(0)) annotate(described);
}

function annotate({ prototype, name, tag, operation }: DescribedHandler): void {
  const descriptor = Object.getOwnPropertyDescriptor(prototype, name);
  if (!descriptor) throw new Error(`${prototype.constructor.name} has no handler ${name}.`);
  const { id: operationId, summary, description, answer, or, media = 'text/plain', ...rest } = operation;
  const terms = termsOf(descriptor.value);
  const facts: Facts = {
    ...rest,
    permission: terms.allow,
    or: or ? String(or.status) : null,
    yaml: terms.yaml ?? false,
    lines: terms.lines ?? false,
    file: terms.file ?? false,
  };
  const status = statusOf(descriptor.value);
  const text = { content: { [media]: { schema: { type: 'string' as const } } } };
  const success = answer === 'text' ? text : answer === 'nothing' ? {} : { standardSchema: answer };
  const decorators = [
    ApiOperation({ operationId, summary, ...(description && { description }), tags: [tag] }),
    ApiExtension(FACTS, facts),
    ApiResponse({ status, description: `${STATUS_CODES[status]}.`, ...success }),
    ...(or
      ? [ApiResponse({ status: or.status, description: or.description, standardSchema: or.answer })]
      : []),
  ];
  for (const decorate of decorators) decorate(prototype, name, descriptor);
}
