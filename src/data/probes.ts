import type { Redis } from '@upstash/redis/cloudflare';
import type { Probes } from '../core/health/ports.ts';
import { type Observe, Unavailable } from '../core/world.ts';
import type { Rpc } from './postgres.ts';

/** Whether Postgres and Redis answer. */
export const createProbes = (rpc: Rpc, redis: Redis, observe: Observe): Probes => ({
  async checkDatabase() {
    const { ready } = await rpc<{ ready: boolean }>('check_database', {});
    if (!ready) {
      throw new Unavailable('The database has no airports.');
    }
  },
  async pingRedis() {
    await observe(() => redis.ping());
  },
});
