import { readFileSync } from 'node:fs';
import type pg from 'pg';
import { parse } from 'yaml';

/** Dashboards as Grafana reads them, as far as we use it. */

type Source = { type: string; uid: string };
type Variable = {
  name: string;
  type: string;
  query: string;
  current: { value: string | string[] };
  options: { value: string }[];
  includeAll: boolean;
};
export type Panel = {
  id: number;
  type: string;
  title: string;
  datasource: Source;
  gridPos: { x: number; y: number; w: number; h: number };
  targets: { refId: string; datasource: Source; format: string; rawQuery: boolean; rawSql: string }[];
};
export type Dashboard = {
  uid: string;
  title: string;
  schemaVersion: number;
  templating: { list: Variable[] };
  panels: Panel[];
};

export const NEGOTIATIONS: Dashboard = JSON.parse(
  readFileSync('deploy/grafana/dashboards/negotiations.json', 'utf8'),
);

export const provisioned = (file: string): Record<string, Record<string, unknown>[]> =>
  parse(readFileSync(`deploy/grafana/provisioning/${file}`, 'utf8'));

export type Chosen = Record<string, string[]>;

/** A query of the dashboard as Grafana sends it: variables in the browser, then macros in the server. */
export function expanded(query: string, chosen: Chosen, { from, to }: { from: string; to: string }): string {
  const formats: Record<string, (values: string[]) => string> = {
    raw: (values) => values.join(),
    sqlstring: (values) => values.map((value) => `'${value.replaceAll("'", "''")}'`).join(','),
  };
  const withVariables = query.replaceAll(/\$\{(\w+):(\w+)\}/g, (all, name: string, format: string) => {
    const [values, form] = [chosen[name], formats[format]];
    if (!values || !form) throw new Error(`Grafana would leave ${all} as it is`);
    return form(values);
  });
  const macros: Record<string, (argument: string) => string> = {
    timeFrom: () => `'${from}'`,
    timeTo: () => `'${to}'`,
    timeFilter: (column) => `${column} BETWEEN '${from}' AND '${to}'`,
  };
  const sent = withVariables.replaceAll(/\$__(\w+)\(([^)]*)\)/g, (all, name: string, argument: string) => {
    const macro = macros[name];
    if (!macro) throw new Error(`${all} is a macro that is not tried here`);
    return macro(argument.trim());
  });
  if (sent.includes('$')) throw new Error(`something is left to expand: ${sent}`);
  return sent;
}

const NUMBERS = ['int4', 'int8', 'float8', 'numeric'];
const kindOf = (type: string | undefined): string =>
  NUMBERS.includes(type ?? '') ? 'number' : type === 'timestamptz' ? 'time' : 'other';

/** What a panel of this type cannot draw of a result with such columns. */
export function undrawable(
  panel: Panel,
  fields: readonly pg.FieldDef[],
  types: Map<number, string>,
): string[] {
  const columns = fields.map(({ name, dataTypeID }) => ({ name, kind: kindOf(types.get(dataTypeID)) }));
  const numbers = columns.filter(({ kind }) => kind === 'number').length;
  const faults: Record<string, string[]> = {
    table: [],
    stat: columns.length === 1 && numbers === 1 ? [] : ['a stat shows one number'],
    barchart:
      columns[0]?.kind === 'other' && numbers === columns.length - 1
        ? []
        : ['a bar chart has a name, and numbers after it'],
    timeseries: [
      ...(columns[0]?.name === 'time' && columns[0].kind === 'time' ? [] : ['a series begins with its time']),
      ...(numbers === 1 ? [] : ['a series has one value']),
      ...(columns.slice(1).every(({ name, kind }) => kind === 'number' || name === 'metric')
        ? []
        : ['the name of a series is its metric']),
    ],
  };
  return faults[panel.type] ?? [`no test knows panels of type ${panel.type}`];
}
