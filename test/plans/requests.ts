const TRACK = 'kz-eu-readmission';

/** Requests by the route that answers them. */
export const REQUESTS: Record<string, string[]> = {
  '/': [
    ...[
      '/',
      '/?party=GE',
      '/?q=readmission',
      '/?kind=readmission&stage=negotiating',
      '/?sort=name',
      '/?sort=next',
    ],
    ...['/?asOf=2025-12-02', '/?stalled=true'],
  ],
  '/board.atom': ['/board.atom', '/board.atom?party=UA', '/board.atom?kind=readmission'],
  '/brief/:slug': [`/brief/${TRACK}`],
  '/desks': ['/desks'],
  '/desks/:desk': ['/desks/desk'],
  '/proposals': ['/proposals'],
  '/rounds/new': ['/rounds/new', `/rounds/new?track=${TRACK}`],
  '/security-log': ['/security-log'],
  '/sources': ['/sources'],
  '/tracks/:slug': [`/tracks/${TRACK}`],
  '/tracks/:slug/calendar.ics': [`/tracks/${TRACK}/calendar.ics`],
  '/tracks/:slug/entries/:seq/:act': [`/tracks/${TRACK}/entries/1/correct`],
  '/tracks/:slug/feed.atom': [`/tracks/${TRACK}/feed.atom`],
  '/tracks/:slug/history': [`/tracks/${TRACK}/history`],
  '/tracks/:slug/history.csv': [`/tracks/${TRACK}/history.csv`],
  '/tracks/:slug/ledger.csv': [`/tracks/${TRACK}/ledger.csv`],
  '/tracks/:slug/log': [`/tracks/${TRACK}/log`],
  '/tracks/new': ['/tracks/new'],
  '/v1/board': [
    ...['/v1/board', '/v1/board?sort=name&kind=readmission', '/v1/board?sort=stage', '/v1/board?sort=next'],
    ...[
      '/v1/board?party=UA&sort=name',
      '/v1/board?q=air',
      '/v1/board?asOf=2020-01-01',
      '/v1/board?stage=signed',
    ],
  ],
  '/v1/desks': ['/v1/desks'],
  '/v1/desks/:desk': ['/v1/desks/desk'],
  '/v1/feed': ['/v1/feed'],
  '/v1/proposals': ['/v1/proposals', `/v1/proposals?track=${TRACK}`],
  '/v1/security-log': ['/v1/security-log'],
  '/v1/sources': ['/v1/sources'],
  '/v1/tokens': ['/v1/tokens'],
  '/v1/tracks': [
    ...['/v1/tracks', '/v1/tracks?party=GE', '/v1/tracks?kind=readmission&party=GE', '/v1/tracks?after=kz'],
    ...['/v1/tracks?asOf=2020-01-01', '/v1/tracks?knownAt=2026-06-01T13:00:00Z'],
  ],
  '/v1/tracks/:slug': [`/v1/tracks/${TRACK}`, `/v1/tracks/${TRACK}?asOf=2025-12-01`],
  '/v1/tracks/:slug/next': [`/v1/tracks/${TRACK}/next`],
  '/v1/tracks/:slug/transitions': [
    `/v1/tracks/${TRACK}/transitions`,
    `/v1/tracks/${TRACK}/transitions?order=effective`,
  ],
  '/v1/tracks/:slug/transitions/:seq': [`/v1/tracks/${TRACK}/transitions/1`],
};

const ONE = 'one row by its key';
const PEOPLE = 'people, who are few';
const NOTHING = 'nothing of the ledger';
const WHOLE = 'every row that is asked for, as a stream or a file';

/** Routes that are not tried, and what they read. */
export const NOT_TRIED: Record<string, string> = {
  '/accessibility': NOTHING,
  '/account': PEOPLE,
  '/account/codes': PEOPLE,
  '/assets/:name': NOTHING,
  '/board.csv': WHOLE,
  '/board.ics': WHOLE,
  '/health/live': NOTHING,
  '/health/ready': NOTHING,
  '/import': NOTHING,
  '/import/done/:recorded': NOTHING,
  '/kinds': NOTHING,
  '/kinds/:kind': NOTHING,
  '/metrics': 'what is counted in the process',
  '/people': PEOPLE,
  '/people/:id': PEOPLE,
  '/proposals/:id': ONE,
  '/search': 'the index of words (test/search)',
  '/sign-in': NOTHING,
  '/sign-in/elsewhere': NOTHING,
  '/sign-in/return': NOTHING,
  '/tracks/:slug/entries/:seq/done': ONE,
  '/v1/export': WHOLE,
  '/v1/export.jsonl': WHOLE,
  '/v1/kinds': NOTHING,
  '/v1/kinds/:kind': NOTHING,
  '/v1/kinds/:kind/diagram.svg': NOTHING,
  '/v1/meetings/:id': ONE,
  '/v1/people': PEOPLE,
  '/v1/people/:id': PEOPLE,
  '/v1/proposals/:id': ONE,
  '/v1/search': 'the index of words (test/search)',
  '/v1/sessions': PEOPLE,
  '/v1/stream': 'the feed, as `/v1/feed` does',
  '/v1/tokens/:id': ONE,
  '/welcome/:secret': ONE,
};
