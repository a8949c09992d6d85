import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import {
  CallToolRequestSchema,
  type CallToolResult,
  ErrorCode,
  type Implementation,
  type Tool as ListedTool,
  ListToolsRequestSchema,
  McpError,
} from '@modelcontextprotocol/sdk/types.js';

/** What the protocol needs to know of the door that it opens. */
export type Door = {
  serverInfo: Implementation;
  /** What an assistant is told before it sees the tools. */
  instructions: string;
  list(): Promise<ListedTool[]>;
  /** Calls a tool; null when there is none of this name. Never throws: what it threw would be shown to the caller. */
  call(name: string, sent: Record<string, unknown>): Promise<CallToolResult | null>;
};

/** We ask nothing of clients, so that there is no answer of theirs to validate. */
const NOTHING_ASKED = {
  getValidator(): never {
    throw new Error('Nothing is asked of clients.');
  },
};

/**
 * Answers one message of the Model Context Protocol (streamable HTTP), without a session: each call has a server of
 * its own. A batch, which the protocol left behind in its version 2025-06-18, would be many calls under one limit.
 */
export async function answerMessage(request: Request, text: string, door: Door): Promise<Response> {
  const message = parse(text);
  if (message === undefined) {
    return refuse(ErrorCode.ParseError, 'The body is not valid JSON.');
  }
  if (Array.isArray(message)) {
    return refuse(ErrorCode.InvalidRequest, 'Send one message a call: batches are not taken.');
  }
  const server = new Server(door.serverInfo, {
    capabilities: { tools: {} },
    instructions: door.instructions,
    jsonSchemaValidator: NOTHING_ASKED,
  });
  server.setRequestHandler(ListToolsRequestSchema, async () => ({ tools: await door.list() }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
    const result = await door.call(params.name, params.arguments ?? {});
    if (result === null) {
      throw new McpError(ErrorCode.InvalidParams, 'There is no such tool: tools/list has all.');
    }
    return result;
  });
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
  await server.connect(transport);
  return transport.handleRequest(request, { parsedBody: message });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const refuse = (code: ErrorCode, message: string) =>
  Response.json({ jsonrpc: '2.0', error: { code, message }, id: null }, { status: 400 });
