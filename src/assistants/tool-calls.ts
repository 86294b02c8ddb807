import { Injectable, Logger } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { readScopeOf } from '../access/allow.js';
import { auditContext, SecurityLog } from '../audit/security-log.js';
import { sentenceOf } from '../http/bodies/sentences.js';
import { faultsOf } from '../http/bodies/validation.js';
import { type InputFault, invalid, Problem, problemOf } from '../http/problems/problem.js';
import { originOf } from '../http/requests/host.js';
import type { Asking, Told, Tool } from './tool.js';

/** In bytes of JSON, data and text together: some twenty-five thousand words of a language model. */
const MOST_BYTES = 100_000;

/** As the protocol has it. A refusal is a result that the assistant reads, not an error of the protocol. */
export type ToolResult = {
  content: { type: 'text'; text: string }[];
  structuredContent?: Record<string, unknown>;
  isError?: boolean;
};

/** Answers an assistant's calls under the rights of its caller, and records them as the API's calls are. */
@Injectable()
export class ToolCalls {
  private readonly logger = new Logger('assistants');

  constructor(private readonly log: SecurityLog) {}

  async call(tool: Tool, given: unknown, request: FastifyRequest): Promise<ToolResult> {
    const { caller } = request;
    const asking = { caller, scope: readScopeOf(caller), origin: originOf(request) };
    try {
      const { structured, lines } = await answerWithin(tool, read(tool, given), asking);
      if (caller) this.count('confidential.read', tool, given, request);
      return { content: [{ type: 'text', text: lines.join('\n') }], structuredContent: structured };
    } catch (error) {
      const problem = problemOf(error);
      if (problem.status === 401 || problem.status === 403) this.count('refused', tool, given, request);
      if (problem.status >= 500) this.fail(problem, tool, request);
      return { content: [{ type: 'text', text: sentencesOf(problem) }], isError: true };
    }
  }

  /** As log-requests.ts does for other routes, with what was asked and about which track. */
  private count(
    kind: 'confidential.read' | 'refused',
    tool: Tool,
    given: unknown,
    request: FastifyRequest,
  ): void {
    const { slug, track = slug } = (given ?? {}) as { slug?: unknown; track?: unknown };
    this.log.count({
      kind,
      ...auditContext(request),
      track: typeof track === 'string' ? track : null,
      detail: { route: `POST /mcp ${tool.name}` },
    });
  }

  private fail(problem: Problem, { name }: Tool, { id }: FastifyRequest): void {
    const cause = problem.cause instanceof Error ? problem.cause : problem;
    this.logger.error(`${name} ${problem.status}, request ${id}: ${cause.message}`, cause.stack);
  }
}

function read({ input }: Tool, given: unknown): Record<string, unknown> {
  const { success, data, error } = z.safeParse(input, given ?? {}, { error: sentenceOf });
  if (!success) throw invalid(faultsOf(error.issues));
  return data;
}

/** The answer with as many items as fit. Its `next` leads to the others. */
async function answerWithin(tool: Tool, asked: Record<string, unknown>, asking: Asking): Promise<Told> {
  for (let most = asked.limit; ; ) {
    const told = await tool.tell(most === undefined ? asked : { ...asked, limit: most }, asking);
    const size = Buffer.byteLength(JSON.stringify(told));
    if (size <= MOST_BYTES) return told;
    if (typeof most !== 'number' || most === 1) throw tooLarge(told);
    most = Math.max(1, Math.floor((most * MOST_BYTES * 0.8) / size));
  }
}

const tooLarge = ({ structured }: Told): Problem =>
  new Problem(
    'payload_too_large',
    `The answer is larger than an assistant is given. A person can read it at ${structured.page}.`,
  );

/** The code and the sentence of a problem document, and what is wrong with which argument. */
function sentencesOf({ code, detail, extensions }: Problem): string {
  const faults = (extensions.errors ?? []) as InputFault[];
  const named = faults.map(({ pointer, message }) => `${pointer.replace(/^\/(?:query\/)?/, '')} ${message}`);
  return [`${code}: ${detail}`, ...named].join('\n');
}
