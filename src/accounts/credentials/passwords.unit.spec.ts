import { describe, expect, it } from '@jest/globals';
import { faultOfPassword, hashPassword, isPassword } from './passwords.js';

const PASSWORD = 'төрт сөз осында тұр';

describe('a password that is kept', () => {
  it('is Argon2id with a salt of its own, in a form that others read', async () => {
    const [one, other] = await Promise.all([hashPassword(PASSWORD), hashPassword(PASSWORD)]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(other).not.toBe(one);
  });

  it('fits what was typed, however the keyboard composed it, and nothing else', async () => {
    const kept = await hashPassword('çedilla and ﬁve more');
    expect(await isPassword('c\u0327edilla and five more', kept)).toBe(true);
    expect(await isPassword('cedilla and five more', kept)).toBe(false);
    expect(await isPassword('', kept)).toBe(false);
  });

  it('is read with the cost that it was made with', async () => {
    const kept = await hashPassword(PASSWORD);
    await expect(isPassword(PASSWORD, kept.replace('t=2', 't=1'))).resolves.toBe(false);
  });

  it('in a form that is not known here is an error, not a way in', async () => {
    await expect(isPassword(PASSWORD, '$2b$10$abc')).rejects.toThrow('not kept in a form');
  });

  it('where there is none, fits nothing', async () => {
    for (const typed of ['', PASSWORD, '\0'.repeat(32)]) expect(await isPassword(typed, null)).toBe(false);
  });
});

describe('a password to be chosen', () => {
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
