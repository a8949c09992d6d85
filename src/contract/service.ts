import * as z from 'zod';
import { Checks } from './checks.ts';
import { CODES } from './problems.ts';
import { schema } from './schema.ts';

export const Health = schema(() => z.object({ status: z.literal('ok') }).meta({ id: 'Health' }));

export const Readiness = schema(() =>
  z
    .object({
      status: z.enum(['ok', 'degraded']),
      version: z
        .object({ id: z.string(), tag: z.string() })
        .nullable()
        .meta({ description: 'The deployed version that answered; null where none is deployed.' }),
      checks: Checks(),
    })
    .meta({
      id: 'Readiness',
      description: 'degraded: Redis is out of reach; bookings and searches go on without it.',
    }),
);

export const Explanation = schema(() =>
  z
    .object({
      code: z.enum(CODES),
      status: z.int(),
      title: z.string(),
      meaning: z.string(),
      remedy: z.string(),
      guide: z.string().nullable().meta({
        format: 'uri-reference',
        description: 'The guide that explains it, where one does.',
        example: '/docs/guides/last-kilograms',
      }),
      example: z.record(z.string(), z.unknown()).nullable().meta({
        description: 'A problem with this code, as a call answers it.',
      }),
    })
    .meta({ id: 'Explanation', description: 'What the code of a problem means and what to do.' }),
);
