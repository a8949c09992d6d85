import { setTimeout as sleep } from 'node:timers/promises';
import { type Cast, type Flight, newFlight, tripsOf } from './flights.ts';
import type { Teller } from './teller.ts';

/**
 * A hold ends with the departure of its first flight at the latest. So that it runs out before one's eyes,
 * and not in a minute, the flight departs in so many seconds.
 */
const DEPARTS_IN_S = 10;
const FLIGHT_HOURS = 9;
const MAX_KG = 1_000;

type Place = Awaited<ReturnType<typeof hold>>;

export async function hold({ chapter, call, expect, say }: Teller, { admin, shipper }: Cast) {
  chapter('A hold keeps the place while the shipper makes up his mind');
  const leaves_ms = Date.now() + DEPARTS_IN_S * 1_000;
  const at = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`;
  const lands_ms = leaves_ms + FLIGHT_HOURS * 3_600_000;
  const fresh = newFlight('BOM', 'FRA', at(leaves_ms), at(lands_ms), MAX_KG);
  const { body: flight } = await call<Flight>('POST', '/flights', { token: admin, body: fresh });
  const order = {
    origin: 'BOM',
    destination: 'FRA',
    weight_kg: MAX_KG,
    pieces: 10,
    flight_ids: [flight?.flight_id],
  };
  const held = await call('POST', '/bookings', {
    token: shipper,
    body: { ...order, hold_minutes: 30 },
  });
  expect('It is held', held.body?.status === 'HELD', held.text);
  expect('In one round trip of the database, as a booking', tripsOf(held) === '1+0', held.trips);
  const until = String(held.body?.hold_expires_at);
  say(`Until ${until}, when the flight departs.`);
  const other = await call('POST', '/bookings', {
    token: shipper,
    body: { ...order, weight_kg: 1, pieces: 1 },
  });
  expect('Nobody else gets it', other.body?.code === 'capacity_exceeded', other.text);
  return { flight, ref_id: String(held.body?.ref_id), until };
}

export async function confirm(
  { chapter, call, expect }: Teller,
  { shipper }: Cast,
  flight: Flight | null,
) {
  chapter('Confirmed in time, a hold is a booking');
  const order = {
    origin: 'BLR',
    destination: 'LHR',
    weight_kg: 20,
    pieces: 1,
    volume_m3: 0.2,
    flight_ids: [flight?.flight_id],
    hold_minutes: 30,
  };
  const held = await call('POST', '/bookings', { token: shipper, body: order });
  const path = `/bookings/${held.body?.ref_id}/confirm`;
  const confirmed = await call('POST', path, { token: shipper });
  const { status, hold_expires_at } = confirmed.body ?? {};
  const isBooked = status === 'BOOKED' && hold_expires_at === null;
  expect('It is booked, and has no end any more', isBooked, confirmed.text);
  const again = await call('POST', path, { token: shipper, quiet: true });
  const isSame =
    again.status === 200 && again.headers.get('ETag') === confirmed.headers.get('ETag');
  expect('Confirmed twice, nothing is done twice', isSame, again.text);
}

export async function runOut(
  { chapter, call, expect, say }: Teller,
  { shipper }: Cast,
  { flight, ref_id, until }: Place,
) {
  chapter('The hold from before has run out');
  const left_ms = Date.parse(until) - Date.now();
  if (left_ms > 0) {
    say(`${(left_ms / 1_000).toFixed(1)} s are left …`);
    await sleep(left_ms);
  }
  const late = await call('POST', `/bookings/${ref_id}/confirm`, { token: shipper });
  expect('It cannot be confirmed', late.body?.code === 'hold_expired', late.text);
  const freed = await call('GET', `/flights/${flight?.flight_id}`);
  expect(`Its ${MAX_KG} kg are back`, freed.body?.available_kg === MAX_KG, freed.text);
  const ended = await call('GET', `/bookings/${ref_id}`, { token: shipper });
  expect('Its history says why', ended.text.includes('Hold expired'), ended.text);
}
