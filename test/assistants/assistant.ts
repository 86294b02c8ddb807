import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';

type Structured = { items: Record<string, unknown>[]; next: string | null } & Record<string, unknown>;

/** An assistant that has connected, with the SDK's own client: it checks each answer by the schema of its tool. */
export async function assistantOf(url: string, token: string | null, headers: Record<string, string> = {}) {
  const client = new Client({ name: 'a test', version: '1' });
  const authorization: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` };
  const requestInit = { headers: { ...authorization, ...headers } };
  const transport = new StreamableHTTPClientTransport(new URL(`${url}/mcp`), { requestInit });
  // The class declares members that may be undefined, which the interface does not.
  await client.connect(transport as Parameters<Client['connect']>[0]);
  const { tools } = await client.listTools();
  const call = async (name: string, asked: Record<string, unknown> = {}) =>
    (await client.callTool({ name, arguments: asked })) as CallToolResult;
  const said = ({ content }: CallToolResult): string =>
    content.map((one) => (one.type === 'text' ? one.text : '')).join('\n');
  return {
    client,
    tools,
    /** What a tool answers; a refusal is a mistake in the test. */
    ask: async (name: string, asked: Record<string, unknown> = {}) => {
      const result = await call(name, asked);
      if (result.isError || !result.structuredContent) throw new Error(`${name}: ${said(result)}`);
      return { structured: result.structuredContent as Structured, text: said(result) };
    },
    /** The sentences of a refusal; an answer is a mistake in the test. */
    refusal: async (name: string, asked: Record<string, unknown> = {}) => {
      const result = await call(name, asked);
      if (!result.isError) throw new Error(`${name} answered: ${said(result)}`);
      return said(result);
    },
  };
}

export type Assistant = Awaited<ReturnType<typeof assistantOf>>;
