import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import {
  CallToolRequestSchema,
  ErrorCode,
  type Tool as ListedTool,
  ListToolsRequestSchema,
  McpError,
} from '@modelcontextprotocol/sdk/types.js';
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/sdk/validation/ajv';
import { z } from 'zod';
import { version } from '../runtime/root-folder.js';
import type { Tool } from './tool.js';
import type { ToolResult } from './tool-calls.js';
import type { Tools } from './tools/tools.js';
import { INSTRUCTIONS } from './words.js';

/** Headers of the request that the transport reads. */
type Headers = Record<string, string>;

/** Answers one message of the protocol. */
export type McpAnswers = (
  message: object,
  headers: Headers,
  call: (tool: Tool, given: unknown) => Promise<ToolResult>,
) => Promise<Response>;

/**
 * The SDK's server, made anew for each message: nothing is kept between two, so any instance may answer the next. The
 * SDK would make JSON Schemas of all tools for each of them, and would word faults of arguments in its own way, so
 * listing and calling are ours.
 */
export function mcpAnswers(tools: Tools): McpAnswers {
  const listed = tools.all.map(listedTool);
  // It checks answers of people, of whom we ask nothing; each server would make one of its own.
  const jsonSchemaValidator = new AjvJsonSchemaValidator();
  return async (message, headers, call) => {
    const mcp = new McpServer(
      { name: 'paraph', title: 'Paraph', version },
      { instructions: INSTRUCTIONS, jsonSchemaValidator },
    );
    const { server } = mcp;
    server.registerCapabilities({ tools: {} });
    server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: listed }));
    server.setRequestHandler(CallToolRequestSchema, ({ params }) => {
      const tool = tools.named(params.name);
      if (!tool) throw new McpError(ErrorCode.InvalidParams, `There is no tool ${params.name}.`);
      return call(tool, params.arguments);
    });
    const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
    try {
      await mcp.connect(transport);
      const request = new Request('http://localhost/mcp', { method: 'POST', headers });
      return await transport.handleRequest(request, { parsedBody: message });
    } finally {
      await mcp.close();
    }
  };
}

const listedTool = ({ name, title, description, input, output }: Tool): ListedTool => ({
  ...{ name, title, description },
  inputSchema: jsonSchemaOf(input, new WithoutIds()),
  outputSchema: jsonSchemaOf(output, z.globalRegistry),
  annotations: {
    title,
    readOnlyHint: true,
    idempotentHint: true,
    destructiveHint: false,
    openWorldHint: false,
  },
});

/** Schemas have no names, so that each stands where it is used: some assistants read no references in arguments. */
class WithoutIds extends z.core.$ZodRegistry<z.core.GlobalMeta> {
  override get(schema: z.core.$ZodType) {
    const { id: _, ...meta } = z.globalRegistry.get(schema) ?? {};
    return meta;
  }
}

/** As input: answers may gain members, so nothing forbids them. Draft 7 is what the SDK's clients read by default. */
const jsonSchemaOf = (schema: z.ZodObject, metadata: z.core.$ZodRegistry<z.core.GlobalMeta>) =>
  z.toJSONSchema(schema, { target: 'draft-7', io: 'input', metadata }) as ListedTool['inputSchema'];
