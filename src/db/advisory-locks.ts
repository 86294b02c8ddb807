/**
 * Every advisory lock that Paraph takes, each with a number of its own. PostgreSQL keeps advisory locks by database.
 * Database functions get the number as a parameter; released migrations contain it. test/db/advisory-locks.int.spec.ts
 * finds any other number. The number of a lock that two releases share never changes.
 */
export const ADVISORY_LOCKS = {
  /** Migrations: one process at a time. */
  migrate: 727_274,
  /** Feed positions: one process numbers at a time (`number_feed_v4`). */
  numberFeed: 727_275,
  /** Overdue rounds and stalled tracks: one process looks for them at a time. */
  watch: 727_276,
  /** Claims of deliveries: one process at a time counts the lanes in use and claims more (`webhook_fan_out_v2`). */
  claimDeliveries: 727_277,
  /** The first administrator: only one is created. */
  firstAdministrator: 727_278,
  /** A decision on a proposal, with a hash of its id: one caller at a time decides on it or takes it over. */
  decideProposal: 727_279,
  /** The search index: one process at a time brings it up to date. */
  indexForSearch: 727_280,
  /** Deadlines that recur: one process at a time gives them their next day. */
  renewDeadlines: 727_281,
  /** Deadlines: one process at a time says which are near and which have passed. */
  alertDeadlines: 727_282,
  /** The file of a document, with a hash of its name: it is moved to its place or removed by one at a time. */
  keepDocument: 727_283,
  /** The trees of the logs: one process at a time adds entries and signs their heads. */
  signCheckpoints: 727_284,
  /** Heads that go out of the database: one process at a time sends them. */
  sendHeads: 727_285,
  /** Roles and databases of an embedded server: one process creates them at a time. */
  createDatabase: 7_277_240,
} as const;
