import type { Provided } from './global-setup.ts';

/** Sends one command to the Redis of a stack, past the Worker. */
export async function runRedis(
  { vars }: Pick<Provided, 'vars'>,
  ...command: (string | number)[]
): Promise<unknown> {
  const response = await fetch(vars.UPSTASH_REDIS_REST_URL ?? '', {
    method: 'POST',
    headers: { authorization: `Bearer ${vars.UPSTASH_REDIS_REST_TOKEN}` },
    body: JSON.stringify(command),
  });
  const answer: { result?: unknown; error?: string } = JSON.parse(await response.text());
  if (answer.error !== undefined) {
    throw new Error(`${command[0]}: ${answer.error}`);
  }
  return answer.result;
}
