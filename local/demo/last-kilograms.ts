import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Cast, dayAhead, type Flight, newFlight, tripsOf } from './flights.ts';
import type { Answer, Teller } from './teller.ts';

const BUYERS = 40;
const BUYERS_AT_A_TIME = 10;
const LAST_KG = 100;
const KG_EACH = 5;
const TRIES_MAX = 20;

export async function sellTheLast(
  { chapter, call, expect, say }: Teller,
  { admin, shipper }: Cast,
) {
  chapter(`${LAST_KG} kg, ${BUYERS} buyers of ${KG_EACH} kg, ${BUYERS_AT_A_TIME} at a time`);
  const date = dayAhead(randomInt(2, 12));
  const times = [`${date}T14:00:00+05:30`, `${date}T18:30:00Z`] as const;
  const fresh = newFlight('BOM', 'LHR', ...times, LAST_KG);
  const { body: flight } = await call<Flight>('POST', '/flights', { token: admin, body: fresh });
  const order = {
    origin: 'BOM',
    destination: 'LHR',
    weight_kg: KG_EACH,
    pieces: 1,
    flight_ids: [flight?.flight_id],
  };
  let busy = 0;
  const buy = async (): Promise<Answer> => {
    const request = { token: shipper, body: order, quiet: true };
    const headers = { 'Idempotency-Key': randomUUID() };
    for (let tries = 1; ; tries += 1) {
      const answer = await call('POST', '/bookings', { ...request, headers });
      if (answer.body?.code !== 'flight_busy' || tries === TRIES_MAX) return answer;
      busy += 1;
      await sleep(Number(answer.headers.get('Retry-After')) * 1_000);
    }
  };
  const answers: Answer[] = [];
  let waiting = BUYERS;
  const counter = async () => {
    while (waiting > 0) {
      waiting -= 1;
      answers.push(await buy());
    }
  };
  await Promise.all(Array.from({ length: BUYERS_AT_A_TIME }, counter));

  const booked = answers.filter(({ status }) => status === 201);
  const full = answers.filter(({ body }) => body?.code === 'capacity_exceeded');
  const slowest_ms = Math.max(...answers.map(({ ms }) => ms));
  say(
    `${booked.length} booked, ${full.length} refused as full, ${busy} asked to come back and came; slowest answer ${slowest_ms} ms`,
  );
  const enough = LAST_KG / KG_EACH;
  expect(`Exactly ${enough} are booked`, booked.length === enough, booked.length);
  const others = BUYERS - enough;
  expect(`The other ${others} are told that it is full`, full.length === others, full.length);
  const shown = await call('GET', `/flights/${flight?.flight_id}`);
  const isFull = shown.body?.booked_weight_kg === LAST_KG && shown.body?.available_kg === 0;
  expect(`The flight shows ${LAST_KG} kg booked, nothing left`, isFull, shown.text);
  const late = await call('POST', '/bookings', { token: shipper, body: order });
  const isOneTrip = late.status === 409 && tripsOf(late) === '1+0';
  expect('A full flight refuses in one round trip, without a lock', isOneTrip, late.trips);
  return { flight, order, ref_id: String(booked[0]?.body?.ref_id) };
}

export async function cancel(
  { chapter, call, expect }: Teller,
  { shipper }: Cast,
  last: Awaited<ReturnType<typeof sellTheLast>>,
) {
  chapter('A cancel gives the capacity back');
  const path = `/bookings/${last.ref_id}/cancel`;
  const cancelled = await call('POST', path, { token: shipper });
  expect('It is cancelled', cancelled.body?.status === 'CANCELLED', cancelled.text);
  await call('POST', path, { token: shipper, quiet: true });
  const freed = await call('GET', `/flights/${last.flight?.flight_id}`);
  const isBack = freed.body?.available_kg === KG_EACH;
  expect(`Cancelled twice, given back once: ${KG_EACH} kg are free`, isBack, freed.text);
  const sold = await call('POST', '/bookings', { token: shipper, body: last.order });
  expect('The next buyer gets them, under the lock', sold.status === 201, sold.text);
  const trips = `${sold.trips.db} of the database, ${sold.trips.redis} of Redis`;
  expect(`The last kilograms cost one lock: ${trips}`, tripsOf(sold) === '2+1', sold.trips);
}
