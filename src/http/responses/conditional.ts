import { createHash } from 'node:crypto';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { invalid, Problem } from '../problems/problem.js';

/** RFC 9110, section 8.8.3. */
const ENTITY_TAG = /^(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"$/;

/** A revision is a PostgreSQL integer; nine digits stay well inside. */
const REVISION = /^"(0|[1-9]\d{0,8})"$/;

/** A strong entity tag: the first 128 bits of the content's SHA-256, so the same bytes have the same tag anywhere. */
export const entityTagOf = (content: string | Uint8Array): string =>
  `"${createHash('sha256').update(content).digest().subarray(0, 16).toString('base64url')}"`;

/**
 * Whether If-None-Match names the tag (RFC 9110, section 13.1.2). A weak tag matches here, and only here: proxies
 * that compress make our strong ones weak.
 */
export function isKnown(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  return ifNoneMatch.split(',').some((known) => known.trim().replace(/^W\//, '') === tag);
}

/**
 * The revision that If-Match asks for; undefined without the header and for `*`, which any revision matches.
 * A tag that no revision can have, a weak one among them, is 412 at once; what is no tag at all is 422.
 */
export function revisionOf(ifMatch: string | undefined): number | undefined {
  const tag = ifMatch?.trim();
  if (tag === undefined || tag === '*') return undefined;
  const revision = REVISION.exec(tag)?.[1];
  if (revision !== undefined) return Number(revision);
  if (ENTITY_TAG.test(tag))
    throw new Problem('revision_mismatch', 'If-Match names no revision of this track.');
  throw invalid([{ pointer: '/header/If-Match', message: 'must be one revision in quotation marks, or *' }]);
}

/** `revisionOf` the request's If-Match. */
export const IfMatch = createParamDecorator((_: unknown, context: ExecutionContext): number | undefined =>
  revisionOf(context.switchToHttp().getRequest<FastifyRequest>().headers['if-match']),
);

/** What is true of this moment only: whoever asks whether we live wants to hear it, not that nothing has changed. */
const MOMENTARY = /^\/(?:health|metrics)(?:\/|$)/;

/** Tags every 200 to GET and HEAD that is sent whole, unless its handler has, and answers 304 where it is known. */
export function tagAnswers(instance: FastifyInstance): void {
  instance.addHook('onSend', async ({ method, headers, routeOptions }, reply, payload) => {
    if (reply.statusCode !== 200 || (method !== 'GET' && method !== 'HEAD')) return payload;
    if (MOMENTARY.test(routeOptions.url ?? '')) return payload;
    if (!reply.hasHeader('ETag') && (typeof payload === 'string' || Buffer.isBuffer(payload))) {
      reply.header('ETag', entityTagOf(payload));
    }
    const tag = reply.getHeader('ETag');
    // A revision says which ledger was read, not that no day has passed since: silence is counted in days.
    if (typeof tag !== 'string' || REVISION.test(tag) || !isKnown(headers['if-none-match'], tag))
      return payload;
    // A 304 describes no content: RFC 9110, section 15.4.5.
    reply.code(304).removeHeader('Content-Type').removeHeader('Content-Length');
    return null;
  });
}
