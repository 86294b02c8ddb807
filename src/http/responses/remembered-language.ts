import type { FastifyInstance, FastifyRequest } from 'fastify';
import { LANGUAGES, type Language } from '../../domain/values/text.js';
import { basePathOf } from '../requests/base-path.js';

/** The cookie holds the code of a language and nothing else: it names nobody, and is the same for all who chose it. */
const COOKIE = 'paraph-language';

/** A year, in seconds. */
const LASTS = 31_536_000;

const PAIR = new RegExp(`(?:^|;\\s*)${COOKIE}=([a-z]{2})(?:;|$)`);

const languageNamed = (code: unknown): Language | undefined =>
  LANGUAGES.find((language) => language === code);

/** The language that the address asks for (`lang`), if it is one of ours. */
export const askedLanguage = ({ query }: Pick<FastifyRequest, 'query'>): Language | undefined =>
  languageNamed(((query ?? {}) as { lang?: unknown }).lang);

/** The language that this browser's user chose before. */
export const rememberedLanguage = ({ headers }: Pick<FastifyRequest, 'headers'>): Language | undefined =>
  languageNamed(PAIR.exec(headers.cookie ?? '')?.[1]);

/**
 * Remembers the language that the address of a page asks for, so that addresses without one show it too. Call it after
 * `compressAnswers`, which does not compress answers that set cookies with secrets.
 */
export function rememberLanguages(instance: FastifyInstance, publicUrl: string | null): void {
  const secure = publicUrl?.startsWith('https:') ? '; Secure' : '';
  const path = basePathOf(publicUrl) || '/';
  const attributes = `Max-Age=${LASTS}; Path=${path}; HttpOnly; SameSite=Lax${secure}`;
  instance.addHook('onSend', async (request, reply, payload) => {
    const asked = askedLanguage(request);
    // Pages and files say their language, also in a 304.
    if (asked && reply.hasHeader('Content-Language') && asked !== rememberedLanguage(request)) {
      reply.header('Set-Cookie', `${COOKIE}=${asked}; ${attributes}`);
    }
    return payload;
  });
}
