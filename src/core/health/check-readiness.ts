import type { World } from '../world.ts';
import type { Probes } from './ports.ts';

type Probed = { status: 'ok' | 'failed'; ms: number };

/** Looks at database and Redis at the same time; what is out of order is told to the operator. */
export async function checkReadiness({
  probes,
  world,
}: {
  probes: Probes;
  world: World;
}): Promise<{ database: Probed; redis: Probed }> {
  const timed = async (name: string, call: Promise<void>): Promise<Probed> => {
    const started_ms = world.now_ms();
    const status = await call.then(
      () => 'ok' as const,
      (error) => {
        world.report(`${name}_not_ready`, error);
        return 'failed' as const;
      },
    );
    return { status, ms: world.now_ms() - started_ms };
  };
  const [database, redis] = await Promise.all([
    timed('database', probes.checkDatabase()),
    timed('redis', probes.pingRedis()),
  ]);
  return { database, redis };
}
