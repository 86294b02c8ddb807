import { describe, expect, it } from '@jest/globals';
import type { LedgerEvent } from '../facts/context.js';
import type { KindDefinition } from './definition.js';
import { underPresentNames } from './renames.js';

const event = (type: string, step?: unknown) =>
  ({ type, data: { side: 'KZ', ...(step !== undefined && { step }) } }) as unknown as LedgerEvent;
const read = (renames: KindDefinition['renames'], one: LedgerEvent) =>
  underPresentNames({ renames } as KindDefinition, one);

describe('an entry of an earlier version', () => {
  it('is read by the present name of its event, and keeps what it says', () => {
    const events = { 'meeting.held': 'consultation.held' } as const;
    expect(read({ events }, event('meeting.held', 'assent'))).toEqual(event('consultation.held', 'assent'));
    expect(read({ events }, event('round.held'))).toEqual(event('round.held'));
  });

  it('is read by the present name of its step, in one language or in several', () => {
    const steps = { assent: 'royal_assent' };
    expect(read({ steps }, event('step.completed', 'assent'))).toEqual(
      event('step.completed', 'royal_assent'),
    );
    expect(read({ steps }, event('step.completed', 'other'))).toEqual(event('step.completed', 'other'));
    expect(read({ steps }, event('step.completed', { en: 'assent', ru: 'другое' }))).toEqual(
      event('step.completed', { en: 'royal_assent', ru: 'другое' }),
    );
    expect(read({ steps }, event('round.held'))).toEqual(event('round.held'));
  });

  it('is read as it is where nothing was renamed', () => {
    const one = event('step.completed', 'assent');
    expect(read(undefined, one)).toBe(one);
    expect(read({}, one)).toEqual(one);
  });
});
