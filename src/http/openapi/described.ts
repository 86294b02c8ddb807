import type { z } from 'zod';
import type { ProblemCode } from '../problems/codes.js';

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
  /** The same as text, where Accept prefers `text/plain`. */
  alsoText?: boolean;
  /** The answer is a stream, which has no ETag. */
  endless?: boolean;
  /** The answer is a file that is sent while it is read: it has no ETag either. */
  streamed?: boolean;
  /**
   * The headers of a success: ETag with the track's revision, Location of what was created, and of a file the release and the
   * head from which it comes.
   */
  tells?: readonly ('revision' | 'location' | 'origin')[];
  /** The answer is a file of which parts may be asked for. */
  ranged?: boolean;
  /** Accepts the revision that the caller last saw, in If-Match. */
  ifMatch?: boolean;
  /** Problems in addition to those of every call of its kind (problems.ts). */
  problems?: readonly ProblemCode[];
  /** A body that is accepted after the founding dossier, if calls are made in the order of the document. */
  example?: unknown;
  /** Required parameters with which the call succeeds after the founding dossier. */
  required?: Record<string, string>;
};

type Handlers<Name extends string> = abstract new (...args: never[]) => Record<Name, unknown>;

/** A handler with its description. */
export type DescribedHandler = { prototype: object; name: string; tag: string; operation: Operation };

/** Every description so far. Decorating the handlers waits until somebody asks for the document (annotate.ts). */
export const DESCRIBED: DescribedHandler[] = [];

/**
 * Describes a controller's handlers for the OpenAPI document. Permission, parameters, body and status come from the
 * handlers' decorators.
 */
export const Described =
  <Name extends string>(tag: string, operations: Record<Name, Operation>) =>
  ({ prototype }: Handlers<Name>): void => {
    for (const [name, operation] of Object.entries<Operation>(operations))
      DESCRIBED.push({ prototype, name, tag, operation });
  };
