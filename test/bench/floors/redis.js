/**
 * The floor of a search: a bare Worker that sends one command to Upstash and hands its result on.
 * @type {{ fetch(request: Request, env: Record<string, string>): Promise<Response> }}
 */
export default {
  async fetch(_request, env) {
    const answer = await fetch(env.UPSTASH_REDIS_REST_URL, {
      method: 'POST',
      headers: { authorization: `Bearer ${env.UPSTASH_REDIS_REST_TOKEN}` },
      body: env.FLOOR_COMMAND,
    });
    const { result } = await answer.json();
    const body = typeof result === 'string' ? result : JSON.stringify(result);
    return new Response(body, { headers: { 'content-type': 'application/json' } });
  },
};
