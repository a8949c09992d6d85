import type { Retry } from './again.ts';
import type { OperationId } from './calls.ts';
import { OPERATIONS } from './operations.generated.ts';

/** An operation as the contract has it. */
export interface Operation {
  retry: Retry;
  method: string;
  path: string;
  /** The headers that it reads, in lower case. */
  headers: string[];
  /** The media type of its answer. */
  accept: string;
}

export interface Call {
  url: URL;
  headers: Record<string, string>;
  /** Text, so that every try can send it. */
  body: string | undefined;
}

const JSON_TYPE = 'application/json';

export function readOperation(id: OperationId): Operation {
  const [retry, method = '', path = '', ...more] = OPERATIONS[id].split(' ');
  return {
    retry: retry as Retry,
    method,
    path,
    headers: more.filter((word) => !word.includes('/')),
    accept: more.find((word) => word.includes('/')) ?? JSON_TYPE,
  };
}

/** Where an input goes: the path's parts into the path, headers and body by name, all else into the query. */
export function makeCall(operation: Operation, origin: string, input: object): Call {
  const given = new Map<string, unknown>(Object.entries(input));
  const take = (name: string) => {
    const value = given.get(name);
    given.delete(name);
    return value;
  };
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name) => segment(name, take(name)));
  const headers: Record<string, string> = { accept: operation.accept };
  for (const name of operation.headers) {
    const value = take(name);
    if (value !== undefined) headers[name] = String(value);
  }
  const content = take('body');
  if (content !== undefined) headers['content-type'] = JSON_TYPE;
  const url = new URL(path, origin);
  for (const [name, value] of given) {
    if (value !== undefined && value !== null) url.searchParams.append(name, String(value));
  }
  return { url, headers, body: content === undefined ? undefined : JSON.stringify(content) };
}

/** One part of a path; a dot or nothing would be another path. */
function segment(name: string, value: unknown): string {
  const text = String(value ?? '');
  if (/^\.{0,2}$/.test(text)) throw new TypeError(`${name} is needed, and no name of a path.`);
  return encodeURIComponent(text);
}
