import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { Problem } from '../problems/problem.js';
import { ValidationPipe } from './validation.js';

/** The faults that the pipe finds in a body, as `pointer message` lines. */
function faultsIn(schema: z.ZodType, body: unknown): string[] {
  try {
    new ValidationPipe().transform(body, { type: 'body', schema });
    return [];
  } catch (error) {
    const { errors } = (error as Problem).extensions as { errors: { pointer: string; message: string }[] };
    return errors.map(({ pointer, message }) => `${pointer} ${message}`);
  }
}

describe('the validation pipe', () => {
  it('gives the handler the result of the schema', () => {
    const schema = z.strictObject({
      at: z.string().transform((text) => text.length),
      kind: z.string().default('x'),
    });
    expect(new ValidationPipe().transform({ at: 'abc' }, { type: 'body', schema })).toEqual({
      at: 3,
      kind: 'x',
    });
  });

  it.each<[string, z.ZodType, unknown, string]>([
    ['a missing value', z.strictObject({ a: z.string() }), {}, '/a is required'],
    ['a missing choice', z.strictObject({ a: z.enum(['x', 'y']) }), {}, '/a is required'],
    [
      'a missing union',
      z.strictObject({ a: z.union([z.string(), z.array(z.string())]) }),
      {},
      '/a is required',
    ],
    ['a wrong type', z.strictObject({ a: z.string() }), { a: 1 }, '/a must be a text'],
    ['no whole number', z.int(), 1.5, ' must be a whole number'],
    ['a list for an object', z.strictObject({}), [], ' must be an object'],
    ['too short a text', z.string().min(3), 'a', ' must have at least 3 characters'],
    ['an empty text', z.string().min(1), '', ' must not be empty'],
    ['too long a list', z.array(z.int()).max(1), [1, 2], ' must have at most 1 item'],
    ['another length', z.string().length(2), 'a', ' must have exactly 2 characters'],
    ['too small a number', z.number().gt(0.5), 0, ' must be more than 0.5'],
    ['no choice', z.enum(['x', 'y']), 'z', ' must be one of x, y'],
    ['another word', z.literal('x'), 'z', ' must be "x"'],
    ['no UUID', z.uuid(), 'z', ' must be a UUID'],
    ['no multiple', z.number().multipleOf(5), 7, ' must be a multiple of 5'],
    [
      'a name of another form',
      z.record(z.string().regex(/^[a-z]$/), z.int()),
      { A: 1 },
      '/A is not an allowed name',
    ],
    ['a schema’s own message', z.string().refine(() => false, 'must be a day'), 'x', ' must be a day'],
    ['a schema’s own message about form', z.string().regex(/x/, 'must have an x'), 'y', ' must have an x'],
  ])('given %s, reports it', (_, schema, body, fault) => {
    expect(faultsIn(schema, body)).toEqual([fault]);
  });

  const text = z.union([
    z.string().max(3),
    z.strictObject({ en: z.string().optional(), ru: z.string().optional() }),
  ]);

  it('given a union, reports the faults of the best branch', () => {
    expect(faultsIn(text, 'long')).toEqual([' must have at most 3 characters']);
    expect(faultsIn(text, { en: 1, fr: 'x' })).toEqual(['/en must be a text', '/fr is not known here']);
    expect(faultsIn(text, 5)).toEqual([' must be a text or an object']);
    expect(faultsIn(z.strictObject({ title: text }), { title: { fr: 'x' } })).toEqual([
      '/title/fr is not known here',
    ]);
  });

  it('given a discriminated union, reports the faults of the branch that is named', () => {
    const change = z.union([
      z.strictObject({ action: z.literal('annul'), reason: z.string() }),
      z.strictObject({ action: z.literal('amend'), reason: z.string(), day: z.string(), note: z.string() }),
    ]);
    expect(faultsIn(change, { action: 'amend', reason: 'x' })).toEqual([
      '/day is required',
      '/note is required',
    ]);
    const schema = z.discriminatedUnion('action', [
      z.strictObject({ action: z.literal('annul') }),
      z.strictObject({ action: z.literal('amend') }),
    ]);
    expect(faultsIn(schema, { action: 'erase' })).toEqual(['/action must be one of annul, amend']);
  });

  it('reports a hundred faults at most, and a limited length of pointers', () => {
    expect(faultsIn(z.array(z.string()), Array(5_000).fill(1))).toHaveLength(100);
    const long = { ['a'.repeat(30_000)]: [1, 2, 3, 4] };
    expect(faultsIn(z.record(z.string(), z.array(z.string())), long)).toHaveLength(2);
  });

  it('leaves arguments without a schema alone', () => {
    expect(new ValidationPipe().transform(5, { type: 'custom' })).toBe(5);
  });
});
