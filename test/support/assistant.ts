import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { expect } from 'vitest';
import type { Answer } from './api-client.ts';
import { send } from './raw.ts';

/** What the protocol asks of every call. */
export const MCP_HEADERS = { accept: 'application/json, text/event-stream' };

/** What a tool has answered: the object of the operation, or the problem. */
export type Told = Record<string, unknown> & { code?: string; errors?: unknown };

export interface Assistant {
  client: Client;
  /** Calls a tool that has to do it. */
  do(name: string, sent?: object): Promise<Told>;
  /** Calls a tool that has to refuse, with this code. */
  beRefused(name: string, sent: object, code: string): Promise<Told>;
}

/** An assistant by the official client, which compares each answer with the schema that the tool has told. */
export async function connectAssistant(origin: string, token?: string): Promise<Assistant> {
  const client = new Client({ name: 'test', version: '1' });
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  await client.connect(
    new StreamableHTTPClientTransport(new URL('/mcp', origin), { requestInit: { headers } }),
  );
  await client.listTools();
  const call = async (name: string, sent: object, is_refusal: boolean): Promise<Told> => {
    const result = await client.callTool({ name, arguments: { ...sent } });
    const [text] = Array.isArray(result.content) ? result.content : [];
    expect(Boolean(result.isError), text?.text).toBe(is_refusal);
    expect(JSON.parse(text?.text)).toEqual(result.structuredContent);
    return Object(result.structuredContent);
  };
  return {
    client,
    do: (name, sent = {}) => call(name, sent, false),
    async beRefused(name, sent, code) {
      const problem = await call(name, sent, true);
      expect(problem).toMatchObject({
        code,
        type: `/problems/${code}`,
        title: expect.stringMatching(/\w{3}/),
        detail: expect.stringMatching(/\w+ \w+/),
        instance: '/mcp',
      });
      return problem;
    },
  };
}

/** One message, as it is. */
export const say = (
  message: unknown,
  { token, headers, origin }: { token?: string; headers?: object; origin?: string } = {},
): Promise<Answer<unknown>> =>
  send(
    '/mcp',
    {
      ...(token === undefined ? {} : { token }),
      type: 'application/json',
      body: typeof message === 'string' ? message : JSON.stringify(message),
      headers: { ...MCP_HEADERS, ...headers },
    },
    origin,
  );

/** A call of a tool as a message. */
export const calling = (name: string, sent: object = {}, id: number | string = 1) => ({
  jsonrpc: '2.0',
  id,
  method: 'tools/call',
  params: { name, arguments: sent },
});
