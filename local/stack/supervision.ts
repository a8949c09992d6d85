import type { CrashListener } from '../process/server.ts';
import type { Supervisor } from '../process/supervisor.ts';

/** Long enough to see that the API goes on without Redis. */
const REDIS_PAUSE_MS = 5_000;

const NAMES: Readonly<Record<string, string>> = {
  postgres: 'Postgres',
  postgrest: 'PostgREST',
  redis: 'Redis',
};

/** Has the parts of a stack started again that end by themselves. */
export function supervised(supervisor: Supervisor): CrashListener {
  return ({ name, output }, restart) => {
    supervisor.ended({
      name: NAMES[name] ?? name,
      output: output(),
      restart,
      ...(name === 'redis'
        ? { pause_ms: REDIS_PAUSE_MS, meanwhile: 'The API goes on without it.' }
        : {}),
    });
  };
}
