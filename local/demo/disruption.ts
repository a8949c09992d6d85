import type { Cast, Flight } from './flights.ts';
import { CONSIGNMENT, type Ways } from './papers.ts';
import type { Teller } from './teller.ts';

const DELAY_MINUTES = 45;
const LEFT_BEHIND = 4;

export async function delayConnection(
  { chapter, call, expect }: Teller,
  { admin }: Cast,
  { flights: [first] }: Ways,
  ref_id: string,
) {
  chapter(`${DELAY_MINUTES} minutes late: the connection is at risk`);
  const later = (local: string | undefined) =>
    `${new Date(Date.parse(local ?? '') + DELAY_MINUTES * 60_000).toISOString().slice(0, 19)}Z`;
  const isAtRisk = async () => {
    const tracked = await call('GET', `/bookings/${ref_id}/tracking`);
    return tracked.body?.connection_at_risk;
  };
  expect('An hour and a half are enough', (await isAtRisk()) === false);
  const body = {
    estimated_departure_datetime: later(first?.departure_datetime),
    estimated_arrival_datetime: later(first?.arrival_datetime),
  };
  const path = `/flights/${first?.flight_id}/operations`;
  const operated = await call('POST', path, { token: admin, body });
  expect('The booking is told', operated.body?.affected_bookings === 1, operated.text);
  expect(`${90 - DELAY_MINUTES} minutes are not`, (await isAtRisk()) === true);
}

export async function offload(
  { chapter, call, expect }: Teller,
  { handler }: Cast,
  { flights: [first] }: Ways,
  ref_id: string,
) {
  chapter(`The flight is heavy: ${LEFT_BEHIND} of ${CONSIGNMENT.pieces} pieces stay behind`);
  const body = {
    flight_id: first?.flight_id,
    discrepancy: 'OFLD',
    occurred_at: new Date().toISOString(),
    pieces: LEFT_BEHIND,
  };
  const path = `/bookings/${ref_id}/offload`;
  const offloaded = await call('POST', path, { token: handler, body });
  const { pieces, weight_kg, offloaded_ref_id } = offloaded.body ?? {};
  expect('Six pieces of 150 kg fly', pieces === 6 && weight_kg === 150, offloaded.text);
  const again = await call('POST', path, { token: handler, body, quiet: true });
  const isSame = again.body?.offloaded_ref_id === offloaded_ref_id && again.body?.pieces === 6;
  expect('Said again, nothing is left behind twice', isSame, again.text);
  return String(offloaded_ref_id);
}

export async function rebook(
  { chapter, call, expect }: Teller,
  { shipper }: Cast,
  { later }: Ways,
  part: string,
) {
  chapter('The shipper rebooks the rest on the next flights');
  const left = await call('GET', `/bookings/${part}`, { token: shipper });
  const isPart = left.body?.pieces === LEFT_BEHIND && left.body.needs_rebooking === true;
  expect('The rest is a booking of its own, which needs other flights', isPart, left.text);
  const flight_ids = later.map(({ flight_id }: Flight) => flight_id);
  const path = `/bookings/${part}/rebook`;
  const rebooked = await call('POST', path, { token: shipper, body: { flight_ids } });
  const { status, needs_rebooking, message } = rebooked.body ?? {};
  expect(`${message}`, status === 'BOOKED' && needs_rebooking === false, rebooked.text);
}

export async function deliverBoth(
  { chapter, call, expect }: Teller,
  { handler }: Cast,
  refs: readonly string[],
) {
  chapter('Both parts fly and are delivered');
  const steps = [
    ['depart', 'DEL'],
    ['arrive', 'DXB'],
    ['depart', 'DXB'],
    ['arrive', 'LHR'],
    ['deliver', 'LHR'],
  ] as const;
  const record = (ref_id: string, step: string, body: object) =>
    call('POST', `/bookings/${ref_id}/${step}`, { token: handler, body, quiet: true });
  const [first = ''] = refs;
  const all = { location: 'DEL', pieces: CONSIGNMENT.pieces };
  const counted = await record(first, 'depart', all);
  expect(
    'All ten pieces cannot depart: four stayed behind',
    counted.body?.code === 'pieces_differ',
    counted.text,
  );
  for (const ref_id of refs) {
    for (const [step, location] of steps) {
      const answer = await record(ref_id, step, { location });
      const { message, pieces } = answer.body ?? {};
      const said = `${step} at ${location}: ${message}, ${pieces} pieces`;
      expect(said, answer.status === 200, answer.text);
    }
  }
}
