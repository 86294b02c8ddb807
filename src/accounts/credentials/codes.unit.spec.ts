import { describe, expect, it } from '@jest/globals';
import { codesUri, newCodesSecret, qrCodeOf, timeStepOf } from './codes.js';

/** RFC 6238, appendix B: this secret, SHA-1; the last six of the eight digits given there. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const at = (seconds: number) => new Date(seconds * 1_000).toISOString();

describe('a one-time code', () => {
  it.each([
    [59, '287082', 1],
    [1_111_111_109, '081804', 37_037_036],
    [1_234_567_890, '005924', 41_152_263],
    [20_000_000_000, '353130', 666_666_666],
  ])('has the value of RFC 6238 at second %d', (second, code, step) => {
    expect(timeStepOf(SECRET, code, at(second))).toBe(step);
    expect(timeStepOf(SECRET, ` ${code.slice(0, 3)} ${code.slice(3)}`, at(second))).toBe(step);
  });

  it('is accepted half a minute before and after its own step, and no longer', () => {
    const code = '005924';
    const [first, last] = [41_152_263 * 30, 41_152_263 * 30 + 29];
    expect(timeStepOf(SECRET, code, at(first - 30))).toBe(41_152_263);
    expect(timeStepOf(SECRET, code, at(last + 30))).toBe(41_152_263);
    expect(timeStepOf(SECRET, code, at(first - 31))).toBeNull();
    expect(timeStepOf(SECRET, code, at(last + 31))).toBeNull();
  });

  it.each(['', '12345', '1234567', 'abcdef', '０12345'])('is six digits: %j is refused', (code) => {
    expect(timeStepOf(SECRET, code, at(59))).toBeNull();
  });
});

describe('the set-up of an app', () => {
  it('gives a secret of 160 bits and the name of its owner', () => {
    const secret = newCodesSecret();
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(newCodesSecret()).not.toBe(secret);
    const uri = new URL(codesUri(secret, 'дана & co'));
    expect(uri.protocol).toBe('otpauth:');
    expect(uri.searchParams.get('secret')).toBe(secret);
    expect(uri.searchParams.get('issuer')).toBe('Paraph');
    expect(decodeURIComponent(uri.pathname)).toContain('дана & co');
  });

  it('draws a QR code of squares with a margin of four', () => {
    const { size, path } = qrCodeOf('otpauth://totp/x');
    expect(path).toMatch(/^(?:M\d+ \d+h1v1h-1z)+$/);
    const places = [...path.matchAll(/M(\d+) (\d+)/g)].flatMap(([, x, y]) => [Number(x), Number(y)]);
    expect([Math.min(...places), Math.max(...places)]).toEqual([4, size - 5]);
  });
});
