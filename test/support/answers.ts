import { expect } from 'vitest';
import type { Answer, Problem } from './api-client.ts';

/** A problem with everything that it says (RFC 9457, and ours). */
export interface WholeProblem extends Problem {
  type: string;
  title: string;
  instance: string;
  errors?: { path: string; message: string }[];
  allowed?: string[];
  index?: number;
  version?: number;
  booking_status?: string;
  limit?: number;
  quote_id?: string;
  fields?: string[];
  expires_at?: string;
  carrier?: string;
  codes?: string[];
  booked_weight_kg?: number;
  booked_volume_m3?: number;
  max_cm?: number;
  piece_cm?: number;
  latest_acceptance_datetime?: string;
  awb_number?: string;
  pieces?: number;
  expected_pieces?: number;
}

/** What must never show in an answer: SQL, a library's or a part's name, a stack. */
const INTERNAL =
  /PGRST|SQLSTATE|postgres|supabase|upstash|redis(?!":)|\bzod\b|cargo\.|\brpc\b|violates|constraint|duplicate key|syntax error|\bat \S+:\d+:\d+|file:\/\//i;

/** The body of an answer with this status; fails, showing the body, for any other. */
export function granted<Body>(answer: Answer<Body>, status: number): Body {
  expect(answer.status, answer.text).toBe(status);
  if (!answer.ok) {
    throw new Error(`A problem came with ${answer.status}: ${answer.text}`);
  }
  return answer.body;
}

/** The problem of an answer with this status and code, checked for all that every problem owes. */
export function refused(answer: Answer<unknown>, status: number, code: string): WholeProblem {
  expect({ status: answer.status, code: parseProblem(answer.text).code }, answer.text).toEqual({
    status,
    code,
  });
  const problem = parseProblem(answer.text);
  expect(answer.headers.get('Content-Type'), answer.text).toMatch(/^application\/problem\+json/);
  expect(answer.headers.get('Cache-Control'), answer.text).toBe('no-store');
  expect(problem, answer.text).toMatchObject({
    type: `/problems/${code}`,
    title: expect.stringMatching(/\w{3}/),
    status,
    detail: expect.stringMatching(/\w+ \w+/),
    instance: expect.stringMatching(/^\//),
    request_id: answer.headers.get('X-Request-Id'),
  });
  const told = answer.text.replaceAll(problem.instance, '');
  expect(told, answer.text).not.toMatch(INTERNAL);
  if (status === 429 || status === 503) {
    expect(answer.headers.get('Retry-After'), answer.text).toMatch(/^[1-9]\d*$/);
  }
  return problem;
}

/** The paths that a `validation_failed` names, each once. */
export function refusedPaths(answer: Answer<unknown>): string[] {
  const { errors = [] } = refused(answer, 422, 'validation_failed');
  expect(errors, answer.text).not.toHaveLength(0);
  for (const { message } of errors) {
    expect(message, answer.text).toMatch(/\w/);
  }
  return [...new Set(errors.map(({ path }) => path))];
}

function parseProblem(text: string): WholeProblem {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`Not a problem: ${text}`);
  }
}
