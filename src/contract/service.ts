import { z } from '@hono/zod-openapi';
import { Checks } from './checks.ts';
import { CODES } from './problems.ts';

export const Health = z.object({ status: z.literal('ok') }).openapi('Health');

export const Readiness = z
  .object({
    status: z.enum(['ok', 'degraded']),
    version: z
      .object({ id: z.string(), tag: z.string() })
      .nullable()
      .openapi({ description: 'The deployed version that answered; null where none is deployed.' }),
    checks: Checks,
  })
  .openapi('Readiness', {
    description: 'degraded: Redis is out of reach; bookings and searches go on without it.',
  });

export const Explanation = z
  .object({
    code: z.enum(CODES),
    status: z.int(),
    title: z.string(),
    meaning: z.string(),
    remedy: z.string(),
  })
  .openapi('Explanation', { description: 'What the code of a problem means and what to do.' });
