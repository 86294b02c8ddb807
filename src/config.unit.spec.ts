import { describe, expect, it } from '@jest/globals';
import { readConfig } from './config.js';

const own = 'postgres://app:app@127.0.0.1/paraph';

describe('whether a second person is asked for', () => {
  it('is yes with a database of one’s own, no on the embedded one, and whatever is said', () => {
    expect(readConfig({ DATABASE_URL: own }).secondPerson.on).toBe(true);
    expect(readConfig({}).secondPerson.on).toBe(false);
    expect(readConfig({ TWO_PERSON: 'on' }).secondPerson.on).toBe(true);
    expect(readConfig({ DATABASE_URL: own, TWO_PERSON: 'off' }).secondPerson.on).toBe(false);
    expect(() => readConfig({ TWO_PERSON: 'yes' })).toThrow('TWO_PERSON');
  });

  it('is set by type of event: those that always wait, and with a minus those that never do', () => {
    const settings = { TWO_PERSON_EVENTS: ' mandate.adopted, -launch.announced,-transition.published ' };
    expect(readConfig(settings).secondPerson).toEqual({
      on: false,
      always: ['mandate.adopted'],
      never: ['launch.announced', 'transition.published'],
    });
    expect(() => readConfig({ TWO_PERSON_EVENTS: 'launch' })).toThrow('TWO_PERSON_EVENTS');
  });
});
