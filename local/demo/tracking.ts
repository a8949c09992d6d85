import { type Cast, type Flight, tripsOf } from './flights.ts';
import type { Call, Teller } from './teller.ts';

const DELAY_MS = 95 * 60_000;

export async function delay(
  { chapter, call, expect }: Teller,
  { admin }: Cast,
  flight: Flight | undefined,
  ref_id: string,
) {
  chapter('The first flight will be late');
  const shift = (local: string | undefined) =>
    `${new Date(Date.parse(local ?? '') + DELAY_MS).toISOString().slice(0, 19)}Z`;
  const body = {
    estimated_departure_datetime: shift(flight?.departure_datetime),
    estimated_arrival_datetime: shift(flight?.arrival_datetime),
  };
  const path = `/flights/${flight?.flight_id}/operations`;
  const operated = await call('POST', path, { token: admin, body });
  expect('One booking is affected', operated.body?.affected_bookings === 1, operated.text);
  expect('Searches are told before the answer', tripsOf(operated) === '1+1', operated.trips);
  const tracked = await call('GET', `/bookings/${ref_id}`);
  const told = tracked.body?.events?.at(-1)?.metadata.message ?? '';
  expect(`Whoever tracks it reads: ${told}`, told.includes('delayed: departs'), tracked.text);
  const again = await call('POST', path, { token: admin, body, quiet: true });
  expect('Said again, nobody is told twice', again.body?.affected_bookings === 0, again.text);
}

export async function move({ chapter, call, expect }: Teller, { handler }: Cast, ref_id: string) {
  chapter('The handler moves the shipment');
  const record = (step: string, location: string, more: Call = {}) =>
    call('POST', `/bookings/${ref_id}/${step}`, { token: handler, body: { location }, ...more });
  const early = await record('deliver', 'LHR');
  expect(
    'It cannot be delivered before it departs',
    early.body?.code === 'out_of_sequence',
    early.text,
  );
  const steps = [
    ['depart', 'DEL'],
    ['arrive', 'VIE'],
    ['depart', 'VIE'],
    ['arrive', 'LHR'],
    ['deliver', 'LHR'],
  ] as const;
  for (const [step, location] of steps) {
    const answer = await record(step, location, { quiet: true });
    const { status, message, version } = answer.body ?? {};
    expect(
      `${step} at ${location}: ${message}, version ${version}`,
      answer.status === 200,
      answer.text,
    );
    if (step === 'deliver') expect('It is delivered', status === 'DELIVERED', answer.text);
  }
  const twice = await record('arrive', 'VIE');
  expect(
    'A step recorded before changes nothing',
    twice.status === 200 && twice.body?.version === 7,
  );
}

export async function track({ chapter, call, expect, say }: Teller, ref_id: string) {
  chapter('Anyone with the reference tracks it, without a token');
  const answer = await call('GET', `/bookings/${ref_id.toLowerCase()}`);
  for (const { timestamp, status, location, metadata } of answer.body?.events ?? []) {
    say(`${timestamp}  ${status.padEnd(9)} ${location ?? '   '}  ${metadata.message}`);
  }
  expect('Seven events, oldest first', answer.body?.events?.length === 7, answer.text);
  expect('It does not say whose it is', answer.body?.user_id === null, answer.text);
  const etag = answer.headers.get('ETag') ?? '';
  const unchanged = await call('GET', `/bookings/${ref_id}`, {
    headers: { 'If-None-Match': etag },
  });
  expect('Asked again with its ETag: 304, no body', unchanged.status === 304, unchanged.status);
}
