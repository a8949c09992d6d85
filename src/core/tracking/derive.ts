import { PHYSICAL_CODES, PHYSICAL_DISCREPANCIES } from './codes.ts';
import { toLocal, toUtc } from './times.ts';
import type {
  ClockTimes,
  EventFacts,
  Expected,
  FsuCode,
  LegFacts,
  Milestone,
  TrackedBooking,
  TrackedLeg,
  TrackingFacts,
} from './types.ts';

/** `min_connection_minutes`: from the arrival of one leg to the departure of the next. */
export type TrackingPolicy = { min_connection_minutes: number };

const MINUTE_MS = 60_000;

/**
 * Where a shipment is, what is next and when it arrives: derived from its facts at each reading, so that nothing that
 * is told late or out of order has to be put right.
 */
export function deriveTracking(facts: TrackingFacts, policy: TrackingPolicy): TrackedBooking {
  const milestones = milestonesOf(facts);
  const legs = facts.legs.map((leg) => trackLeg(leg, milestones));
  const last = milestones.findLast(isPhysical);
  const eta = etaOf(facts, legs);
  const accepted = milestones.findLast(({ code }) => code === 'RCS');
  return {
    ref_id: facts.ref_id,
    awb_number: facts.awb_number,
    status: facts.status,
    origin: facts.origin,
    destination: facts.destination,
    pieces: facts.pieces,
    weight_kg: facts.weight_kg,
    legs,
    milestones,
    last_known: last
      ? { location: last.location, code: last.code, occurred_at: last.occurred_at }
      : null,
    next_expected: nextExpected(facts, legs, accepted !== undefined),
    eta,
    delay_minutes: delayMinutes(eta, facts.booked_arrival_s),
    connection_at_risk: isConnectionAtRisk(legs, policy),
    misrouted: last !== undefined && isMisrouted(last, legs),
    needs_rebooking: facts.needs_rebooking,
    accepted: accepted
      ? { pieces: accepted.pieces, weight_kg: accepted.weight_kg, at: accepted.occurred_at }
      : null,
  };
}

/** By the time at which they happened; at the same time, as they were recorded. */
const milestonesOf = ({ events, origin, shipment_pieces }: TrackingFacts): Milestone[] =>
  events
    .flatMap((event) => {
      const code = codeOf(event);
      return code === null ? [] : { event, code, occurred_at: toUtc(event.occurred_at) };
    })
    .sort((a, b) =>
      a.occurred_at === b.occurred_at
        ? a.event.sequence - b.event.sequence
        : Date.parse(a.occurred_at) - Date.parse(b.occurred_at),
    )
    .map(({ event, code, occurred_at }) => ({
      code,
      discrepancy: event.discrepancy,
      // What is booked, is booked from the origin.
      location: event.location ?? origin,
      flight_id: event.flight_id,
      pieces: event.pieces,
      weight_kg: event.weight_kg,
      partial: event.pieces !== null && event.pieces < shipment_pieces,
      occurred_at,
      recorded_at: toUtc(event.recorded_at),
      message: event.message,
      remark: event.remark,
    }));

/** The FSU code of an event; null where it is no milestone: held, cancelled, a waybill, a flight that changed. */
function codeOf({ fsu_code, kind, status, sequence }: EventFacts): FsuCode | null {
  if (fsu_code !== null) {
    return fsu_code;
  }
  if (kind === 'confirmed' || kind === 'rebooked' || (sequence === 1 && status === 'BOOKED')) {
    return 'BKD';
  }
  return kind === null ? (STATUS_CODES[status] ?? null) : null;
}

const STATUS_CODES: { [Status in EventFacts['status']]?: FsuCode } = {
  DEPARTED: 'DEP',
  ARRIVED: 'ARR',
  DELIVERED: 'DLV',
};

const isPhysical = ({ code, discrepancy }: Milestone) =>
  PHYSICAL_CODES.includes(code) || (code === 'DIS' && PHYSICAL_DISCREPANCIES.includes(discrepancy));

/** A leg with what became of it: an estimate ends where there is the fact. No flight is flown twice. */
function trackLeg(facts: LegFacts, milestones: readonly Milestone[]): TrackedLeg {
  const occurred_at = (step: FsuCode) =>
    milestones.find(({ code, flight_id }) => code === step && flight_id === facts.flight_id)
      ?.occurred_at ?? null;
  const actual_departure = occurred_at('DEP');
  const actual_arrival = occurred_at('ARR');
  const estimateOf = (estimated: ClockTimes | null, actual: string | null) =>
    estimated === null || actual !== null ? null : toLocal(estimated);
  return {
    leg: facts.leg,
    flight_id: facts.flight_id,
    flight_number: facts.flight_number,
    origin: facts.origin,
    destination: facts.destination,
    state: facts.state,
    scheduled_departure: toLocal(facts.scheduled_departure),
    estimated_departure: estimateOf(facts.estimated_departure, actual_departure),
    actual_departure,
    scheduled_arrival: toLocal(facts.scheduled_arrival),
    estimated_arrival: estimateOf(facts.estimated_arrival, actual_arrival),
    actual_arrival,
  };
}

/** The step that the books take next, or what comes before the first one. */
function nextExpected(
  facts: TrackingFacts,
  legs: readonly TrackedLeg[],
  is_accepted: boolean,
): Expected | null {
  const { status, origin, destination } = facts;
  if (status === 'HELD') {
    const until = facts.hold_expires_at;
    const planned_at = until === null ? null : toUtc(until);
    return { code: 'BKD', location: origin, flight_id: null, planned_at };
  }
  if (status === 'DELIVERED' || status === 'CANCELLED' || facts.needs_rebooking) {
    return null;
  }
  if (legs.every(isWaiting) && !is_accepted && !facts.is_part) {
    const latest = facts.legs[0]?.latest_acceptance ?? null;
    const planned_at = latest === null ? null : toLocal(latest);
    return { code: 'RCS', location: origin, flight_id: null, planned_at };
  }
  const leg = legs.find(({ state }) => state !== 'arrived');
  if (leg === undefined) {
    return { code: 'DLV', location: destination, flight_id: null, planned_at: null };
  }
  const { flight_id } = leg;
  return isWaiting(leg)
    ? {
        code: 'DEP',
        location: leg.origin,
        flight_id,
        planned_at: leg.estimated_departure ?? leg.scheduled_departure,
      }
    : {
        code: 'ARR',
        location: leg.destination,
        flight_id,
        planned_at: leg.estimated_arrival ?? leg.scheduled_arrival,
      };
}

const isWaiting = ({ state }: TrackedLeg) => state === 'planned' || state === 'offloaded';

/** The arrival of the last leg, while there is one to wait for. */
function etaOf(
  { status, needs_rebooking, last_arrival }: TrackingFacts,
  legs: readonly TrackedLeg[],
): string | null {
  const last = legs.at(-1);
  if (last === undefined || needs_rebooking || NEVER_ARRIVING.includes(status)) {
    return null;
  }
  return last.actual_arrival !== null && last_arrival !== null
    ? toLocal(last_arrival)
    : (last.estimated_arrival ?? last.scheduled_arrival);
}

const NEVER_ARRIVING: readonly EventFacts['status'][] = ['DELIVERED', 'CANCELLED', 'HELD'];

/** Against what was booked at first, in whole minutes toward zero, of whole seconds as they are shown; negative: early. */
function delayMinutes(eta: string | null, booked_arrival_s: number | null): number | null {
  if (eta === null || booked_arrival_s === null) {
    return null;
  }
  const late_ms = Date.parse(eta) - Math.trunc(booked_arrival_s) * 1_000;
  const minutes = Math.trunc(late_ms / MINUTE_MS);
  // Minus zero is no time.
  return minutes === 0 ? 0 : minutes;
}

/** Whether some leg leaves sooner than the connection takes after the leg before arrives. */
const isConnectionAtRisk = (
  legs: readonly TrackedLeg[],
  { min_connection_minutes }: TrackingPolicy,
): boolean =>
  legs.some((leg, place) => {
    const before = legs[place - 1];
    if (before === undefined || !isWaiting(leg)) {
      return false;
    }
    const departs_ms = Date.parse(leg.estimated_departure ?? leg.scheduled_departure);
    const arrives_ms = Date.parse(
      before.actual_arrival ?? before.estimated_arrival ?? before.scheduled_arrival,
    );
    return departs_ms < arrives_ms + min_connection_minutes * MINUTE_MS;
  });

/** Whether the cargo is where no leg of it calls, or on a flight that is none of its own. */
const isMisrouted = ({ location, flight_id }: Milestone, legs: readonly TrackedLeg[]): boolean =>
  !legs.some((leg) => leg.origin === location || leg.destination === location) ||
  (flight_id !== null && !legs.some((leg) => leg.flight_id === flight_id));
