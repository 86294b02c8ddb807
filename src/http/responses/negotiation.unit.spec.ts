import { describe, expect, it } from '@jest/globals';
import { asksForHtml, encodingOf, preferredLanguage } from './negotiation.js';

describe('Accept-Encoding', () => {
  it.each([
    [undefined, null],
    ['', null],
    ['identity', null],
    ['gzip, deflate, br', 'br'],
    ['gzip, br;q=0.1', 'br'],
    ['gzip, br;q=0', 'gzip'],
    ['GZIP;q=0.5', 'gzip'],
    ['*', 'br'],
    ['br;q=0, *', 'gzip'],
    ['*;q=0', null],
  ])('%j gets %s', (accepted, encoding) => {
    expect(encodingOf({ headers: { 'accept-encoding': accepted } })).toBe(encoding);
  });
});

describe('Accept-Language', () => {
  it.each([
    [undefined, 'en'],
    ['', 'en'],
    ['*', 'en'],
    ['de', 'en'],
    ['kk', 'kk'],
    ['RU', 'ru'],
    ['kk-KZ,kk;q=0.9,ru-RU;q=0.8,ru;q=0.7', 'kk'],
    ['de-DE,ru;q=0.5,kk;q=0.8', 'kk'],
    ['kk;q=0,ru;q=0.1', 'ru'],
    // kkj is Kako, not Kazakh.
    ['kkj,ru;q=0.5', 'ru'],
    ['ru;q=0.1,*;q=0.5', 'en'],
    [';,;q=x,"', 'en'],
  ])('%j gets %s', (accepted, language) => {
    expect(preferredLanguage({ headers: { 'accept-language': accepted } })).toBe(language);
  });
});

describe('Accept', () => {
  it.each([
    [undefined, false],
    ['*/*', false],
    ['application/json', false],
    ['text/html', true],
    ['TEXT/HTML;level=1, */*;q=0.8', true],
    ['application/json, text/html;q=0.1', true],
    ['text/html;q=0, application/json', false],
    ['text/htmlx', false],
  ])('%j asks for a page: %s', (accept, asked) => {
    expect(asksForHtml({ headers: { accept } })).toBe(asked);
  });
});
