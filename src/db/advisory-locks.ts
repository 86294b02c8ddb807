/**
 * Every advisory lock that Paraph takes, each number once. PostgreSQL keeps them by database. A function of the database
 * gets its number as a parameter; those of released migrations spell it out. test/advisory-locks.int.spec.ts finds every
 * other number. Where a lock keeps two releases apart, its number never changes.
 */
export const ADVISORY_LOCKS = {
  /** Migrations: one process at a time. */
  migrate: 727_274,
  /** Feed positions: one process numbers at a time (`number_feed_v3`). */
  numberFeed: 727_275,
  /** Overdue rounds and stalled tracks: one process looks at a time. */
  watch: 727_276,
  /**
   * Claims of deliveries: only one process at a time counts the lanes at work and adds to them
   * (`webhook_fan_out_v2`).
   */
  claimDeliveries: 727_277,
  /** The first administrator: only one is made. */
  firstAdministrator: 727_278,
  /** A decision on a proposal, with a hash of its id: only one caller at a time decides on it or takes it over. */
  decideProposal: 727_279,
  /** Roles and databases of a server that we start ourselves. */
  createDatabase: 7_277_240,
} as const;
