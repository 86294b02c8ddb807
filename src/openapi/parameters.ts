import type { Header, Parameter, Ref } from './types.js';

/** A name in a path or a query means the same in every call; a schema may say more of it. */
export const MEANINGS: Record<string, string> = {
  slug: 'The name of the track.',
  seq: 'The number of the entry in its track’s log.',
  id: 'The id that it was given when it was made.',
  kind: 'The name of the kind.',
  track: 'The name of the track; its twin comes with it.',
  asOf: 'As of a day.',
  knownAt: 'As known at an instant, inclusive.',
  after: 'A cursor: `next` of the page before.',
  limit: 'Items on a page, at most.',
  order: 'As recorded, or as now believed to have happened.',
  party: 'The code of a party.',
  stage: 'The stage that tracks are at.',
  endpoint: 'Of one endpoint.',
  state: 'Only deliveries in that state.',
  desk: 'The name of the desk.',
  holder: 'The id of a token or a person.',
  alerts: 'Of which entries somebody is alerted: of those that are recent, or of all.',
  stalled: 'Only tracks that are stalled, or only those that are not.',
};

export const PARAMETERS: Record<string, Parameter> = {
  'If-Match': {
    name: 'If-Match',
    in: 'header',
    description:
      'The revision that the caller last saw, in quotation marks, or `*`. The call fails with 412 if the track has moved on. Without it, writers are put in order by the server.',
    schema: { type: 'string' },
    example: '"5"',
  },
  'Idempotency-Key': {
    name: 'Idempotency-Key',
    in: 'header',
    description:
      'A name for this request, of the caller’s choice. A repetition within 24 hours, with the same path and body, gets the same answer and does nothing.',
    schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
  },
  'Last-Event-ID': {
    name: 'Last-Event-ID',
    in: 'header',
    description: 'The `id` of the last event that came. Goes before `after`.',
    schema: { type: 'string', pattern: '^([0-9a-f]{32}-)?[0-9]{1,18}$' },
  },
  'If-None-Match': {
    name: 'If-None-Match',
    in: 'header',
    description: 'An ETag from before. The answer is 304, without a body, if nothing has changed.',
    schema: { type: 'string' },
  },
};

export const ON_EVERY_ANSWER: Record<string, Ref> = {
  'X-Request-Id': { $ref: '#/components/headers/X-Request-Id' },
};

export const HEADERS: Record<string, Header> = {
  'X-Request-Id': {
    description:
      'The id that the caller gave the request, or a new one: name it when you ask about the answer.',
    required: true,
    schema: { type: 'string', pattern: '^[A-Za-z0-9._-]{1,64}$' },
  },
  ETag: { description: 'A tag of the answer’s content.', required: true, schema: { type: 'string' } },
  Revision: {
    description: 'The revision of the track, in quotation marks; for If-Match.',
    required: true,
    schema: { type: 'string', pattern: '^"\\d+"$' },
  },
  Location: { description: 'The path of what was made.', required: true, schema: { type: 'string' } },
  'Idempotency-Replayed': {
    description: '`true` where the answer is that of an earlier request with the same Idempotency-Key.',
    schema: { type: 'string', enum: ['true'] },
  },
};
