import type { ComponentChildren } from 'preact';
import type { Messages } from '../i18n/messages.js';
import { Columns } from '../ui/columns.js';
import type { Schema } from './types.js';

const SHAPES = '#/components/schemas/';

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;

/** Paragraphs with `code`, which is all the Markdown that the document uses. */
export function Prose({ text }: { text: string }) {
  return (
    <>
      {text.split('\n\n').map((paragraph) => (
        <p lang="en">
          {paragraph.split('`').map((part, index) => (index % 2 === 1 ? <code>{part}</code> : part))}
        </p>
      ))}
    </>
  );
}

/** A schema in the notation of types. Named shapes are links. */
export function Type({ schema }: { schema: Schema }): ComponentChildren {
  const { $ref, type, format, items, additionalProperties: rest } = schema;
  if (typeof $ref === 'string') {
    const name = $ref.replace(SHAPES, '');
    return <a href={`#${name}`}>{name}</a>;
  }
  const options = [...list(schema.anyOf), ...list(schema.oneOf)].filter(isSchema);
  if (options.length > 0) {
    return options.map((option, index) => (
      <>
        {index > 0 && ' | '}
        <Type schema={option} />
      </>
    ));
  }
  if (schema.enum !== undefined) {
    return list(schema.enum)
      .map((value) => JSON.stringify(value))
      .join(' | ');
  }
  if (isSchema(items)) {
    const several = items.anyOf !== undefined || items.enum !== undefined;
    return (
      <>
        {several && '('}
        <Type schema={items} />
        {several ? ')[]' : '[]'}
      </>
    );
  }
  if (isSchema(rest)) {
    return (
      <>
        {'{ [name]: '}
        <Type schema={rest} />
        {' }'}
      </>
    );
  }
  const name = Array.isArray(type) ? type.join(' | ') : String(type ?? 'any');
  return typeof format === 'string' ? `${name} (${format})` : name;
}

type Row = { name: string; schema: Schema; required: boolean };

/** The fields of an object. Fields of unnamed objects in it have a path: `lastEvent.seq`, `items[].type`. */
function rowsOf(schema: Schema, prefix = ''): Row[] {
  const required = list(schema.required);
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]: [string, Schema]): Row[] => {
    const path = prefix + name;
    const row = { name: path, schema: field, required: required.includes(name) };
    const [inner = field] = [...list(field.anyOf), field].filter(isSchema);
    const [of, step] = isSchema(inner.items) ? [inner.items, '[].'] : [inner, '.'];
    return [row, ...rowsOf(of, path + step)];
  });
}

function Fields({ schema, m }: { schema: Schema; m: Messages }) {
  return rowsOf(schema).map(({ name, schema: field, required }) => (
    <tr>
      <th scope="row">
        <code>{name}</code>
      </th>
      <td>
        <code>
          <Type schema={field} />
        </code>
      </td>
      <td>
        {required && <b>{m.t('docs.required')}</b>}
        {typeof field.description === 'string' && <Prose text={field.description} />}
      </td>
    </tr>
  ));
}

/** The fields of `data` for each event type. An asterisk marks required fields. */
function Events({ schema }: { schema: Schema }) {
  return Object.entries(schema.properties ?? {}).map(([type, data]: [string, Schema]) => (
    <tr>
      <th scope="row">
        <code>{type}</code>
      </th>
      <td colSpan={2}>
        {rowsOf(data).map(({ name, schema: field, required }) => (
          <code>
            {name}
            {required && '*'}: <Type schema={field} />
          </code>
        ))}
      </td>
    </tr>
  ));
}

/** A named shape: a table of its fields, or its type. */
export function Shape({ name, schema, m }: { name: string; schema: Schema; m: Messages }) {
  const options = list(schema.oneOf).filter(isSchema);
  const objects = [schema, ...options].filter(({ properties }) => properties !== undefined);
  return (
    <section id={name}>
      <h3>{name}</h3>
      {typeof schema.description === 'string' && <Prose text={schema.description} />}
      {objects.length === 0 && (
        <p>
          <code>
            <Type schema={schema} />
          </code>
        </p>
      )}
      {objects.map((object) => (
        <table>
          <Columns names={[m.t('docs.name'), m.t('docs.type'), m.t('docs.meaning')]} />
          <tbody>
            {name === 'EventData' ? <Events schema={object} /> : <Fields schema={object} m={m} />}
          </tbody>
        </table>
      ))}
    </section>
  );
}
