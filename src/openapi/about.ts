/** The introduction to the API. Markdown: paragraphs and `code` only. */
export const ABOUT = {
  title: 'Paraph',
  version: '1',
  license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  description: `The status of negotiations between two parties or more, and the ledger from which it follows.

A track is one negotiation. Its ledger holds the events in the order in which they were recorded. Its status follows from the ledger by the procedure of its kind. Nothing is overwritten: a correction is a new entry.

Send a token as \`Authorization: Bearer <token>\`. A token has a role on all tracks or on the tracks of a desk. Every role reads the full view there; officers, approvers and administrators may also record. Callers with a role by desk see other tracks as the public does, and their feed and stream hold the rows of their desks. Without a token a caller sees the public view. It is a separate log with its own numbers: \`seq\`, \`revision\`, cursors and tags differ from those of the full view. It leaves out the fields that are marked as such.

Dates are EDTF (ISO 8601-2): a year, a month or a day, each with an optional \`?\`, \`~\` or \`%\`, or an interval of these. They are stored as written and never completed to a day.

Requests with unknown fields are refused. New fields of answers and new event types may be added: ignore what you do not know. Every answer has X-Request-Id. Errors are application/problem+json with a stable \`code\`.

Assistants ask at \`/mcp\` by the Model Context Protocol, which describes its messages itself.`,
};

export const TAGS = [
  { name: 'Board', description: 'All tracks at a glance.' },
  { name: 'Deadlines', description: 'What is owed, by whom and until when.' },
  { name: 'Search', description: 'Tracks, entries, people and sources by their words.' },
  { name: 'Tracks', description: 'One negotiation and its status.' },
  {
    name: 'Ledger',
    description: 'The entries of a track, their corrections, and the events that may come next.',
  },
  { name: 'Meetings', description: 'One meeting on several tracks, recorded as a whole or not at all.' },
  {
    name: 'Proposals',
    description: 'Writes that need a second person’s approval, and the decisions on them.',
  },
  { name: 'Feed', description: 'All recorded rows in one order, without gaps or repetitions.' },
  {
    name: 'Proofs',
    description: 'Signed heads of the two logs, and proofs that nothing in them was changed.',
  },
  { name: 'Sources', description: 'The published texts that entries cite.' },
  { name: 'Precedents', description: 'How long other agreements took. They are no tracks.' },
  { name: 'Documents', description: 'Files that entries name: drafts, signed texts, notes, minutes.' },
  { name: 'Kinds', description: 'The procedures: their stages, their events and the data of each.' },
  { name: 'Dossiers', description: 'Tracks with their histories and sources, as a file.' },
  { name: 'Webhooks', description: 'Alerts about recorded entries, and the log of deliveries.' },
  { name: 'Access', description: 'Desks, roles and tokens: who may see and do what.' },
  { name: 'People', description: 'The people who may sign in, and their sessions.' },
  { name: 'Operation', description: 'For operators of the service.' },
];
