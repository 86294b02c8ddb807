import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { citationSchema, EVENT_DATA } from '../../domain/events/event-data.js';
import { isRedactable } from './redactable.js';

/** Rules tell two rounds, a step and a number by these. */
const READ_BY_RULES = /^\/data\/(?:place|step)|\/says\/place|\/(?:number|ref)$/;

type Schema = { $ref?: string; properties?: Record<string, Schema>; items?: Schema; anyOf?: Schema[] };

/** Where a value of this schema may hold a text that people write. */
function* textsOf(schema: Schema, defs: Record<string, Schema>, pointer: string): Generator<string> {
  const name = schema.$ref?.split('/').at(-1) ?? '';
  if (name === 'Text' || name === 'Name') yield pointer;
  else if (schema.$ref) yield* textsOf(defs[name] as Schema, defs, pointer);
  for (const [field, one] of Object.entries(schema.properties ?? {}))
    yield* textsOf(one, defs, `${pointer}/${field}`);
  if (schema.items) yield* textsOf(schema.items, defs, `${pointer}/0`);
  for (const one of schema.anyOf ?? []) yield* textsOf(one, defs, pointer);
}

const textsIn = (schema: z.ZodType, pointer: string): string[] => {
  const { $defs = {}, ...all } = z.toJSONSchema(schema, { io: 'input' }) as Schema & {
    $defs?: Record<string, Schema>;
  };
  return [...new Set(textsOf(all, $defs, pointer))];
};

describe('what may be redacted', () => {
  it.each(Object.entries(EVENT_DATA))('of %s is every free text that no rule reads', (_, schema) => {
    const texts = textsIn(schema, '/data');
    expect(texts).toContain('/data/summary');
    expect(texts.filter((pointer) => !isRedactable(pointer) && !READ_BY_RULES.test(pointer))).toEqual([]);
  });

  it('of a source is what the entry took from it, and not the source, which other entries cite', () => {
    const texts = textsIn(citationSchema, '/sources/0').filter((pointer) => !isRedactable(pointer));
    expect(texts.filter((pointer) => !READ_BY_RULES.test(pointer)).toSorted()).toEqual([
      '/sources/0/publisher',
      '/sources/0/title',
    ]);
  });

  it.each([
    ...['/type', '/occurredOn', '/actor', '/visibility', '/data', '/data/number', '/data/side', '/data/step'],
    ...['/data/people/0/side', '/data/place/city', '/sources/0/ref', '/documents/0/sha256', '/data/people'],
  ])('is not %s', (pointer) => expect(isRedactable(pointer)).toBe(false));
});
