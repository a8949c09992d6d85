import { problemName } from '../../../src/contract/problem-responses.ts';
import { type Code, PROBLEMS } from '../../../src/contract/problems.ts';
import { isOfApi, type Operation, operationAt, promisedHeaders } from './document.ts';
import { validatorOf } from './validators.ts';

/** An answer as it came. */
export interface Came {
  status: number;
  headers: Headers;
  text: string;
}

/** What is answered where no operation is: nothing is there, or nothing that can be done yet. */
const WITHOUT_OPERATION: Code[] = [
  'not_found',
  'method_not_allowed',
  'rate_limited',
  'internal_error',
  'misconfigured',
];

const nowhere: Operation = {
  operationId: 'no-operation',
  responses: Object.fromEntries(
    [...new Set(WITHOUT_OPERATION.map((code) => PROBLEMS[code].status))].map((status) => [
      status,
      {
        content: {
          'application/problem+json': {
            schema: {
              oneOf: WITHOUT_OPERATION.filter((code) => PROBLEMS[code].status === status).map(
                (code) => ({ $ref: problemName(code) }),
              ),
            },
          },
        },
      },
    ]),
  ),
};

/** What is no operation by intent: static files, pages, and the door of another protocol. */
const UNDOCUMENTED = /^\/(assets\/.*|docs\/guides(\/.*)?|llms\.txt|mcp)$/;

/** What people get: a page, a part of one, or the way to another. */
const isPage = ({ status, headers }: Came): boolean =>
  status === 301 || status === 303 || (headers.get('Content-Type') ?? '').startsWith('text/html');

/** Throws where an answer of the API is none that docs/openapi.json promises. */
export async function checkAnswer(method: string, url: URL, came: Came): Promise<void> {
  if (method === 'OPTIONS') return; // a preflight is no operation
  if (UNDOCUMENTED.test(url.pathname)) return;
  if (!isOfApi(decoded(url.pathname)) && isPage(came)) return;
  const operation = operationAt(method, decoded(url.pathname)) ?? nowhere;
  const fault = await faultOf(method, operation, came);
  if (fault !== null) {
    throw new Error(
      `${method} ${url.pathname} (${operation.operationId}) → ${came.status} is not as documented: ${fault}\n${came.text.slice(0, 2_000)}`,
    );
  }
}

async function faultOf(
  method: string,
  { operationId, responses }: Operation,
  { status, headers, text }: Came,
): Promise<string | null> {
  const response = responses[status];
  if (response === undefined) return 'the status is not documented.';
  const missing = promisedHeaders(response).filter((name) => !headers.has(name));
  if (missing.length > 0) return `the promised ${missing.join(', ')} is missing.`;
  if (method === 'HEAD' || response.content === undefined) {
    return text === '' ? null : 'there is a body.';
  }
  const type = headers.get('Content-Type')?.split(';')[0] ?? 'none';
  const media = response.content[type];
  if (media === undefined) return `the content type ${type} is not documented.`;
  if (!media.schema || !type.endsWith('json')) return null;
  const validate = await validatorOf(`${operationId}-${status}`, media.schema);
  return validate(JSON.parse(text));
}

/** A path as the router compares it. */
function decoded(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}
