/**
 * The floor of a booking: a bare Worker that makes one fetch to the same function of the database, with
 * the body that it was sent. With FLOOR_COMMAND it sends that to Redis after the answer, as a booking does.
 * @type {{ fetch(request: Request, env: Record<string, string>, ctx: { waitUntil(work: Promise<unknown>): void }): Promise<Response> }}
 */
export default {
  async fetch(request, env, ctx) {
    const answer = await fetch(`${env.SUPABASE_URL}/rest/v1/rpc/book_shipment`, {
      method: 'POST',
      headers: { apikey: env.SUPABASE_KEY, 'content-type': 'application/json' },
      body: await request.text(),
    });
    const text = await answer.text();
    if (env.FLOOR_COMMAND) ctx.waitUntil(tellRedis(env));
    return new Response(text, {
      status: answer.status,
      headers: { 'content-type': 'application/json' },
    });
  },
};

async function tellRedis(env) {
  const answer = await fetch(env.UPSTASH_REDIS_REST_URL, {
    method: 'POST',
    headers: { authorization: `Bearer ${env.UPSTASH_REDIS_REST_TOKEN}` },
    body: env.FLOOR_COMMAND,
  });
  await answer.text();
}
