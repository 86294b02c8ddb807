import pg from 'pg';

/** In the schema for BI tools that see the public view: what each view holds, and how each track stood on some days. */
const ASKED = [
  ...['status', 'history', 'rounds', 'durations', 'deadlines', 'text_state'],
  ...['2021-03-01', '2022-06-15', '2024-01-01'].map((day) => `status_on('${day}')`),
];

/** A BI tool that sees the public view, over the database of this owner. */
export async function publicReader(ownerUrl: string) {
  const url = new URL(process.env.PARAPH_TEST_SUPERUSER_URL ?? '');
  url.pathname = new URL(ownerUrl).pathname;
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  await client.query('SET ROLE paraph_reporting_public');
  return {
    /** By view, its rows as text, in an order that depends on nothing else. */
    async everything(): Promise<[view: string, rows: string[]][]> {
      const found: [string, string[]][] = [];
      for (const view of ASKED) {
        const text = `SELECT v::text AS row FROM reporting_public.${view} v ORDER BY v::text COLLATE "C"`;
        const { rows } = await client.query<{ row: string }>(text);
        found.push([`reporting_public.${view}`, rows.map(({ row }) => row)]);
      }
      return found;
    },
    end: () => client.end(),
  };
}
