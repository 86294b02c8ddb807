import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { EVENT_TYPES } from '../../domain/events/event-data.js';
import { eventTypes } from './event-types.js';
import { SUBSCRIBABLE_TYPES } from './subscribable-types.js';

const types = eventTypes();

describe('the catalogue of event types', () => {
  it('lists every type once, with a label in three languages', () => {
    const delivered = types.filter(({ audiences }) => audiences.length > 0);
    expect(delivered.map(({ type }) => type)).toEqual(SUBSCRIBABLE_TYPES);
    expect(types.map(({ type }) => type)).toEqual([...new Set([...EVENT_TYPES, ...SUBSCRIBABLE_TYPES])]);
    for (const { type, label } of types) {
      expect(Object.keys(label)).toEqual(['en', 'ru', 'kk']);
      expect(Object.values(label)).not.toContain(type);
    }
  });

  it.each(types)('gives an example of $type that matches its schema', ({ schema, example }) => {
    const { success, error } = z.fromJSONSchema(schema as never).safeParse(example);
    expect([success, error?.issues ?? []]).toEqual([true, []]);
  });

  it('shows the stage change: entry into force leads from signed to in force', () => {
    const found = types.find(({ type }) => type === 'agreement.entered_into_force');
    expect(found?.example).toMatchObject({
      data: {
        transition: { from: { stage: 'signed' }, to: { stage: 'in_force' } },
        status: { stage: 'in_force' },
      },
    });
  });
});
