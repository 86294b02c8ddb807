import { EVENT_TYPES, type EventType } from '../domain/events/event-data.js';
import type { Kind } from '../domain/kinds/kind.js';
import { procedureCell } from '../domain/kinds/procedure-table.js';
import type { TransitionDefinition } from '../domain/machine/definition.js';
import { CODES_OF } from '../domain/machine/rule-codes.js';
import { STAGES, type Stage } from '../domain/values/views.js';
import { find } from '../i18n/catalogue.js';

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

const named = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

/** Where a transition leads. The other regions are told where they move. */
function wayOf({ when, target, hard = [], soft = [] }: TransitionDefinition, from: Stage): string {
  const { stage, talks, application } = target ?? {};
  const [condition] = Object.keys(when?.data ?? {});
  const way = [
    stage && stage !== from ? `→ ${stage}` : '✓',
    ...(talks ? [`talks ${talks}`] : []),
    ...(application ? [application.startsWith('open') ? 'application' : `application ${application}`] : []),
  ].join(', ');
  const told = when?.othersRemain ? `of one party: ${way}` : condition ? `${condition}: ${way}` : way;
  const own = [...hard, ...soft];
  return own.length > 0 ? `${told} (${named(own)})` : told;
}

function cellText({ definition }: Kind, type: EventType, stage: Stage): string {
  const cell = procedureCell(definition, type, stage);
  // An assertion leads to the stage that it names.
  if (cell.every(({ when }) => when?.data?.stage) && cell.length > 0) return '→ `stage`';
  return cell.map((transition) => wayOf(transition, stage)).join('; ') || '–';
}

const rulesOf = ({ definition }: Kind, type: EventType, severity: 'hard' | 'soft'): string[] => {
  const event = definition.events[type];
  const transitions = (event?.transitions ?? []).filter(({ when }) => !when?.reader);
  return [...new Set([event, ...transitions].flatMap((one) => one?.[severity] ?? []))];
};

/** Rows of an event: one for all kinds that know it alike. */
function rowsOf(kinds: readonly Kind[], cellsOf: (kind: Kind, type: EventType) => readonly string[]) {
  return EVENT_TYPES.flatMap((type) => {
    const knowing = kinds.filter(({ events }) => events.includes(type));
    const alike = Map.groupBy(knowing, (kind) => cellsOf(kind, type).join(' | '));
    return [...alike].map(([cells, those]) => [
      `\`${type}\``,
      those.length === kinds.length ? 'all' : those.map(({ kind }) => kind).join(', '),
      cells,
    ]);
  });
}

const ofVersion = (version: number, kinds: readonly Kind[]): string =>
  [
    `## Version ${version}`,
    `Kinds: ${kinds.map(({ kind }) => kind).join(', ')}.`,
    '### Where events lead',
    table(
      ['event', 'kinds', ...STAGES],
      rowsOf(kinds, (kind, type) => STAGES.map((stage) => cellText(kind, type, stage))),
    ),
    '### Their rules',
    table(
      ['event', 'kinds', 'hard', 'soft'],
      rowsOf(kinds, (kind, type) => [named(rulesOf(kind, type, 'hard')), named(rulesOf(kind, type, 'soft'))]),
    ),
  ].join('\n\n');

const sentenceOf = (code: string): string =>
  find('en', `refusals.${code}`) ?? find('en', `warnings.${code}`) ?? code;

/** docs/reference/procedure.md: what every event does at every stage of every kind. */
export function procedurePage(versions: readonly Kind[]): string {
  const byVersion = Map.groupBy(versions, ({ version }) => version);
  const newestFirst = [...byVersion].toSorted(([one], [other]) => other - one);
  const used = new Set(
    versions.flatMap((kind) =>
      kind.events.flatMap((type) => [...rulesOf(kind, type, 'hard'), ...rulesOf(kind, type, 'soft')]),
    ),
  );
  return `${[
    '# The procedure',
    'Written from the definitions of the kinds (`src/domain/kinds`): `npm run generated`. A test tries every cell.',
    'At each stage an event leads to another (→), is recorded and leaves the stage as it is (✓), or is refused (–). A word\nbefore a colon is what of the event’s data chooses the way; names in brackets are rules of that way alone. `application`\nwithout a word after it follows from what is suspended or provisionally applied. A hard rule refuses, a soft one warns;\nthe last table has their sentences. `stage.asserted` leads to the stage that it names, round the procedure.',
    ...newestFirst.map(([version, kinds]) => ofVersion(version, kinds)),
    '## What rules say',
    table(
      ['rule', 'code', 'sentence'],
      [...used]
        .toSorted()
        .flatMap((rule) =>
          (CODES_OF[rule] ?? []).map((code) => [`\`${rule}\``, `\`${code}\``, sentenceOf(code)]),
        ),
    ),
  ].join('\n\n')}\n`;
}
