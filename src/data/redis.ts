import { Redis } from '@upstash/redis/cloudflare';

/** What one call of Redis may take before the Worker goes on without it. */
export const REDIS_BUDGET_MS = 250;
/** The same where dropping it would be seen: what goes on after the answer, and telling searches of new flights. */
const AFTERWARDS_BUDGET_MS = 2_000;
/**
 * The same for counting sign-ins, in steps: while the isolate hashes passwords it hears no reply, and that
 * time must not count, or a burst of sign-ins would open the limits.
 */
export const SIGN_IN_STEPS_MAX = 20;
const SIGN_IN_STEP_MS = 50;

export type RedisSettings = { url: string; token: string; signal: () => AbortSignal };

/**
 * The client of Upstash's REST API. One per isolate: it keeps no socket and, without auto-pipelining,
 * no promise that two requests could share. It never retries: a lock whose first reply was lost would
 * lock itself out, and a search has the database to go to.
 */
export function createRedis({ url, token, signal }: RedisSettings): Redis {
  return new Redis({
    url,
    token,
    retry: { retries: 0 },
    signal,
    enableTelemetry: false,
    enableAutoPipelining: false,
    automaticDeserialization: false,
    responseEncoding: false,
    readYourWrites: false,
  });
}

/** Two clients of one Redis: one for what an answer waits for, one for what goes on after it. */
export type RedisClients = { quick: Redis; patient: Redis };

/** The budget of what a search or a lock waits for. */
export const shortly = () => AbortSignal.timeout(REDIS_BUDGET_MS);
/** The budget of what goes on after the answer, and of the tokens that a publication waits for. */
export const afterwards = () => AbortSignal.timeout(AFTERWARDS_BUDGET_MS);
/** A step that was late counts as one. */
export function stepwise(): AbortSignal {
  const controller = new AbortController();
  const step = (left: number) =>
    left === 0
      ? controller.abort(new DOMException('Redis took too long.', 'TimeoutError'))
      : setTimeout(() => step(left - 1), SIGN_IN_STEP_MS);
  step(SIGN_IN_STEPS_MAX);
  return controller.signal;
}

type Script<Answer> = { exec(keys: string[], args: string[]): Promise<Answer> };

/**
 * A script object waits for its own hash, and requests cannot share a promise that is still pending: one
 * is kept only once it has answered.
 */
export function keepScript<Answer>(create: () => Script<Answer>): Script<Answer>['exec'] {
  let kept: Script<Answer> | undefined;
  return async (keys, args) => {
    const script = kept ?? create();
    const answer = await script.exec(keys, args);
    kept = script;
    return answer;
  };
}
