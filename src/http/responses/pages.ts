import type { FastifyRequest } from 'fastify';
import { may, maySomewhere } from '../../access/allow.js';
import { LANGUAGES, type Language } from '../../domain/values/text.js';
import type { Instant } from '../../domain/values/views.js';
import type { Page, Section } from '../../ui/page.js';
import { maskedToken } from '../bodies/forms.js';
import { preferredLanguage } from './negotiation.js';

/** The language that the address names, else the one that the browser prefers, else English. */
export function languageOf({ query, headers }: Pick<FastifyRequest, 'query' | 'headers'>): Language {
  const { lang } = (query ?? {}) as { lang?: unknown };
  return LANGUAGES.find((language) => language === lang) ?? preferredLanguage({ headers });
}

declare module 'fastify' {
  interface FastifyInstance {
    publicUrl: string | null;
  }
}

/** Whose own side is named first (alternat): a setting of the house, not a rule. */
export const OWN_PARTY = 'KZ';

declare module 'fastify' {
  interface FastifyRequest {
    /** What pages of staff say of proposals; null where there is nothing to say. */
    secondPerson: { on: boolean; waiting: number } | null;
  }
}

/** The parts of the site that are not everybody’s, in the order of the menu. */
function sectionsOf({ caller, secondPerson }: FastifyRequest): Section[] {
  const hasProposals = secondPerson !== null && (secondPerson?.on || secondPerson?.waiting > 0);
  return [
    ...(caller && maySomewhere(caller, 'read') ? (['webhooks'] as const) : []),
    ...(caller && maySomewhere(caller, 'record') ? (['log'] as const) : []),
    ...(hasProposals ? (['proposals'] as const) : []),
    ...(caller && may(caller, 'administer') ? (['people', 'desks'] as const) : []),
    ...(caller && may(caller, 'audit') ? (['security'] as const) : []),
  ];
}

/** What every page knows about the request that it answers. */
export function pageOf(request: FastifyRequest, now: Instant): Page {
  const [path = '/', query = ''] = request.url.split('?', 2);
  // Before a request has come as far as its hooks nobody is known to call.
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
    },
    ownParty: OWN_PARTY,
    now,
    today: now.slice(0, 10),
    sections: sectionsOf(request),
    ...(request.secondPerson && { waiting: request.secondPerson.waiting, alone: !request.secondPerson.on }),
  };
}
