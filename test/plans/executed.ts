import type pg from 'pg';

/** A node of a plan as EXPLAIN (ANALYZE, FORMAT JSON) prints it, and auto_explain with it. */
type PlanNode = {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  'Rows Removed by Join Filter'?: number;
  'Parent Relationship'?: 'Outer' | 'Inner' | 'Member' | 'InitPlan' | 'SubPlan' | 'Subquery';
  'Hash Cond'?: string;
  'Merge Cond'?: string;
  'Join Filter'?: string;
  'Index Cond'?: string;
  'Recheck Cond'?: string;
  Plans?: PlanNode[];
};

export type Executed = { sql: string; plan: PlanNode };

/** The scans of a plan, each with the rows that it read. */
export function scansOf(node: PlanNode): { scan: string; relation: string; rows: number }[] {
  const { 'Node Type': type, 'Relation Name': relation, 'Actual Loops': loops } = node;
  const inside = (node.Plans ?? []).flatMap(scansOf);
  const index = node['Index Name'];
  if (!type.endsWith('Scan') || (!relation && !index)) return inside;
  const removed = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0);
  const rows = Math.round((node['Actual Rows'] + removed) * loops);
  return [{ scan: index ? `${type} of ${index}` : type, relation: relation ?? index ?? '', rows }, ...inside];
}

/** How many pairs of rows the joins of a plan compared in vain. */
export const comparedIn = (node: PlanNode): number =>
  (node['Rows Removed by Join Filter'] ?? 0) * node['Actual Loops'] +
  (node.Plans ?? []).reduce((sum, child) => sum + comparedIn(child), 0);

/** What a node and all below it but its subplans say, taken together. */
const gathered = (node: PlanNode, of: (node: PlanNode) => (string | undefined)[]): string[] => [
  ...of(node).filter((text) => text !== undefined),
  ...(node.Plans ?? [])
    .filter(({ 'Parent Relationship': place }) => place !== 'InitPlan' && place !== 'SubPlan')
    .flatMap((child) => gathered(child, of)),
];

/** The joins of two of these tables whose condition does not compare the tracks of both. */
export function joinsAcrossTracks(node: PlanNode, tables: readonly string[]): string[] {
  const inside = (node.Plans ?? []).flatMap((child) => joinsAcrossTracks(child, tables));
  const [outer, inner] = ['Outer', 'Inner'].map((place) =>
    (node.Plans ?? []).find((child) => child['Parent Relationship'] === place),
  );
  if (!outer || !inner) return inside;
  const [left = [], right = []] = [outer, inner].map((side) =>
    gathered(side, (one) => [one['Relation Name']]).filter((name) => tables.includes(name)),
  );
  const own = [node['Hash Cond'], node['Merge Cond'], node['Join Filter']];
  // A nested loop hands what it compares to the scan within.
  const handed = gathered(inner, (one) => [one['Index Cond'], one['Recheck Cond']]);
  const compares = [...own, ...handed].some((condition) => condition?.includes('track_id'));
  if (left.length === 0 || right.length === 0 || compares) return inside;
  return [...inside, `${node['Node Type']} of ${left} with ${right}`];
}

/** Statements that are no work of a request. */
const OTHERS = /^\s*(BEGIN|COMMIT|ROLLBACK|SET|SELECT set_config)/i;

/** Has each new session of a database print the plan of every statement that it executed, with the rows that it read. */
export const explainAll = (database: string): string[] => [
  `ALTER DATABASE "${database}" SET session_preload_libraries = 'auto_explain'`,
  ...[
    ['log_min_duration', '0'],
    ['log_analyze', 'on'],
    ['log_timing', 'off'],
    ['log_format', "'json'"],
    ['log_level', "'notice'"],
    ['log_nested_statements', 'on'],
  ].map(([name, value]) => `ALTER DATABASE "${database}" SET auto_explain.${name} = ${value}`),
];

/** Collects what the sessions of a pool print. */
export class ExecutedPlans {
  readonly all: Executed[] = [];
  private readonly seen = new WeakSet<object>();

  constructor(pool: pg.Pool) {
    pool.on('acquire', (client) => this.listen(client));
    pool.on('connect', (client) => this.listen(client));
  }

  /** What was executed since it was last asked. */
  take(): Executed[] {
    return this.all.splice(0);
  }

  private listen(client: pg.ClientBase): void {
    if (this.seen.has(client)) return;
    this.seen.add(client);
    client.on('notice', ({ message }: { message?: string }) => {
      const json = message?.slice(message.indexOf('{'));
      if (!json || !message?.includes('plan:')) return;
      const { 'Query Text': sql, Plan: plan } = JSON.parse(json) as { 'Query Text': string; Plan: PlanNode };
      if (!OTHERS.test(sql)) this.all.push({ sql, plan });
    });
  }
}
