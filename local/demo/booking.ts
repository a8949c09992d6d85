import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { addKg, type Cast, type Flight, ours, tripsOf } from './flights.ts';
import type { Answer, Teller } from './teller.ts';

/** The contract: searches that begin so much later show a booking, by a write that starts with its answer. */
const LIVE_MS_MAX = 300;
/** The timetable is stored after the answer to the search that read it. */
const STORED_MS = 500;

export async function search({ chapter, call, expect }: Teller, route: string, flights: Flight[]) {
  chapter('A search reads the timetable once');
  const miss = await call('GET', route);
  expect('The first search misses the cache', miss.headers.get('X-Cache') === 'miss');
  expect('It shows the flights just published', ours(miss, flights).length === 2, miss.text);
  await sleep(STORED_MS);
  const hit = await call('GET', route);
  expect('The second hits it', hit.headers.get('X-Cache') === 'hit');
  expect('In one round trip of Redis, none of the database', tripsOf(hit) === '0+1', hit.trips);
  expect('Both give the same answer', hit.text === miss.text);
}

export async function book(
  { chapter, call, expect }: Teller,
  { shipper }: Cast,
  flights: Flight[],
) {
  chapter('The shipper books both legs');
  const body = {
    origin: 'DEL',
    destination: 'LHR',
    weight_kg: 250.5,
    pieces: 3,
    flight_ids: flights.map(({ flight_id }) => flight_id),
  };
  const key = randomUUID();
  const headers = { 'Idempotency-Key': key };
  const first = await call('POST', '/bookings', { token: shipper, body, headers });
  expect('Both legs are booked', first.status === 201, first.text);
  expect('In one round trip of the database, no lock', tripsOf(first) === '1+0', first.trips);
  return { body, key, first, ref_id: String(first.body?.ref_id), weight_kg: body.weight_kg };
}

export async function searchAgain(
  { chapter, call, expect, say }: Teller,
  route: string,
  flights: Flight[],
  weight_kg: number,
) {
  chapter('The search shows it at once');
  const began_ms = performance.now();
  const wanted = flights.map(({ available_kg }) => addKg(available_kg, -weight_kg)).join();
  const isLive = (answer: Answer) =>
    ours(answer, flights)
      .map(({ available_kg }) => available_kg)
      .join() === wanted;
  let answer = await call('GET', route);
  while (!isLive(answer) && performance.now() - began_ms < LIVE_MS_MAX) {
    await sleep(10);
    answer = await call('GET', route, { quiet: true });
  }
  const left = ours(answer, flights).map(
    ({ flight_number, available_kg }) => `${flight_number} ${available_kg} kg`,
  );
  say(`Left: ${left.join(', ')}`);
  expect(`Both legs show ${weight_kg} kg less within ${LIVE_MS_MAX} ms`, isLive(answer), left);
  expect('In the same cached timetable: a hit', answer.headers.get('X-Cache') === 'hit');
}

export async function repeat(
  { chapter, call, expect }: Teller,
  { shipper }: Cast,
  booked: Awaited<ReturnType<typeof book>>,
) {
  chapter('A reply was lost? Repeat the request');
  const request = { token: shipper, headers: { 'Idempotency-Key': booked.key } };
  const again = await call('POST', '/bookings', { ...request, body: booked.body });
  const replayed = again.headers.get('Idempotent-Replayed') === 'true';
  const same = replayed && again.text === booked.first.text;
  expect('The first answer again, byte for byte', same, again.text);
  const other = { ...booked.body, weight_kg: 300 };
  const refused = await call('POST', '/bookings', { ...request, body: other });
  const isRefused = refused.body?.code === 'idempotency_key_reused';
  expect('Another body under the same key is refused', isRefused, refused.text);
}
