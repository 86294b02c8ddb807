/** What a developer should know before the first call. Markdown: paragraphs and `code` only. */
export const ABOUT = {
  title: 'Paraph',
  version: '1',
  license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  description: `Where negotiations between two parties stand, and the ledger that says so.

A track is one negotiation. Its ledger holds what happened, in the order in which it was recorded; its status is what the procedure of its kind makes of the ledger. Nothing is overwritten: a correction is a new entry.

A token is sent as \`Authorization: Bearer <token>\`. A token has a role, for everything or for the tracks of a desk: every role reads the full view there, and to record takes that of an officer, an approver or an administrator. Tracks outside a desk are seen as the public sees them; the feed and the stream then hold the desk’s own rows. Without a token a caller sees the public view, a log of its own with its own numbers: \`seq\`, \`revision\`, cursors and tags are not those of the full view. Fields that are marked as such are left out of it.

Dates are EDTF (ISO 8601-2): a year, a month or a day, each with an optional \`?\`, \`~\` or \`%\`, or an interval of these. They are kept as written and never padded to a day.

Requests with unknown fields are refused. Answers may gain fields, and types of events may be added: ignore what you do not know. Every answer carries X-Request-Id; errors are application/problem+json with a stable \`code\`.`,
};

export const TAGS = [
  { name: 'Board', description: 'All tracks at a glance.' },
  { name: 'Tracks', description: 'One negotiation: what it is and where it stands.' },
  { name: 'Ledger', description: 'What happened on a track, its corrections, and what may come next.' },
  { name: 'Meetings', description: 'One gathering on several tracks, recorded as a whole or not at all.' },
  {
    name: 'Proposals',
    description: 'What one person alone may not write, and a second person’s word on it.',
  },
  { name: 'Feed', description: 'Everything that is recorded, in an order that misses and repeats nothing.' },
  { name: 'Sources', description: 'What the claims rest on.' },
  { name: 'Kinds', description: 'The procedures: their stages, their events and the data of each.' },
  { name: 'Dossiers', description: 'Tracks with their histories and sources, as a file.' },
  { name: 'Webhooks', description: 'Alerts on what is recorded, and the log of what was sent.' },
  { name: 'Access', description: 'Who may see what, and do what: desks, roles on them, and tokens.' },
  { name: 'People', description: 'Who may sign in, and where they are signed in.' },
  { name: 'Operation', description: 'For those who keep the service running.' },
];
