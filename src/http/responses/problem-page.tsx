import type { FastifyRequest } from 'fastify';
import { ProblemPage } from '../../ui/problem.page.js';
import { renderPage } from '../../ui/render.js';
import type { InputFault, Problem } from '../problems/problem.js';
import { asksForHtml } from './negotiation.js';
import { languageOf, pageOf } from './pages.js';

/** Where programs call: there a problem is a document, whatever the caller would rather have. */
const FOR_PROGRAMS = /^\/(?:v1|health|metrics|assets|openapi\.json)(?:[/?]|$)/;

/** Whether a person waits for the answer: one who asks for HTML, and not where programs call. */
export const wantsPage = ({ url, headers }: Pick<FastifyRequest, 'url' | 'headers'>): boolean =>
  !FOR_PROGRAMS.test(url) && asksForHtml({ headers });

/** A problem as a page in the reader's language. Asks nothing of the database: it may be what is missing. */
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
