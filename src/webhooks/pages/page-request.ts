import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Caller, readScopeOf, tracksWhere } from '../../access/allow.js';
import { all } from '../../forms/typed.js';
import { one, type Typed } from '../../http/bodies/forms.js';
import { pageOf } from '../../http/responses/pages.js';
import { type Messages, messagesFor } from '../../i18n/messages.js';
import type { ReadScope } from '../../ledger/read-scope.js';
import { link, type Page } from '../../ui/page.js';
import { mayUseEndpoint } from '../deliveries/endpoint-access.js';

/** A request for one of these pages, by somebody who is signed in. */
export type PageRequest = {
  page: Page;
  m: Messages;
  caller: Caller;
  scope: ReadScope;
  /** Whether an endpoint that names these tracks is theirs to change. */
  mayChange: (tracks: readonly string[]) => boolean;
};

export function pageRequestOf(request: FastifyRequest, now: string): PageRequest {
  const { caller } = request;
  if (!caller) throw new Error('a page of staff without a session');
  const page = pageOf(request, { now });
  const mayChange: PageRequest['mayChange'] = (tracks) => mayUseEndpoint(caller, 'subscribe', tracks);
  return { page, m: messagesFor(page.language), caller, scope: readScopeOf(caller), mayChange };
}

/** What the choice of tracks in a form of theirs is made of (tracks/offering.query.ts). */
export const tracksAsked = ({ caller, scope }: PageRequest, typed: Typed) => ({
  where: tracksWhere(caller, 'subscribe'),
  scope,
  chosen: all(typed, 'track'),
  find: one(typed, 'find'),
});

export function redirect(reply: FastifyReply, page: Page, location: string): string {
  reply.code(303).header('location', link(page, location));
  return '';
}
