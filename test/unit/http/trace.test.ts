import { describe, expect, test } from 'vitest';
import { counting, serverTiming, startTrace } from '../../../src/http/trace.ts';

describe('the trace of a request', () => {
  test('counts each call once it is back, also one that fails', async () => {
    const trace = startTrace();
    const observe = counting(trace.db);
    expect(await observe(async () => 7)).toBe(7);
    await expect(observe(() => Promise.reject(new Error('Lost.')))).rejects.toThrow('Lost.');
    void observe(() => new Promise(() => undefined));
    expect(trace.db.count).toBe(2);
    expect(trace.redis.count).toBe(0);
  });

  test('is told as Server-Timing', () => {
    const trace = { db: { count: 2, ms: 14 }, redis: { count: 1, ms: 3 } };
    expect(serverTiming(trace, 21)).toBe('db;desc="2";dur=14, redis;desc="1";dur=3, total;dur=21');
  });
});
