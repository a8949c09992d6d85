import { DatabaseError } from 'pg';

/** PostgREST's answer to a failure. */
export interface RestFailure {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly details: string | null;
  readonly hint: string | null;
}

/** The status that PostgREST gives to a SQLSTATE: the longest prefix found here counts. */
const STATUS_BY_SQLSTATE: Readonly<Record<string, number>> = {
  '08': 503,
  '09': 500,
  '0L': 403,
  '0P': 403,
  '23503': 409,
  '23505': 409,
  '25': 500,
  '25006': 405,
  '28': 403,
  '2D': 500,
  '38': 500,
  '39': 500,
  '3B': 500,
  '40': 500,
  '42883': 404,
  '42P01': 404,
  '53': 503,
  '54': 413,
  '55': 500,
  '57': 500,
  '57P01': 503,
  '58': 500,
  F0: 500,
  HV: 500,
  P0: 500,
  P0001: 400,
  XX: 500,
};
const STATUS_OTHERWISE = 400;

/** What PostgREST makes of an error of the database or of the way to it. */
export function restFailure(error: unknown, isAnonymous: boolean): RestFailure {
  if (!(error instanceof DatabaseError) || !error.code) return connectionFailure(error);
  const { code, message, detail, hint } = error;
  const status = code === '42501' ? (isAnonymous ? 401 : 403) : statusOf(code);
  return { status, code, message, details: detail ?? null, hint: hint ?? null };
}

/** A failure that PostgREST finds itself. */
export function ownFailure(
  status: number,
  code: string,
  message: string,
  more: { details?: string; hint?: string } = {},
): RestFailure {
  return { status, code, message, details: more.details ?? null, hint: more.hint ?? null };
}

function statusOf(code: string): number {
  const custom = /^PT(\d{3})$/.exec(code);
  if (custom) return Number(custom[1]);
  return STATUS_BY_SQLSTATE[code] ?? STATUS_BY_SQLSTATE[code.slice(0, 2)] ?? STATUS_OTHERWISE;
}

function connectionFailure(error: unknown): RestFailure {
  const text = error instanceof Error ? error.message : String(error);
  if (text.startsWith('timeout exceeded')) {
    return ownFailure(504, 'PGRST003', 'Timed out acquiring connection from connection pool.');
  }
  return ownFailure(503, 'PGRST001', 'Database client error. Retrying the connection.', {
    details: text,
  });
}
