import type { StandardSchemaConverter } from '@nestjs/swagger';
import { z } from 'zod';

type Schema = Record<string, unknown>;
type Converted = { schema: Schema; components: Record<string, Schema> };

const REF = '#/components/schemas/';

/**
 * A Zod schema as JSON Schema 2020-12. Schemas with `.meta({ id })` become components. All are converted as input:
 * schemas of answers transform nothing, so each name means one shape in the whole document.
 */
export function jsonSchemaOf(schema: z.ZodType): Converted {
  const { $schema, $defs = {}, ...root } = z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input' });
  const components = Object.fromEntries(
    Object.entries($defs).map(([name, definition]) => [name, withoutId(withDocumentRefs(definition))]),
  );
  const id = z.globalRegistry.get(schema)?.id;
  if (id === undefined) return { schema: withDocumentRefs(root), components };
  // A root that Zod has put among the definitions is only a reference to itself.
  return {
    schema: { $ref: REF + id },
    components: { [id]: withoutId(withDocumentRefs(root)), ...components },
  };
}

/** The converter for @nestjs/swagger, which does not know Zod. */
export const convert: StandardSchemaConverter = (schema) =>
  schema instanceof z.ZodType ? jsonSchemaOf(schema) : undefined;

/** Removes the id, because a component's name is its key. */
const withoutId = ({ id, ...schema }: Schema): Schema => schema;

/**
 * Makes Zod's references into `$defs` references into the document, and removes the default limits of numbers and
 * names.
 */
const withDocumentRefs = (schema: object): Schema =>
  JSON.parse(JSON.stringify(schema), (key, value) => {
    if (key === '$ref' && typeof value === 'string') return value.replace('#/$defs/', REF);
    if (value === Number.MIN_SAFE_INTEGER || value === Number.MAX_SAFE_INTEGER) return undefined;
    if (key === 'propertyNames' && value.type === 'string' && Object.keys(value).length === 1)
      return undefined;
    return value;
  });
