/**
 * The design that most such services have, for comparison: cached answers that are thrown away, capacity
 * read apart, a lock for every booking, and each statement a round trip of its own. It is given every
 * advantage but its round trips: no accounts, no validation, no libraries, one leg.
 *
 *   search:  GET the cached answer (found, always) · read the capacity of its flights
 *   booking: take the lock · read the capacity · update it · insert the booking · insert its event
 *            · throw the cached answer away · give the lock back
 *
 * It is no better protected than its lock is: a lease that runs out sells a kilogram twice.
 */

const LEASE_MS = 5_000;
const LOCK_PAUSE_MS = 50;

export default {
  /**
   * @param {Request} request
   * @param {Record<string, string>} env
   */
  async fetch(request, env) {
    const url = new URL(request.url);
    return request.method === 'POST' ? book(await request.json(), env) : search(url, env);
  },
};

async function search({ searchParams }, env) {
  const [origin, destination, date] = ['origin', 'destination', 'date'].map((name) =>
    searchParams.get(name),
  );
  const cached = await redis(env, 'GET', `naive:${origin}:${destination}:${date}`);
  const itineraries = JSON.parse(cached ?? '[]');

  const ids = [...new Set(itineraries.flat().map(({ flight_id }) => flight_id))].slice(0, 100);
  const rows = await database(env, `naive_flights?flight_id=in.(${ids.join(',')})`, 'GET');
  const left = new Map(
    rows.map((row) => [row.flight_id, row.max_weight_kg - row.booked_weight_kg]),
  );
  return Response.json(
    itineraries.map((legs) =>
      legs.map((leg) => ({ ...leg, available_kg: left.get(leg.flight_id) ?? leg.available_kg })),
    ),
  );
}

async function book({ ref_id, flight_id, weight_kg }, env) {
  const lock = `naive:lock:${flight_id}`;
  const owner = crypto.randomUUID();
  while ((await redis(env, 'SET', lock, owner, 'NX', 'PX', LEASE_MS)) !== 'OK') {
    await new Promise((resolve) => setTimeout(resolve, LOCK_PAUSE_MS));
  }
  try {
    const at = `naive_flights?flight_id=eq.${flight_id}`;
    const [flight] = await database(env, at, 'GET');
    const booked_weight_kg = flight.booked_weight_kg + weight_kg;
    if (booked_weight_kg > flight.max_weight_kg) {
      return Response.json({ error: 'Not enough capacity' }, { status: 409 });
    }
    await database(env, at, 'PATCH', { booked_weight_kg });
    await database(env, 'naive_bookings', 'POST', { ref_id, flight_id, weight_kg });
    await database(env, 'naive_events', 'POST', { ref_id, status: 'BOOKED' });
    await redis(env, 'DEL', `naive:${flight.origin}:${flight.destination}:${flight.date}`);
    return Response.json({ ref_id, status: 'BOOKED' }, { status: 201 });
  } finally {
    await redis(env, 'EVAL', RELEASE, 1, lock, owner);
  }
}

const RELEASE =
  "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0";

async function redis(env, ...command) {
  const answer = await fetch(env.UPSTASH_REDIS_REST_URL, {
    method: 'POST',
    headers: { authorization: `Bearer ${env.UPSTASH_REDIS_REST_TOKEN}` },
    body: JSON.stringify(command),
  });
  const { result, error } = await answer.json();
  if (error) throw new Error(error);
  return result;
}

async function database(env, path, method, body) {
  const answer = await fetch(`${env.SUPABASE_URL}/rest/v1/${path}`, {
    method,
    headers: { apikey: env.SUPABASE_KEY, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path}: ${text}`);
  return text === '' ? null : JSON.parse(text);
}
