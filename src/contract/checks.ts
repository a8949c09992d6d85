import { z } from '@hono/zod-openapi';

const Check = z.object({ status: z.enum(['ok', 'failed']), ms: z.number() }).openapi('Check');
export const Checks = z
  .object({ settings: Check, database: Check, redis: Check })
  .openapi('Checks');
export type Checks = z.infer<typeof Checks>;
