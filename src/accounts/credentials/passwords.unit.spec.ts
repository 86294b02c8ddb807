import { describe, expect, it } from '@jest/globals';
import { faultOfPassword, hashPassword, verifyPassword } from './passwords.js';

const PASSWORD = 'төрт сөз осында тұр';

describe('a stored password', () => {
  it('is an Argon2id hash with a salt of its own, as a PHC string', async () => {
    const [one, other] = await Promise.all([hashPassword(PASSWORD), hashPassword(PASSWORD)]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(other).not.toBe(one);
  });

  it('matches the password however the keyboard composed it, and no other', async () => {
    const stored = await hashPassword('çedilla and ﬁve more');
    expect(await verifyPassword('c\u0327edilla and five more', stored)).toBe(true);
    expect(await verifyPassword('cedilla and five more', stored)).toBe(false);
    expect(await verifyPassword('', stored)).toBe(false);
  });

  it('is verified with the cost that it was made with', async () => {
    const stored = await hashPassword(PASSWORD);
    await expect(verifyPassword(PASSWORD, stored.replace('t=2', 't=1'))).resolves.toBe(false);
  });

  it('given another form, it throws and does not match', async () => {
    await expect(verifyPassword(PASSWORD, '$2b$10$abc')).rejects.toThrow('not stored in a form');
  });

  it('given none, no password matches', async () => {
    for (const typed of ['', PASSWORD, '\0'.repeat(32)])
      expect(await verifyPassword(typed, null)).toBe(false);
  });
});

describe('a new password', () => {
  it.each([
    ['fourteen chars', 'password_short'],
    ['ж'.repeat(14), 'password_short'],
    ['x'.repeat(257), 'password_long'],
    ['aaaaaaaaaaaaaaaaaaaa', 'password_simple'],
    ['paraphparaphparaph', 'password_simple'],
    ['Айгерім.Садыкова', 'password_simple'],
    [PASSWORD, null],
    ['correct horse battery', null],
  ])('%s: %s', (typed, fault) => {
    expect(faultOfPassword(typed, ['Айгерім Садыкова', 'aigerim'])).toBe(fault);
  });
});
