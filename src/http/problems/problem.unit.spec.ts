import { describe, expect, it } from '@jest/globals';
import { NotFoundException } from '@nestjs/common';
import { OutcomeUnknown } from '../../db/database.js';
import { Busy } from '../../runtime/semaphore.js';
import { isKnown, revisionOf } from '../responses/conditional.js';
import { Problem, problemOf } from './problem.js';

const withCode = (code: string, message = 'x') => Object.assign(new Error(message), { code });

describe('the problem for an error', () => {
  it.each<[string, unknown, string]>([
    ['a refused connection', withCode('ECONNREFUSED'), 'unavailable'],
    ['a server that shuts down', withCode('57P01'), 'unavailable'],
    ['too many connections', withCode('53300'), 'unavailable'],
    ['a disk that is full', withCode('ENOSPC'), 'unavailable'],
    ['a disk of the database that is full', withCode('53100'), 'unavailable'],
    ['a disk of the database that is broken', withCode('58030'), 'unavailable'],
    ['a read-only disk', Object.assign(withCode('ENOENT'), { syscall: 'mkdir' }), 'unavailable'],
    ['a file that is missing', Object.assign(withCode('ENOENT'), { syscall: 'open' }), 'internal_error'],
    ['no file handles', withCode('EMFILE'), 'unavailable'],
    ['a standby', withCode('25006'), 'unavailable'],
    ['a connection that ended', new Error('Connection terminated unexpectedly'), 'unavailable'],
    [
      'TypeORM’s wrapping of one',
      Object.assign(new Error('x'), { driverError: withCode('08006') }),
      'unavailable',
    ],
    ['a lock that another transaction holds for too long', withCode('55P03'), 'unavailable'],
    ['a statement that took too long', withCode('57014'), 'unavailable'],
    ['an answer that does not come', new Error('Query read timeout'), 'unavailable'],
    ['a connection that does not come', new Error('timeout expired'), 'unavailable'],
    ['an outdated plan', withCode('0A000', 'cached plan must not change result type'), 'unavailable'],
    ['a queue that is full', new Busy('x'), 'unavailable'],
    ['a statement that is wrong', withCode('42601'), 'internal_error'],
    ['a unique constraint', withCode('23505'), 'internal_error'],
    ['an upload that broke off', Object.assign(withCode('ECONNRESET'), { statusCode: 400 }), 'bad_request'],
    ['a programming error', new TypeError('x is not a function'), 'internal_error'],
    ['a value that is not an error', 'x', 'internal_error'],
    ['nothing', undefined, 'internal_error'],
    ['Nest’s 404', new NotFoundException(), 'not_found'],
    ['some other fault of the request', Object.assign(new Error('x'), { statusCode: 417 }), 'bad_request'],
    ['a problem', new Problem('already_exists', 'There is one.'), 'already_exists'],
  ])('given %s, has the right code', (_, error, code) => {
    expect(problemOf(error).code).toBe(code);
  });

  it('says of a write whether it was made, if that is known', () => {
    const documentOf = (error: Error) => problemOf(error).toJSON();
    expect(documentOf(new OutcomeUnknown('x'))).toMatchObject({ code: 'unavailable', outcome: 'unknown' });
    for (const error of [new Busy('x'), withCode('55P03')]) {
      expect(documentOf(error)).not.toHaveProperty('outcome');
      expect(documentOf(error).detail).toContain('Nothing was recorded.');
    }
  });
});

describe('conditional requests', () => {
  it('match a tag that a proxy made weak', () => {
    expect(isKnown('"a", "b"', '"b"')).toBe(true);
    expect(isKnown('*', '"b"')).toBe(true);
    expect(isKnown('"a", W/"b"', '"b"')).toBe(true);
    expect(isKnown('"a"', '"b"')).toBe(false);
    expect(isKnown(undefined, '"b"')).toBe(false);
  });

  it('require a revision, any revision, or an impossible one', () => {
    expect([undefined, '*', '"0"', ' "12" '].map(revisionOf)).toEqual([undefined, undefined, 0, 12]);
    const codeOf = (tag: string) => {
      try {
        return revisionOf(tag);
      } catch (error) {
        return (error as Problem).code;
      }
    };
    expect(['W/"1"', '"01"', '"9999999999"'].map(codeOf)).toEqual(Array(3).fill('revision_mismatch'));
    expect(['1', '', '"1", "2"', '"1'].map(codeOf)).toEqual(Array(4).fill('validation_failed'));
  });
});
