import { createHash } from 'node:crypto';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { invalid, Problem } from '../problems/problem.js';

/** RFC 9110, section 8.8.3. */
const ENTITY_TAG = /^(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"$/;

/** A revision is a PostgreSQL integer, which holds nine digits. */
const REVISION = /^"(0|[1-9]\d{0,8})"$/;

/** If-Match compares strongly, so a weak tag matches nothing (RFC 9110, section 13.1.1). */
const WEAK_REVISION = /^W\/"(?:0|[1-9]\d{0,8})"$/;
const WEAKENED =
  'If-Match has a weak tag, which matches no revision. Paraph sends strong tags of revisions: a proxy between has weakened this one, probably by compression. Send the tag without W/, or switch that off in the proxy.';

/**
 * A strong entity tag: the first 128 bits of the content's SHA-256, so that every instance gives equal bytes the same
 * tag.
 */
export const entityTagOf = (content: string | Uint8Array): string =>
  `"${createHash('sha256').update(content).digest().subarray(0, 16).toString('base64url')}"`;

/**
 * Whether If-None-Match contains the tag (RFC 9110, section 13.1.2). The comparison is weak, because proxies that
 * compress make strong tags weak.
 */
export function isKnown(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  return ifNoneMatch.split(',').some((known) => known.trim().replace(/^W\//, '') === tag);
}

/**
 * The revision in If-Match; undefined without the header and for `*`, which every revision matches. A tag that no
 * revision can have, such as a weak one, is a 412; text that is not a tag is a 422.
 */
export function revisionOf(ifMatch: string | undefined): number | undefined {
  const tag = ifMatch?.trim();
  if (tag === undefined || tag === '*') return undefined;
  const revision = REVISION.exec(tag)?.[1];
  if (revision !== undefined) return Number(revision);
  if (WEAK_REVISION.test(tag)) throw new Problem('revision_mismatch', WEAKENED);
  if (ENTITY_TAG.test(tag))
    throw new Problem('revision_mismatch', 'If-Match names no revision of this track.');
  throw invalid([{ pointer: '/header/If-Match', message: 'must be one revision in quotation marks, or *' }]);
}

/** `revisionOf` the request's If-Match. */
export const IfMatch = createParamDecorator((_: unknown, context: ExecutionContext): number | undefined =>
  revisionOf(context.switchToHttp().getRequest<FastifyRequest>().headers['if-match']),
);

/** Routes whose answers hold for the moment only, so a 304 would be useless. */
const UNTAGGED = /^\/(?:health|metrics)(?:\/|$)/;

/**
 * Gives every 200 to GET and HEAD an ETag, unless its handler did or it is a stream, and answers 304 if the client has
 * it.
 */
export function tagAnswers(instance: FastifyInstance): void {
  instance.addHook('onSend', async ({ method, headers, routeOptions }, reply, payload) => {
    if (reply.statusCode !== 200 || (method !== 'GET' && method !== 'HEAD')) return payload;
    if (UNTAGGED.test(routeOptions.url ?? '')) return payload;
    if (!reply.hasHeader('ETag') && (typeof payload === 'string' || Buffer.isBuffer(payload))) {
      reply.header('ETag', entityTagOf(payload));
    }
    const tag = reply.getHeader('ETag');
    // A revision is not enough for a 304: the answer also depends on the day, because silence is counted in days.
    if (typeof tag !== 'string' || REVISION.test(tag) || !isKnown(headers['if-none-match'], tag))
      return payload;
    // A 304 describes no content: RFC 9110, section 15.4.5.
    reply.code(304).removeHeader('Content-Type').removeHeader('Content-Length');
    return null;
  });
}
