import type { AppContext } from '../../context.ts';
import type { FlightBooking } from '../../core/booking/types.ts';
import { isFailure } from '../../core/reasons.ts';
import type { Flight, FlightLoad } from '../../core/schedule/types.ts';
import { signedIn } from '../../http/access.ts';
import { dayAfter } from '../dates.ts';

/** So many flights of a direction are read for a day. */
const FLIGHTS_MAX = 500;
/** So many bookings stand on one page of a flight. */
const BOOKINGS_MAX = 100;

const dateOf = (at: string | null | undefined) => at?.slice(0, 10);

/**
 * The flights that leave a station on a local date, and that come to it: by the timetable or as they are expected now.
 * The timetable is asked by the date at the origin, so what arrives is looked for among departures of two days before to
 * one day after: no local clock is further off, and no flight takes longer.
 */
export async function readDay(c: AppContext, airport: string, date: string) {
  const { flights } = c.get('ports');
  const page = { limit: FLIGHTS_MAX, after_flight_id: null };
  const [leaving, coming] = await Promise.all([
    flights.listFlights(signedIn(c), { origin: airport, from: dayAfter(date, -1), to: date }, page),
    flights.listFlights(
      signedIn(c),
      { destination: airport, from: dayAfter(date, -2), to: dayAfter(date, 1) },
      page,
    ),
  ]);
  if (isFailure(leaving)) return leaving;
  if (isFailure(coming)) return coming;
  return {
    departures: leaving.flights.filter(({ flight }) => departsOn(flight, date)),
    arrivals: coming.flights
      .filter(({ flight }) => arrivesOn(flight, date))
      .sort((a, b) => arrivalOf(a) - arrivalOf(b)),
    is_whole: leaving.next === null && coming.next === null,
  };
}

const departsOn = ({ departure_datetime, operational }: Flight, date: string) =>
  dateOf(departure_datetime) === date || dateOf(operational?.estimated_departure_datetime) === date;

const arrivesOn = ({ arrival_datetime, operational }: Flight, date: string) =>
  dateOf(arrival_datetime) === date || dateOf(operational?.estimated_arrival_datetime) === date;

const arrivalOf = ({ flight }: FlightLoad) =>
  Date.parse(flight.operational?.estimated_arrival_datetime ?? flight.arrival_datetime);

/** The date at an airport now, YYYY-MM-DD; null for a code that is no airport's. */
export async function todayAt(c: AppContext, airport: string): Promise<string | null> {
  const { airports, world } = c.get('ports');
  const found = await airports.getAirport(airport);
  if (isFailure(found)) return null;
  const { time_zone: timeZone } = found.airport;
  return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(world.now_ms());
}

/** A flight with a page of its bookings. */
export type FlightRead = { flight: Flight; bookings: FlightBooking[]; next: string | null };

/** Reads a flight and the bookings on it after a reference: two reads side by side. */
export async function readFlight(c: AppContext, flight_id: string, after: string | undefined) {
  const { flights, ledger } = c.get('ports');
  const [read, listed] = await Promise.all([
    flights.getFlight(flight_id),
    ledger.listFlightBookings({
      actor: signedIn(c),
      flight_id,
      limit: BOOKINGS_MAX,
      after_ref_id: after ?? null,
    }),
  ]);
  if (isFailure(read)) return read;
  if (isFailure(listed)) return listed;
  return { flight: read.flight, bookings: listed.bookings, next: listed.next };
}
