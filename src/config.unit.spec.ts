import { describe, expect, it } from '@jest/globals';
import { readConfig } from './config.js';

describe('whom to tell what is in the way', () => {
  it('is nobody, an e-mail or a web address; anything else stops the start', () => {
    expect(readConfig({}).contact).toBeNull();
    expect(readConfig({ CONTACT: 'help@mfa.example' }).contact).toBe('mailto:help@mfa.example');
    expect(readConfig({ CONTACT: 'https://mfa.example/help' }).contact).toBe('https://mfa.example/help');
    expect(() => readConfig({ CONTACT: 'javascript:alert(1)' })).toThrow('CONTACT: must be an e-mail or web');
  });
});

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
