import type { FastifyRequest } from 'fastify';
import { type Caller, may, maySomewhere } from '../../access/allow.js';
import type { Language } from '../../domain/values/text.js';
import type { Instant } from '../../domain/values/views.js';
import { ownPartyCode } from '../../i18n/parties.js';
import type { Page, Section } from '../../ui/page.js';
import { maskedToken } from '../bodies/forms.js';
import { preferredLanguage } from './negotiation.js';
import { askedLanguage, rememberedLanguage } from './remembered-language.js';

/** The language of the address (`lang`), else the one chosen before, else the browser's preferred one, else English. */
export const languageOf = (request: Pick<FastifyRequest, 'query' | 'headers'>): Language =>
  askedLanguage(request) ?? rememberedLanguage(request) ?? preferredLanguage(request);

declare module 'fastify' {
  interface FastifyInstance {
    publicUrl: string | null;
  }
}

declare module 'fastify' {
  interface FastifyRequest {
    /** What staff's pages show of proposals; null for nothing. */
    secondPerson: { on: boolean; waiting: number } | null;
  }
}

/** Whoever only reads has nothing to do there, though they may open the page. */
const seesWebhooks = (caller: Caller): boolean =>
  (['record', 'subscribe', 'audit'] as const).some((permission) => maySomewhere(caller, permission)) &&
  maySomewhere(caller, 'read');

/** The sections of the menu that the caller may use, in order. */
function sectionsOf({ caller, secondPerson }: FastifyRequest): Section[] {
  const hasProposals = secondPerson !== null && (secondPerson?.on || secondPerson?.waiting > 0);
  return [
    ...(caller ? (['home'] as const) : []),
    ...(caller && maySomewhere(caller, 'read') ? (['agenda'] as const) : []),
    ...(caller && maySomewhere(caller, 'record') ? (['log'] as const) : []),
    ...(caller && may(caller, 'record') ? (['new_track'] as const) : []),
    ...(caller && maySomewhere(caller, 'record') ? (['import'] as const) : []),
    ...(caller && seesWebhooks(caller) ? (['webhooks'] as const) : []),
    ...(hasProposals ? (['proposals'] as const) : []),
    ...(caller && may(caller, 'administer') ? (['people', 'desks'] as const) : []),
    ...(caller && may(caller, 'audit') ? (['security'] as const) : []),
  ];
}

/** What every page needs of its request. */
export function pageOf(request: FastifyRequest, now: Instant): Page {
  const [path = '/', query = ''] = request.url.split('?', 2);
  // Undefined before the request's hooks have run.
  const caller = request.caller ?? null;
  const csrf = request.session?.get('csrf');
  return {
    language: languageOf(request),
    path,
    query,
    session: {
      staff: caller !== null,
      name: caller?.name ?? null,
      csrf: csrf && maskedToken(csrf),
      ...(caller?.person && { person: caller.person }),
    },
    ownParty: ownPartyCode(),
    now,
    today: now.slice(0, 10),
    sections: sectionsOf(request),
    ...(request.secondPerson && { waiting: request.secondPerson.waiting, alone: !request.secondPerson.on }),
  };
}
