/** Tables that grow with the tracks, and are cut by `track_id` where they outgrow one server. */
export const BY_TRACK = [
  'ledger',
  'public_log',
  'redactions',
  'heads',
  'statuses',
  'deadlines',
  'deadline_assignments',
  'embargoes',
  'unnumbered',
  'entry_traces',
  'search_entries',
  'search_opened',
  'search_spellings',
  'search_tracks',
  'track_names',
  'follows',
  'agenda_told',
  'desk_tracks',
] as const;

/** Tables that have a `track_id` and stay in one place, each with the reason. */
export const IN_ONE_PLACE: Record<string, string> = {
  feed: 'It gives all tracks one order, which one server decides. A row is four numbers.',
  follow_news: 'It belongs to the mail of a person, and is deleted with it.',
  search_names: 'It has one row for each name, and says which track was the last with it.',
  webhook_deliveries: 'Consumers are handed them in the order of the feed. Old ones are deleted.',
  webhook_notices: 'A notice is told once to all of its receivers. Old ones are deleted.',
};

/**
 * Tables without a `track_id`, which every server holds: `tracks` itself, whose slugs are unique among all, what people
 * and their access are, definitions, endpoints, and where each background task is. The ledger cites `sources` by id.
 */
export const EVERYWHERE = /^(tracks|sources|people|desks|kind_|webhook_endpoints|feed_epochs|.*_positions)/;
