import { randomInt } from 'node:crypto';
import { type Cast, dayAhead, type Flight, newFlight, tripsOf } from './flights.ts';
import type { Teller } from './teller.ts';

const CARRIER = 'GC';
/** No airline's. */
const AWB_PREFIX = '997';
const NUMBERS_IN_STOCK = 10;

/** The consignment: 250 kg of machine parts in ten boxes. */
export const CONSIGNMENT = { origin: 'DEL', destination: 'LHR', weight_kg: 250, pieces: 10 };
const COUNTED_PIECES = 9;

/** The same in every run: a card that is there already is answered as it was. */
const CARD = {
  carrier: CARRIER,
  origin: CONSIGNMENT.origin,
  destination: CONSIGNMENT.destination,
  valid_from: '2026-01-01',
  valid_to: '2036-12-31',
  currency: 'EUR',
  minimum: 76.69,
  breaks: [
    { from_kg: 0, per_kg: 4.01 },
    { from_kg: 100, per_kg: 2.85 },
    { from_kg: 300, per_kg: 2.3 },
  ],
  surcharges: [{ code: 'MYC', basis: 'chargeable', rate: 0.5 }],
};
/** 300 kg at 2.30 are less than 250 kg at 2.85; then 250 kg of fuel at 0.50. */
const TOTAL = 690 + 125;

/** Two flights by way of Dubai, an hour and a half apart there, and the next two. */
export type Ways = { flights: Flight[]; later: Flight[] };

export async function publishWays(
  { chapter, call, expect }: Teller,
  { admin }: Cast,
): Promise<Ways> {
  chapter('A carrier has a tariff, and air waybills in stock');
  const date = dayAhead(randomInt(2, 12));
  const at = (time: string) => `${date}T${time}`;
  const fresh = [
    newFlight('DEL', 'DXB', at('04:00:00+05:30'), at('06:00:00+04:00'), 2_000),
    newFlight('DXB', 'LHR', at('07:30:00+04:00'), at('11:30:00Z'), 2_000),
    newFlight('DEL', 'DXB', at('10:00:00+05:30'), at('12:00:00+04:00'), 2_000),
    newFlight('DXB', 'LHR', at('14:00:00+04:00'), at('18:00:00Z'), 2_000),
  ];
  const published = await call<Flight[]>('POST', '/flights', { token: admin, body: fresh });
  const flights = published.body ?? [];
  const card = await call('POST', '/rates', { token: admin, body: CARD });
  expect('The rate card is there, now or from an earlier run', card.status === 201, card.text);
  const first_serial = String(randomInt(10_000_000 - NUMBERS_IN_STOCK)).padStart(7, '0');
  const body = { carrier: CARRIER, prefix: AWB_PREFIX, first_serial, count: NUMBERS_IN_STOCK };
  const stock = await call('POST', '/awb-stock', { token: admin, body });
  expect('The numbers are in stock', stock.status === 201, stock.text);
  return { flights: flights.slice(0, 2), later: flights.slice(2) };
}

export async function quote(
  { chapter, call, expect }: Teller,
  { shipper }: Cast,
  { flights }: Ways,
) {
  chapter('The shipper asks for a price');
  const shipment = { ...CONSIGNMENT, flight_ids: flights.map(({ flight_id }) => flight_id) };
  const quoted = await call('POST', '/quotes', { token: shipper, body: shipment });
  const { total, quote_id } = quoted.body ?? {};
  expect(
    `EUR ${TOTAL}: ${CONSIGNMENT.weight_kg} kg charged as 300, which costs less, and fuel`,
    total === TOTAL,
    quoted.text,
  );
  expect('In one round trip of the database', tripsOf(quoted) === '1+0', quoted.trips);
  return { ...shipment, quote_id };
}

export async function reserve(
  { chapter, call, expect }: Teller,
  { shipper }: Cast,
  quoted: Awaited<ReturnType<typeof quote>>,
) {
  chapter('A hold at that price, then confirmed');
  const request = { token: shipper, body: { ...quoted, hold_minutes: 30 } };
  const held = await call('POST', '/bookings', request);
  expect('It is held', held.body?.status === 'HELD', held.text);
  const other = await call('POST', '/bookings', request);
  expect('A quote is for one booking', other.body?.code === 'quote_used', other.text);
  const ref_id = String(held.body?.ref_id);
  const confirmed = await call('POST', `/bookings/${ref_id}/confirm`, { token: shipper });
  const { status, price } = confirmed.body ?? {};
  const isPriced = status === 'BOOKED' && price?.total === TOTAL && price.currency === 'EUR';
  expect(`It is booked, for EUR ${TOTAL}`, isPriced, confirmed.text);
  return ref_id;
}

export async function drawWaybill(
  { chapter, call, expect }: Teller,
  { shipper }: Cast,
  ref_id: string,
) {
  chapter('An air waybill is drawn from stock');
  const request = { token: shipper, body: { draw: true } };
  const drawn = await call('POST', `/bookings/${ref_id}/awb`, request);
  const awb_number = String(drawn.body?.awb_number);
  const serial = Number(awb_number.slice(4, 11));
  const isWhole = /^997-\d{8}$/.test(awb_number) && Number(awb_number.at(-1)) === serial % 7;
  expect(
    `${awb_number}: its last digit is that of the seven before, modulo 7`,
    isWhole,
    drawn.text,
  );
  const again = await call('POST', `/bookings/${ref_id}/awb`, { ...request, quiet: true });
  expect('Asked again, none is drawn', again.body?.awb_number === awb_number, again.text);
  return awb_number;
}

export async function accept({ chapter, call, expect }: Teller, { handler }: Cast, ref_id: string) {
  chapter('The handler accepts the shipment, a piece short');
  const received = {
    code: 'RCS',
    location: CONSIGNMENT.origin,
    occurred_at: new Date(Date.now() - 60_000).toISOString(),
    pieces: COUNTED_PIECES,
    remark: 'One box follows',
  };
  const path = `/bookings/${ref_id}/milestones`;
  const recorded = await call('POST', path, { token: handler, body: received });
  expect('It is recorded', recorded.status === 200, recorded.text);
  const again = await call('POST', path, { token: handler, body: received, quiet: true });
  const isSame = again.headers.get('ETag') === recorded.headers.get('ETag');
  expect('Reported twice, it is recorded once', isSame, again.text);
  const tracked = await call('GET', `/bookings/${ref_id}/tracking`);
  const { accepted, next_expected } = tracked.body ?? {};
  expect(
    `Anyone sees that ${COUNTED_PIECES} of ${CONSIGNMENT.pieces} pieces were accepted`,
    accepted?.pieces === COUNTED_PIECES,
    tracked.text,
  );
  expect('Who said what about it stays with owner and staff', !tracked.text.includes('follows'));
  expect('Next is the departure', next_expected?.code === 'DEP', next_expected);
}
