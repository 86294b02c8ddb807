import { z } from 'zod';
import { SECTIONS } from './environment.js';

/** What a schema in JSON says of a setting. A setting without a sentence or an example is an error. */
const saidSchema = z
  .looseObject({
    description: z.string().endsWith('.'),
    unset: z.string().optional(),
    unit: z.string().optional(),
    default: z.union([z.string(), z.number()]).optional(),
    example: z.string().optional(),
    enum: z.array(z.string()).optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
  })
  .refine((said) => said.enum || said.example, 'needs an example')
  .refine((said) => said.unset !== undefined || said.default !== undefined, 'needs a default, or `unset`');
type Said = z.infer<typeof saidSchema>;

const code = (text: string): string => (text.includes('`') ? text : `\`${text}\``);

function valuesOf({ enum: choices, minimum, maximum, unit }: Said): string {
  const values = choices
    ? choices.map(code).join(', ')
    : minimum === undefined || maximum === undefined
      ? 'text'
      : `${minimum.toLocaleString('en')} to ${maximum.toLocaleString('en')}`;
  return unit ? `${values} ${unit}` : values;
}

const defaultOf = (said: Said): string =>
  said.unset ?? (said.default === '' ? 'none' : code(String(said.default)));

function rowOf(name: string, schema: z.ZodType): string {
  const read = saidSchema.safeParse(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
  if (!read.success) throw new Error(`${name}: ${z.prettifyError(read.error)}`);
  const said = read.data;
  const { example } = said;
  const cells = [code(name), said.description, valuesOf(said), defaultOf(said), example ? code(example) : ''];
  return `| ${cells.join(' | ')} |`;
}

/** docs/reference/settings.md, whole. */
export const settingsPage = (): string =>
  `${[
    '# Settings',
    'Written from the schema that reads them (`src/settings/environment.ts`): `npm run generated`.',
    `Paraph reads its settings from the environment. An empty one counts as unset. An unknown or wrong one stops the start
with one line, which names it. [Run it in production](../run-it-in-production.md) says which you need.`,
    ...Object.entries(SECTIONS).flatMap(([title, shape]) => [
      `## ${title}`,
      [
        '| setting | what it is | values | default | example |',
        '| --- | --- | --- | --- | --- |',
        ...Object.entries(shape).map(([name, schema]) => rowOf(name, schema)),
      ].join('\n'),
    ]),
  ].join('\n\n')}\n`;
