import type { Header, Parameter, Ref } from './types.js';

/** Descriptions of parameters by name. A schema may have its own description. */
export const PARAMETER_DESCRIPTIONS: Record<string, string> = {
  slug: 'The name of the track.',
  sha256: 'The SHA-256 of the file, in hexadecimal.',
  seq: 'The `seq` of the entry in its track’s log.',
  id: 'The id of the resource.',
  kind: 'The name of the kind.',
  track: 'The name of a track; its twin is included.',
  asOf: 'The status as of this day.',
  knownAt: 'Only what was recorded up to this instant, inclusive.',
  after: 'A cursor: `next` of the previous page.',
  limit: 'The most items on a page.',
  order: 'In the order of recording, or in effective order.',
  party: 'The code of a party.',
  stage: 'Only tracks at this stage.',
  endpoint: 'Only deliveries of this endpoint.',
  state: 'Only deliveries in this state.',
  desk: 'The name of the desk.',
  holder: 'The id of a token or a person.',
  alerts: 'Which entries cause alerts: recent ones or all.',
  stalled: 'Only stalled tracks, or only others.',
};

export const PARAMETERS: Record<string, Parameter> = {
  'If-Match': {
    name: 'If-Match',
    in: 'header',
    description:
      'The revision that the caller last saw, in quotation marks, or `*`. The call fails with 412 if the track has another revision. Without it, concurrent writes are made one after another.',
    schema: { type: 'string' },
    example: '"5"',
  },
  'Idempotency-Key': {
    name: 'Idempotency-Key',
    in: 'header',
    description:
      'A key for this request, chosen by the caller. A repetition with the same path and body within 24 hours gets the same answer and changes nothing.',
    schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
  },
  'Content-Disposition': {
    name: 'Content-Disposition',
    in: 'header',
    description: 'The name of the file (RFC 6266), without folders. Without it the file gets a name.',
    schema: { type: 'string' },
    example: 'attachment; filename="note.pdf"',
  },
  Range: {
    name: 'Range',
    in: 'header',
    description: 'One range of bytes (RFC 9110, section 14). Several, or other units, give the whole file.',
    schema: { type: 'string' },
    example: 'bytes=0-1023',
  },
  'Last-Event-ID': {
    name: 'Last-Event-ID',
    in: 'header',
    description: 'The `id` of the last event received. Takes precedence over `after`.',
    schema: { type: 'string', pattern: '^([0-9a-f]{32}-)?[0-9]{1,18}$' },
  },
  'If-None-Match': {
    name: 'If-None-Match',
    in: 'header',
    description: 'An ETag of an earlier answer. If nothing has changed, the answer is a 304 without a body.',
    schema: { type: 'string' },
  },
};

export const ON_EVERY_ANSWER: Record<string, Ref> = {
  'X-Request-Id': { $ref: '#/components/headers/X-Request-Id' },
};

export const HEADERS: Record<string, Header> = {
  'X-Request-Id': {
    description:
      'The id that the caller gave the request, or a new one. Quote it in questions about the answer.',
    required: true,
    schema: { type: 'string', pattern: '^[A-Za-z0-9._-]{1,64}$' },
  },
  ETag: { description: 'An entity tag of the content.', required: true, schema: { type: 'string' } },
  Revision: {
    description: 'The revision of the track in quotation marks, for If-Match.',
    required: true,
    schema: { type: 'string', pattern: '^"\\d+"$' },
  },
  Location: { description: 'The path of what was created.', required: true, schema: { type: 'string' } },
  'Idempotency-Replayed': {
    description: '`true` if the answer is that of an earlier request with the same Idempotency-Key.',
    schema: { type: 'string', enum: ['true'] },
  },
  'Accept-Ranges': {
    description: 'Parts of the file may be asked for by Range.',
    required: true,
    schema: { type: 'string', const: 'bytes' },
  },
  'Content-Disposition': {
    description: 'The name of the file (RFC 6266).',
    required: true,
    schema: { type: 'string' },
  },
  'Content-Range': {
    description: 'Which bytes of how many; `*` if none (RFC 9110, section 14.4).',
    required: true,
    schema: { type: 'string', pattern: '^bytes (?:\\d+-\\d+|\\*)/\\d+$' },
  },
  'X-Paraph-Version': {
    description: 'The release that made the file.',
    required: true,
    schema: { type: 'string' },
  },
  'X-Paraph-Checkpoint': {
    description: 'The newest signed head of the log, in Base64; absent while none is signed.',
    schema: { type: 'string', contentEncoding: 'base64' },
  },
};
