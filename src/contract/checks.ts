import * as z from 'zod';
import { type Of, schema } from './schema.ts';

const Check = schema(() =>
  z.object({ status: z.enum(['ok', 'failed']), ms: z.number() }).meta({ id: 'Check' }),
);
export const Checks = schema(() =>
  z.object({ settings: Check(), database: Check(), redis: Check() }).meta({ id: 'Checks' }),
);
export type Checks = Of<typeof Checks>;
