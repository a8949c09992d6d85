import type { FinalBooking, FinalFlight, FinalLeg } from './final-state.ts';
import type { Book, Offload, Rebook } from './history.ts';
import { book, FLIGHT, stored, told } from './small-histories.ts';

/** Another flight from DEL to LHR, of the same size. */
export const OTHER = { ...FLIGHT, flight_id: 'F2' };

const OCCURRED_MS = 15;
const PARTED = { pieces: 4, weight_kg: 24, volume_l: 144 };

/** A flight that holds so much at a version. */
export function loaded(flight_id: string, booked_weight_kg: number, version: number): FinalFlight {
  return {
    flight_id,
    max_weight_kg: 100,
    booked_weight_kg,
    max_volume_l: 600,
    booked_volume_l: Math.round(booked_weight_kg * 6),
    version,
    status: 'SCHEDULED',
    closed: false,
  };
}

/** Ann rebooks REF-10 from F1 to F2. */
export function rebook(
  [call_ms, return_ms]: [number, number],
  answer: Rebook['answer'] = { outcome: 'done', status: 'BOOKED', version: 2 },
): Rebook {
  const args = { user_id: 'ann', staff: false, ref_id: 'REF-10', flight_ids: ['F2'] };
  const stamps = { id: 900, client: 'ann', call_ms, return_ms };
  return { ...stamps, operation: 'rebook', arguments: args, answer };
}

/** A handler leaves 4 of the 10 pieces of REF-10 behind. */
export function offload(
  [call_ms, return_ms]: [number, number],
  answer: Offload['answer'] = {
    outcome: 'done',
    status: 'BOOKED',
    version: 2,
    offloaded_ref_id: 'PART-1',
  },
): Offload {
  const args = { user_id: 'bob', staff: true, ref_id: 'REF-10', flight_id: 'F1' };
  const stamps = { id: 901, client: 'bob', call_ms, return_ms };
  return {
    ...stamps,
    operation: 'offload',
    arguments: { ...args, occurred_ms: OCCURRED_MS, pieces: PARTED.pieces },
    answer,
  };
}

const RELEASED = { state: 'released', release_reason: 'rebooked' } as const;

/** REF-10 on F2, where it was rebooked to. */
export function rebooked(): FinalBooking {
  const booking = stored(10);
  const [leg] = booking.legs as [FinalLeg];
  return {
    ...booking,
    flight_ids: ['F2'],
    itinerary: 2,
    version: 2,
    legs: [
      { ...leg, ...RELEASED },
      { ...leg, leg: 2, itinerary: 2, flight_id: 'F2' },
    ],
    events: [
      ...booking.events,
      told({ id: 11, sequence: 2, status: 'BOOKED', kind: 'rebooked', flight_id: 'F2' }),
    ],
  };
}

/** REF-10 with what is left of it, and the part that was split from it. */
export function divided(): [FinalBooking, FinalBooking] {
  const booking = stored(10);
  const [leg] = booking.legs as [FinalLeg];
  const rest = { weight_kg: 36, volume_l: 216 };
  const offloaded = { kind: 'offloaded', flight_id: 'F1', location: 'DEL', code: 'DIS', ...PARTED };
  const parent: FinalBooking = {
    ...booking,
    ...rest,
    pieces: 6,
    itinerary: 2,
    version: 2,
    legs: [
      { ...leg, ...RELEASED },
      { ...leg, ...rest, leg: 2, itinerary: 2 },
    ],
    events: [
      ...booking.events,
      told({
        ...offloaded,
        id: 12,
        sequence: 2,
        status: 'BOOKED',
        occurred_ms: OCCURRED_MS,
        offloaded_ref_id: 'PART-1',
      }),
    ],
  };
  const { volume_l, weight_kg } = PARTED;
  const part: FinalBooking = {
    ...booking,
    ...PARTED,
    ref_id: 'PART-1',
    idempotency_key: null,
    booked: { ...booking.booked, pieces: null, weight_kg: null, volume_l },
    needs_rebooking: true,
    split_from: 'REF-10',
    legs: [{ ...leg, weight_kg, volume_l, state: 'released', release_reason: 'offloaded' }],
    events: [told({ id: 11, sequence: 1, status: 'BOOKED', kind: 'split', location: 'DEL' })],
  };
  return [parent, part];
}

/** Ann's 20 kg under a waybill, at a quoted price, or both. */
export function papered(
  pieces: number,
  at: [number, number],
  papers: { awb_number?: string; quote_id?: string },
): [Book, FinalBooking] {
  const operation = book(pieces, at);
  Object.assign(operation.arguments, papers, { weight_kg: 20 });
  if (operation.answer.outcome === 'done') {
    operation.answer.awb_number = papers.awb_number ?? null;
    operation.answer.volume_m3 = 0.12;
  }
  const booking = stored(pieces);
  const { awb_number = null, quote_id = null } = papers;
  const measures = { weight_kg: 20, volume_l: 120 };
  const legs = booking.legs.map((leg) => ({ ...leg, ...measures }));
  const booked = { ...booking.booked, ...measures, awb_number, quote_id };
  return [operation, { ...booking, ...measures, legs, awb_number, quote_id, booked }];
}
