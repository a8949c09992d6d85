import { describe, expect, test } from 'vitest';
import { codeOf, statusOf } from '../../../src/contract/problem-codes.ts';
import { missing, problems } from '../../../src/contract/problem-responses.ts';
import { CODES, PROBLEMS } from '../../../src/contract/problems.ts';
import type { Reason } from '../../../src/core/reasons.ts';

describe('problems', () => {
  test('an unknown outcome is shown as unavailable, every other reason as itself', () => {
    expect(codeOf('outcome_unknown')).toBe('unavailable');
    const reasons = ['flight_busy', 'capacity_exceeded', 'forbidden'] as const satisfies Reason[];
    for (const reason of reasons) expect(codeOf(reason)).toBe(reason);
  });

  test('a code is a word in lower case, its status an error', () => {
    for (const code of CODES) {
      expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
      expect(PROBLEMS[code].status).toBeGreaterThanOrEqual(400);
    }
  });

  test('of one status are described together', () => {
    const { 409: conflict } = problems('flight_departed', 'capacity_exceeded');
    expect(conflict.description).toContain('`flight_departed`');
    expect(conflict.description).toContain('`capacity_exceeded`');
  });

  test('that any call can have are on every route', () => {
    expect(Object.keys(problems())).toEqual(['429', '500', '503']);
  });

  test('a flight that a path names is 404, one that a body names 422', () => {
    expect(Object.keys(missing('flight_not_found'))).toEqual(['404']);
    expect(Object.keys(problems('flight_not_found'))).toContain('422');
  });

  test('a quote that a path names is 404, one that a body names 422, under one code', () => {
    expect([codeOf('quote_not_found'), codeOf('quote_unknown')]).toEqual([
      'quote_not_found',
      'quote_not_found',
    ]);
    expect([statusOf('quote_not_found'), statusOf('quote_unknown')]).toEqual([404, 422]);
    expect(problems('quote_not_found')[404].description).toContain('`quote_not_found`');
    const named = problems('quote_unknown', 'quote_mismatch');
    expect(Object.keys(named)).not.toContain('404');
    expect(named[422].description).toContain('`quote_not_found`');
    expect(named[422].description).toContain('`quote_mismatch`');
  });
});
