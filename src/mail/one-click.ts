import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const LIMIT = 4_096;

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

/**
 * A POST that the button of a mailed page sends, or the reader's mail program (RFC 8058). It comes without a session, so
 * a parser of its own accepts any body and ignores it.
 */
export function oneClickRoute(instance: FastifyInstance | undefined, path: string, handler: Handler): void {
  instance?.register(async (within) => {
    within.removeAllContentTypeParsers();
    within.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: LIMIT }, async () => undefined);
    within.post(path, { config: { allow: 'public' } }, handler);
  });
}

/** Headers of a page whose URL contains a credential: it must not leak as a referrer or be indexed. */
export const PRIVATE_URL = { 'referrer-policy': 'no-referrer', 'x-robots-tag': 'noindex' } as const;
