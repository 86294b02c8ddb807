import { Body, Controller, HttpCode, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Allow } from '../access/allow.js';
import { Answer } from '../http/responses/answer.js';
import type { McpAnswers } from './mcp-server.js';
import { mustComeFromHere } from './origin.js';
import { ToolCalls } from './tool-calls.js';
import { Tools } from './tools/tools.js';

/** In bytes. The longest question is a search of two hundred characters. */
const LONGEST_MESSAGE = 64 * 1024;

/** One message: a batch would count as one request, however much it asks. The SDK checks the rest of its form. */
const messageSchema = z.looseObject({ jsonrpc: z.literal('2.0') });

/** Headers that the protocol gives a meaning. */
const HEADERS = ['accept', 'content-type', 'mcp-protocol-version'] as const;

/**
 * The Model Context Protocol, streamable HTTP, without sessions (docs/adr/0036). Only POST is served: there is no stream
 * to open and no session to end. A cookie says nothing here, because no POST but a form reads it (authentication.ts).
 */
@Controller('mcp')
export class McpController {
  private answers: Promise<McpAnswers> | null = null;

  constructor(
    private readonly tools: Tools,
    private readonly calls: ToolCalls,
  ) {}

  @Post()
  @Allow('public', { bodyLimit: LONGEST_MESSAGE })
  @HttpCode(200)
  async answer(
    @Req() request: FastifyRequest,
    @Body({ schema: messageSchema }) message: z.infer<typeof messageSchema>,
  ): Promise<Answer> {
    mustComeFromHere(request);
    const answers = await this.loaded();
    const given = HEADERS.flatMap((name) => {
      const value = request.headers[name];
      return typeof value === 'string' ? [[name, value]] : [];
    });
    const answer = await answers(message, Object.fromEntries(given), (tool, asked) =>
      this.calls.call(tool, asked, request),
    );
    const type = answer.headers.get('content-type');
    const text = await answer.text();
    return new Answer({
      status: answer.status,
      headers: type === null ? {} : { 'content-type': type },
      body: text === '' ? undefined : text,
    });
  }

  /** Loaded by the first message: the SDK takes a tenth of a second, which the start of the service is spared. */
  private loaded(): Promise<McpAnswers> {
    this.answers ??= import('./mcp-server.js').then(({ mcpAnswers }) => mcpAnswers(this.tools));
    return this.answers;
  }
}
