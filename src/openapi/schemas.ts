import type { StandardSchemaConverter } from '@nestjs/swagger';
import { z } from 'zod';

type Schema = Record<string, unknown>;
type Converted = { schema: Schema; components: Record<string, Schema> };

const REF = '#/components/schemas/';

/**
 * A Zod schema as JSON Schema 2020-12; what has a `.meta({ id })` becomes a component. Read as input throughout:
 * answers are described by schemas that transform nothing, so that a name means one shape in the whole document.
 */
export function jsonSchemaOf(schema: z.ZodType): Converted {
  const { $schema, $defs = {}, ...root } = z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input' });
  const components = Object.fromEntries(
    Object.entries($defs).map(([name, definition]) => [name, unnamed(pointed(definition))]),
  );
  const id = z.globalRegistry.get(schema)?.id;
  if (id === undefined) return { schema: pointed(root), components };
  // Where Zod has put the root among the definitions, what is left of it is a reference to itself.
  return { schema: { $ref: REF + id }, components: { [id]: unnamed(pointed(root)), ...components } };
}

/** For @nestjs/swagger, which knows no Zod. */
export const convert: StandardSchemaConverter = (schema) =>
  schema instanceof z.ZodType ? jsonSchemaOf(schema) : undefined;

/** A component's name is its key. */
const unnamed = ({ id, ...schema }: Schema): Schema => schema;

/** Zod's references, into its own `$defs`, as the document's; without the bounds that every number and name has. */
const pointed = (schema: object): Schema =>
  JSON.parse(JSON.stringify(schema), (key, value) => {
    if (key === '$ref' && typeof value === 'string') return value.replace('#/$defs/', REF);
    if (value === Number.MIN_SAFE_INTEGER || value === Number.MAX_SAFE_INTEGER) return undefined;
    if (key === 'propertyNames' && value.type === 'string' && Object.keys(value).length === 1)
      return undefined;
    return value;
  });
