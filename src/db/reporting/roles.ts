/** Who may read which schema. Roles belong to the server, not to a database: they may be there, or not. */
export const REPORTING_ROLES = {
  reporting: 'paraph_reporting',
  reporting_public: 'paraph_reporting_public',
} as const;
