import { inject } from 'vitest';
import type { Answer } from './api-client.ts';
import { sendDocumented } from './documented/send.ts';

/** A request as it is, for what a well-behaved client never sends. */
export interface RawRequest {
  method?: string;
  token?: string;
  /** The content type. */
  type?: string;
  body?: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;
  headers?: Record<string, string>;
}

/** Sends a request to the API of the tests, or to another one. A stream goes out in chunks. */
export async function send(
  path: string,
  { method = 'POST', token, type, body, headers = {} }: RawRequest = {},
  origin = inject('stack').api,
): Promise<Answer<unknown>> {
  const { text, ...answer } = await sendDocumented(new URL(path, origin), {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(type === undefined ? {} : { 'content-type': type }),
      ...headers,
    },
    ...(body === undefined ? {} : { body, duplex: 'half' }),
  });
  return { ...answer, text, body: parse(text) };
}

function parse(text: string) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
