/** What the platform itself costs: a Worker that does nothing. */
export default {
  fetch: () => new Response('{"status":"ok"}', { headers: { 'content-type': 'application/json' } }),
};
