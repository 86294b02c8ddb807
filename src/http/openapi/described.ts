import { STATUS_CODES } from 'node:http';
import { ApiExtension, ApiOperation, ApiResponse } from '@nestjs/swagger';
import type { z } from 'zod';
import { type Permission, termsOf } from '../../access/allow.js';
import type { ProblemCode } from '../problems/problem.js';
import { statusOf } from '../requests/handler-metadata.js';

/** What the code of a handler does not say of itself. */
export type Operation = {
  /** Unique in the document; generated clients name their functions after it. */
  id: string;
  summary: string;
  /** Markdown. */
  description?: string;
  /** The body of a success: JSON of a schema, text of the media type that `media` names, or nothing. */
  answer: z.ZodType | 'text' | 'nothing';
  /** Another success that it may have. */
  or?: { status: number; description: string; answer: z.ZodType };
  /** `text/plain` unless given. */
  media?: string;
  /** Goes on until either side ends it: no tag can stand for it. */
  endless?: boolean;
  /** What a success tells in its headers: the track's revision as its ETag, and where the new thing is. */
  tells?: readonly ('revision' | 'location')[];
  /** Takes the revision that the caller last saw, in If-Match. */
  ifMatch?: boolean;
  /** Problems beyond those that every call of its kind may have (document.ts). */
  problems?: readonly ProblemCode[];
  /** A body that is accepted on the founding dossier, by calls in the order of the document. */
  example?: unknown;
  /** Parameters of its path with which the example, or the call itself, succeeds on the founding dossier. */
  path?: Record<string, string>;
};

/** What document.ts makes the rest of the operation from. */
export type Facts = Pick<Operation, 'endless' | 'tells' | 'ifMatch' | 'problems' | 'example' | 'path'> & {
  permission: Permission;
  /** The status of the other success, which makes something else. */
  or: string | null;
  yaml: boolean;
};

export const FACTS = 'x-facts';

type Handlers<Name extends string> = abstract new (...args: never[]) => Record<Name, unknown>;

/**
 * Describes a controller's handlers for the OpenAPI document. Who may call, what is taken and which status a success
 * has is read from the handlers' own decorators.
 */
export const Described =
  <Name extends string>(tag: string, operations: Record<Name, Operation>) =>
  (controller: Handlers<Name>): void => {
    for (const [name, operation] of Object.entries<Operation>(operations)) {
      describe(controller.prototype, name, tag, operation);
    }
  };

function describe(prototype: object, name: string, tag: string, operation: Operation): void {
  const descriptor = Object.getOwnPropertyDescriptor(prototype, name);
  if (!descriptor) throw new Error(`${prototype.constructor.name} has no handler ${name}.`);
  const { id: operationId, summary, description, answer, or, media = 'text/plain', ...rest } = operation;
  const terms = termsOf(descriptor.value);
  const facts: Facts = {
    ...rest,
    permission: terms.allow,
    or: or ? String(or.status) : null,
    yaml: terms.yaml ?? false,
  };
  const status = statusOf(descriptor.value);
  const text = { content: { [media]: { schema: { type: 'string' as const } } } };
  const success = answer === 'text' ? text : answer === 'nothing' ? {} : { standardSchema: answer };
  const decorators = [
    ApiOperation({ operationId, summary, ...(description && { description }), tags: [tag] }),
    ApiExtension(FACTS, facts),
    ApiResponse({ status, description: `${STATUS_CODES[status]}.`, ...success }),
    ...(or ? [ApiResponse({ ...or, standardSchema: or.answer })] : []),
  ];
  for (const decorate of decorators) decorate(prototype, name, descriptor);
}
