import type { FastifyRequest } from 'fastify';
import { ProblemPage } from '../../ui/problem.page.js';
import { renderPage } from '../../ui/render.js';
import type { InputFault, Problem } from '../problems/problem.js';
import { asksForHtml } from './negotiation.js';
import { languageOf, pageOf } from './pages.js';

/** Paths for programs, where a problem is always a document. */
const API_PATHS = /^\/(?:v1|mcp|health|metrics|assets|openapi\.json)(?:[/?]|$)/;

/** Whether the answer is for a person: the request accepts HTML, and its path is not for programs. */
export const wantsPage = ({ url, headers }: Pick<FastifyRequest, 'url' | 'headers'>): boolean =>
  !API_PATHS.test(url) && asksForHtml({ headers });

/** A problem as a page in the reader's language. It needs no database, which may be the problem. */
export function problemPage(request: FastifyRequest, problem: Problem): { html: string; language: string } {
  const faults = (problem.extensions.errors ?? []) as InputFault[];
  const html = renderPage(
    <ProblemPage
      page={pageOf(request, new Date().toISOString())}
      code={problem.extensions.outcome === 'unknown' ? 'outcome_unknown' : problem.code}
      faults={faults.map(({ pointer, message }) => `${pointer.replace(/^\//, '')} ${message}`)}
      requestId={problem.status >= 500 ? request.id : null}
    />,
  );
  return { html, language: languageOf(request) };
}
