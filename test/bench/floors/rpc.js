/**
 * The floor of a booking: a bare Worker that makes one fetch to the same function of the database, with
 * the body that it was sent.
 * @type {{ fetch(request: Request, env: Record<string, string>): Promise<Response> }}
 */
export default {
  async fetch(request, env) {
    const answer = await fetch(`${env.SUPABASE_URL}/rest/v1/rpc/book_shipment`, {
      method: 'POST',
      headers: { apikey: env.SUPABASE_KEY, 'content-type': 'application/json' },
      body: await request.text(),
    });
    return new Response(await answer.text(), {
      status: answer.status,
      headers: { 'content-type': 'application/json' },
    });
  },
};
