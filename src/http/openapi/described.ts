import { STATUS_CODES } from 'node:http';
import { ApiExtension, ApiOperation, ApiResponse } from '@nestjs/swagger';
import type { z } from 'zod';
import { type Permission, termsOf } from '../../access/allow.js';
import type { ProblemCode } from '../problems/problem.js';
import { statusOf } from '../requests/handler-metadata.js';

/** The description of a handler for the OpenAPI document. */
export type Operation = {
  /** Unique in the document; generated clients name their functions after it. */
  id: string;
  summary: string;
  /** Markdown. */
  description?: string;
  /** The body of a success: JSON of a schema, text of the media type that `media` names, or nothing. */
  answer: z.ZodType | 'text' | 'nothing';
  /** Another success. */
  or?: { status: number; description: string; answer: z.ZodType };
  /** `text/plain` unless given. */
  media?: string;
  /** The answer is a stream, which has no ETag. */
  endless?: boolean;
  /** The headers of a success: ETag with the track's revision, and Location of what was created. */
  tells?: readonly ('revision' | 'location')[];
  /** Accepts the revision that the caller last saw, in If-Match. */
  ifMatch?: boolean;
  /** Problems in addition to those of every call of its kind (problems.ts). */
  problems?: readonly ProblemCode[];
  /** A body that is accepted after the founding dossier, if calls are made in the order of the document. */
  example?: unknown;
  /** Path parameters with which the call succeeds after the founding dossier. */
  path?: Record<string, string>;
};

/** From these facts document.ts makes the rest of the operation. */
export type Facts = Pick<Operation, 'endless' | 'tells' | 'ifMatch' | 'problems' | 'example' | 'path'> & {
  permission: Permission;
  /** The status of the other success, or null. */
  or: string | null;
  yaml: boolean;
};

export const FACTS = 'x-facts';

type Handlers<Name extends string> = abstract new (...args: never[]) => Record<Name, unknown>;

/**
 * Describes a controller's handlers for the OpenAPI document. Permission, parameters, body and status come from the
 * handlers' decorators.
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
