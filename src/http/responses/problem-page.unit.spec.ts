import { describe, expect, it } from '@jest/globals';
import type { FastifyRequest } from 'fastify';
import { LANGUAGES } from '../../domain/values/text.js';
import { faultsOf } from '../../ui/html.fixture.js';
import { PROBLEM_STATUS, type ProblemCode } from '../problems/codes.js';
import { Problem } from '../problems/problem.js';
import { problemPage, wantsPage } from './problem-page.js';

const asking = (language: string, url = '/tracks/x') =>
  ({
    url,
    query: {},
    headers: { 'accept-language': language },
    id: 'request-7',
    caller: null,
  }) as unknown as FastifyRequest;

describe('a problem as a page', () => {
  it.each(LANGUAGES)('is valid HTML for every code in %s', async (language) => {
    for (const code of Object.keys(PROBLEM_STATUS) as ProblemCode[]) {
      const problem = new Problem(code, 'said to programs', {
        extensions: { errors: [{ pointer: '/query/limit', message: 'must be a number' }] },
      });
      const page = problemPage(asking(language), problem);
      expect([code, page.language, await faultsOf(page.html)]).toEqual([code, language, []]);
      expect(page.html).not.toContain('said to programs');
    }
  });

  it('names the request if the fault is ours, and reveals no internals', () => {
    const ours = new Problem('internal_error', 'x', {}, { cause: new Error('relation "ledger"') });
    const { html } = problemPage(asking('en'), ours);
    expect(html).toContain('<title>Something went wrong on our side – Paraph</title>');
    expect(html).toContain('request-7');
    expect(html).not.toMatch(/relation|\bat .*\.ts/);
    expect(problemPage(asking('en'), new Problem('not_found', 'x')).html).not.toContain('request-7');
  });

  it.each([
    ['/tracks/x', 'text/html,application/xhtml+xml,*/*;q=0.8', true],
    ['/', 'application/json', false],
    ['/', undefined, false],
    ['/v1/board', 'text/html', false],
    ['/v1', 'text/html', false],
    ['/health/ready', 'text/html', false],
    ['/openapi.json', 'text/html', false],
    ['/v1x', 'text/html', true],
  ])('at %s, if the client accepts %s: %s', (url, accept, wanted) => {
    expect(wantsPage({ url, headers: { accept } } as FastifyRequest)).toBe(wanted);
  });
});
