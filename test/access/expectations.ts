import type { Permission } from '../../src/access/allow.js';
import { ANYBODY, everywhere, here, somewhere, type Who } from './callers.js';

/** What a track shows: an entry that is public, that is not, or that will be. */
export const VISIBILITIES = ['public', 'internal', 'embargoed'] as const;
export type Visibility = (typeof VISIBILITIES)[number];

/**
 * Let in, or not. `yes` is whatever the handler makes of the request; 401 is also being asked to sign in; 404 is
 * being told that there is nothing, as of what does not exist.
 */
export type Outcome = 'yes' | 401 | 403 | 404;
export type Rule = { about: 'track' | 'nothing'; of: (who: Who, visibility: Visibility) => Outcome };

const known = (who: Who, visibility: Visibility) => visibility === 'public' || here(who, 'read');
const strangers =
  (rule: Rule['of']): Rule['of'] =>
  (who, visibility) =>
    who === ANYBODY ? 401 : rule(who, visibility);

/** Everybody, without asking who. */
const everybody: Rule = { about: 'nothing', of: () => 'yes' };

/** Whoever has signed in, with whatever role. */
const signedIn: Rule = { about: 'nothing', of: strangers(() => 'yes') };

/** Only people have it: a token is told that there is nothing, and a stranger to sign in. */
const ofPeople: Rule = { about: 'nothing', of: strangers(() => 404) };

/** Whoever has signed in, on a track that they see. */
const onSeen: Rule = {
  about: 'track',
  of: strangers((who, visibility) => (known(who, visibility) ? 'yes' : 404)),
};

/** Opened by a secret in the address. One that is made up opens nothing, whoever brings it. */
const secret: Rule = { about: 'nothing', of: () => 404 };

/** There is no single sign-on in this installation. */
const notSet: Rule = { about: 'nothing', of: () => 404 };

/** Whoever asks for it is led to the page where one signs in. */
const leaving: Rule = { about: 'nothing', of: () => 401 };

/** A track as far as one sees it; of what one sees nothing there is nothing. */
const seen: Rule = { about: 'track', of: (who, visibility) => (known(who, visibility) ? 'yes' : 404) };

/** Who may do it everywhere. A desk is not enough. */
const whole = (permission: Permission): Rule => ({
  about: 'nothing',
  of: strangers((who) => (everywhere(who, permission) ? 'yes' : 403)),
});

/** Lists and forms that show to each what is theirs; whoever has nothing of the kind is turned away. */
const theirs = (permission: Permission): Rule => ({
  about: 'nothing',
  of: strangers((who) => (somewhere(who, permission) ? 'yes' : 403)),
});

/** On a track that the path names: forbidden where one may know of it, else not there. */
const on = (permission: Permission): Rule => ({
  about: 'track',
  of: strangers((who, visibility) => {
    if (here(who, permission)) return 'yes';
    return known(who, visibility) ? 403 : 404;
  }),
});

/** On tracks that the body names: the same, but for those who may do it nowhere and get no further than the door. */
const onNamed = (permission: Permission): Rule => ({
  about: 'track',
  of: strangers((who, visibility) => (somewhere(who, permission) ? on(permission).of(who, visibility) : 403)),
});

/** What is of a track and never public: endpoints, deliveries, proposals. `door` is asked of the route. */
const inside = (permission: Permission, door: Permission = permission): Rule => ({
  about: 'track',
  of: strangers((who) => {
    if (!somewhere(who, door)) return 403;
    if (here(who, permission)) return 'yes';
    return here(who, 'read') ? 403 : 404;
  }),
});

/** The ledger of one track as a file: only whole. */
const exported: Rule = {
  about: 'track',
  of: strangers((who) => (!somewhere(who, 'read') ? 403 : here(who, 'read') ? 'yes' : 404)),
};

/** Every route that is served, reviewed one by one. A route that is not here, or is no more, fails the build. */
export const EXPECTED: Record<string, Rule> = {
  'GET /': everybody,
  'GET /accessibility': everybody,
  'GET /assets/:name': everybody,
  'GET /board.atom': everybody,
  'GET /board.csv': everybody,
  'GET /board.xlsx': everybody,
  'GET /board.ics': everybody,
  'GET /calendar/:secret.ics': secret,
  'GET /docs': everybody,
  'GET /health/live': everybody,
  'GET /health/ready': everybody,
  'GET /kinds': everybody,
  'GET /kinds/:kind': everybody,
  'GET /mail/agenda/confirm/:token': secret,
  'POST /mail/agenda/confirm/:token': secret,
  'GET /mail/agenda/stop/:token': secret,
  'POST /mail/agenda/stop/:token': secret,
  'GET /mail/unsubscribe/:token': secret,
  'POST /mail/unsubscribe/:token': secret,
  'GET /metrics': everybody,
  'GET /openapi.json': everybody,
  'GET /sign-in': everybody,
  'POST /sign-in': everybody,
  'GET /sign-in/elsewhere': notSet,
  'GET /sign-in/return': everybody,
  'POST /sign-out': everybody,
  'GET /record': everybody,
  'POST /mcp': everybody,
  'GET /search': everybody,
  'GET /sources': everybody,
  'GET /agenda': theirs('read'),
  'GET /agenda.xlsx': theirs('read'),
  'GET /precedents': theirs('read'),
  'GET /import/list': theirs('record'),
  'POST /import/list': theirs('record'),
  'GET /v1/precedents': theirs('read'),
  'POST /precedents': whole('record'),
  'POST /precedents/:id/remove': whole('record'),
  'POST /v1/precedents': whole('record'),
  'DELETE /v1/precedents/:id': whole('record'),
  'GET /v1/deadlines': theirs('read'),
  'GET /v1/board': everybody,
  'GET /v1/feed': everybody,
  'GET /v1/documents/:sha256': seen,
  'POST /v1/documents': theirs('record'),
  'GET /v1/kinds': everybody,
  'GET /v1/kinds/:kind': everybody,
  'GET /v1/kinds/:kind/diagram.svg': everybody,
  'GET /v1/search': everybody,
  'GET /v1/sources': everybody,
  'GET /v1/checkpoint': everybody,
  'GET /v1/proof/consistency': everybody,
  'GET /v1/proof/inclusion': everybody,
  'GET /v1/stream': everybody,
  'GET /v1/tracks': everybody,
  'GET /v1/webhooks/event-types': everybody,
  'GET /welcome/:secret': secret,
  'POST /welcome/:secret': secret,

  'GET /account': signedIn,
  'GET /home': signedIn,
  'GET /home/following': signedIn,
  'POST /home/following': ofPeople,
  'GET /account/agenda': ofPeople,
  'POST /account/agenda': ofPeople,
  'POST /account/agenda/calendar': ofPeople,
  'GET /account/codes': ofPeople,
  'POST /account/codes': ofPeople,
  'POST /account/password': signedIn,
  'POST /account/sessions/:id/end': signedIn,
  'POST /account/sign-out-everywhere': leaving,

  'POST /tracks/:slug/follow': onSeen,
  'GET /brief/:slug': seen,
  'GET /tracks/:slug': seen,
  'GET /tracks/:slug/brief.docx': seen,
  'GET /tracks/:slug/calendar.ics': seen,
  'GET /tracks/:slug/feed.atom': seen,
  'GET /tracks/:slug/history': seen,
  'GET /tracks/:slug/history.csv': seen,
  'GET /tracks/:slug/history.xlsx': seen,
  'GET /tracks/:slug/ledger.csv': seen,
  'GET /v1/meetings/:id': seen,
  'GET /v1/tracks/:slug': seen,
  'GET /v1/tracks/:slug/transitions': seen,
  'GET /v1/tracks/:slug/transitions/:seq': seen,

  'GET /tracks/:slug/precedents': on('read'),
  'GET /tracks/:slug/text': on('read'),
  'GET /v1/tracks/:slug/next': on('read'),
  'GET /v1/tracks/:slug/text': on('read'),
  'POST /v1/tracks/:slug/dry-run': on('read'),
  'GET /v1/export': exported,
  'GET /v1/export.jsonl': exported,
  'GET /v1/proposals': theirs('read'),
  'GET /v1/proposals/:id': inside('read'),
  'GET /proposals': theirs('read'),
  'GET /proposals/:id': inside('read'),

  'POST /v1/tracks': whole('record'),
  'PATCH /v1/tracks/:slug': whole('record'),
  'GET /tracks/new': whole('record'),
  'POST /tracks/new': whole('record'),
  'POST /v1/tracks/:slug/transitions': on('record'),
  'POST /v1/tracks/:slug/transitions/:seq/corrections': on('record'),
  'POST /v1/tracks/:slug/transitions/:seq/publish': on('record'),
  'GET /tracks/:slug/log': on('record'),
  'POST /tracks/:slug/log': on('record'),
  'GET /tracks/:slug/entries/:seq/:act': on('record'),
  'POST /tracks/:slug/entries/:seq/:act': on('record'),
  'GET /tracks/:slug/entries/:seq/done': on('record'),
  'POST /tracks/:slug/steps/:number/done': on('record'),
  'GET /tracks/:slug/deadlines/:deadline/person': on('record'),
  'POST /tracks/:slug/deadlines/:deadline/person': on('record'),
  'POST /v1/meetings': onNamed('record'),
  'POST /v1/meetings/:id/corrections': onNamed('record'),
  'POST /v1/meetings/:id/publish': onNamed('record'),
  'POST /v1/import': onNamed('record'),
  'GET /entries/from-text': theirs('record'),
  'POST /entries/from-text': onNamed('record'),
  'GET /rounds/new': theirs('record'),
  'POST /rounds/new': onNamed('record'),
  'GET /import': theirs('record'),
  'GET /import/done/:recorded': theirs('record'),
  'POST /import': onNamed('record'),

  'POST /v1/proposals/:id/approve': inside('approve'),
  'POST /v1/proposals/:id/return': inside('approve'),
  'POST /v1/proposals/:id/take-over': inside('record'),
  'POST /proposals/:id': inside('approve', 'record'),

  'GET /v1/webhooks/endpoints': theirs('read'),
  'GET /v1/webhooks/endpoints/:id': inside('read'),
  'POST /v1/webhooks/endpoints': onNamed('subscribe'),
  'PATCH /v1/webhooks/endpoints/:id': inside('subscribe'),
  'DELETE /v1/webhooks/endpoints/:id': inside('subscribe'),
  'POST /v1/webhooks/endpoints/:id/recover': inside('subscribe'),
  'POST /v1/webhooks/endpoints/:id/rotate-secret': inside('subscribe'),
  'POST /v1/webhooks/endpoints/:id/test': inside('subscribe'),
  'GET /v1/webhooks/deliveries': theirs('read'),
  'GET /v1/webhooks/deliveries/:id': inside('read'),
  'POST /v1/webhooks/deliveries/:id/retry': inside('subscribe'),
  'GET /webhooks': theirs('read'),
  'GET /webhooks/:id': inside('read'),
  'GET /webhooks/deliveries/:id': inside('read'),
  'POST /webhooks/:id': inside('subscribe'),
  'POST /webhooks/deliveries/:id': inside('subscribe'),
  'GET /webhooks/:id/delete': inside('subscribe'),
  'POST /webhooks/:id/delete': inside('subscribe'),
  'GET /webhooks/:id/edit': inside('subscribe'),
  'POST /webhooks/:id/edit': inside('subscribe'),
  'GET /webhooks/:id/rotate': inside('subscribe'),
  'POST /webhooks/:id/rotate': inside('subscribe'),
  'GET /webhooks/:id/secret/:key/:made': inside('subscribe'),
  'GET /webhooks/mail': whole('subscribe'),
  'GET /webhooks/mail/:id/delete': whole('subscribe'),
  'POST /webhooks/mail/:id/delete': whole('subscribe'),
  'GET /webhooks/mail/new': whole('subscribe'),
  'POST /webhooks/mail/new': whole('subscribe'),
  'GET /webhooks/new': theirs('subscribe'),
  'POST /webhooks/new': theirs('subscribe'),
  'GET /v1/mail/subscriptions': whole('subscribe'),
  'GET /v1/mail/subscriptions/:id': whole('subscribe'),
  'POST /v1/mail/subscriptions': whole('subscribe'),
  'DELETE /v1/mail/subscriptions/:id': whole('subscribe'),

  'GET /security-log': whole('audit'),
  'GET /v1/security-log': whole('audit'),

  'GET /desks': whole('administer'),
  'POST /desks': whole('administer'),
  'GET /desks/:desk': whole('administer'),
  'POST /desks/:desk': whole('administer'),
  'GET /tokens': whole('administer'),
  'POST /tokens': whole('administer'),
  'POST /tokens/:id/revoke': whole('administer'),
  'GET /people': whole('administer'),
  'POST /people': whole('administer'),
  'GET /people/:id': whole('administer'),
  'POST /people/:id': whole('administer'),
  'GET /people/:id/following': whole('administer'),
  'POST /people/:id/following': whole('administer'),
  'POST /people/:id/sessions/:session/end': whole('administer'),
  'GET /v1/people': whole('administer'),
  'POST /v1/people': whole('administer'),
  'GET /v1/people/:id': whole('administer'),
  'PATCH /v1/people/:id': whole('administer'),
  'POST /v1/people/:id/link': whole('administer'),
  'DELETE /v1/people/:id/codes': whole('administer'),
  'DELETE /v1/people/:id/sessions': whole('administer'),
  'GET /v1/sessions': whole('administer'),
  'DELETE /v1/sessions/:id': whole('administer'),
  'GET /v1/tokens': whole('administer'),
  'POST /v1/tokens': whole('administer'),
  'GET /v1/tokens/:id': whole('administer'),
  'DELETE /v1/tokens/:id': whole('administer'),
  'GET /v1/desks': whole('administer'),
  'POST /v1/desks': whole('administer'),
  'GET /v1/desks/:desk': whole('administer'),
  'PATCH /v1/desks/:desk': whole('administer'),
  'DELETE /v1/desks/:desk': whole('administer'),
  'PUT /v1/desks/:desk/grants/:holder': whole('administer'),
  'DELETE /v1/desks/:desk/grants/:holder': whole('administer'),
};
