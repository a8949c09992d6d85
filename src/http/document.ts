import type { JSONValue } from 'hono/utils/types';
import type { AppContext } from '../context.ts';
import { builtFile } from './assets.ts';

/** The OpenAPI document of this API, by what is read of it. */
export type OpenApi = { [name: string]: JSONValue } & {
  info: { title: string; version: string; summary?: string };
  paths: Record<string, Record<string, DescribedOperation>>;
  components: Record<string, Record<string, object>>;
};

export type DescribedOperation = {
  operationId: string;
  summary?: string;
  tags?: string[];
  'x-access'?: string;
  parameters?: object[];
  requestBody?: object;
  responses: Record<string, object>;
};

let read: OpenApi | undefined;

/**
 * The document, docs/openapi.json, read by whoever asks for it first. A static file, because in the script every
 * isolate that starts would compile it. Null where it is not built.
 */
export async function readDocument(c: AppContext): Promise<OpenApi | null> {
  if (read === undefined) {
    const text = await builtFile(c, '/assets/openapi.json');
    if (text === null) return null;
    read = JSON.parse(text) as OpenApi;
  }
  return read;
}
