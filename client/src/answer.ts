import { isProblem, type ProblemOf } from './problems.ts';

export interface Granted {
  kind: 'granted';
  status: number;
  headers: Headers;
  data: unknown;
}

/** What came of one try. */
export type Outcome =
  | Granted
  | { kind: 'refused'; status: number; headers: Headers; problem: ProblemOf }
  /** An answer that this API does not give. */
  | { kind: 'foreign'; status: number; headers: Headers; detail: string }
  | { kind: 'lost'; cause: unknown }
  | { kind: 'deadline' | 'aborted'; cause?: unknown };

/** Reads an answer that should be of the media type `accept`, or a problem. */
export async function readAnswer(response: Response, accept: string): Promise<Outcome> {
  const { status, headers, ok } = response;
  if (status === 204 || status === 304)
    return { kind: 'granted', status, headers, data: undefined };
  const type = headers.get('content-type') ?? 'not told';
  if (!type.startsWith(ok ? accept : 'application/problem+json')) {
    // Nobody reads this body, and unread it would keep its connection.
    await response.body?.cancel();
    return foreign(response, isRedirect(status) ? 'it leads elsewhere' : `its type is ${type}`);
  }
  const text = await response.text();
  if (ok && !accept.endsWith('json')) return { kind: 'granted', status, headers, data: text };
  const body = parse(text);
  if (body === undefined) return foreign(response, 'its body is no JSON');
  if (ok) return { kind: 'granted', status, headers, data: body };
  return isProblem(body)
    ? { kind: 'refused', status, headers, problem: body }
    : foreign(response, 'its problem has no code');
}

/** A browser shows a redirect that was not followed as status 0. */
const isRedirect = (status: number) => status === 0 || (status >= 300 && status < 400);

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const foreign = ({ status, headers }: Response, why: string): Outcome => ({
  kind: 'foreign',
  status,
  headers,
  detail: `The answer (status ${status}) is not of this API: ${why}. Is \`url\` right?`,
});
