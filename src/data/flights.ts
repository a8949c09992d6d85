import type { Flights } from '../core/schedule/ports.ts';
import { by } from './actor.ts';
import type { Rpc } from './postgres.ts';

/** The published flights in Postgres. */
export const createFlights = (rpc: Rpc): Flights => ({
  getFlight: (flight_id) => rpc('get_flight', { p_flight_id: flight_id }),
  listFlights: (actor, { origin, destination, carrier, from, to, status }, page) =>
    rpc('list_flights', {
      ...by(actor),
      p_origin: origin ?? null,
      p_destination: destination ?? null,
      p_carrier: carrier ?? null,
      p_from: from ?? null,
      p_to: to ?? null,
      p_status: status ?? null,
      p_limit: page.limit,
      p_after_flight_id: page.after_flight_id,
    }),
  publishFlights: (actor, flights) => rpc('publish_flights', { ...by(actor), p_flights: flights }),
  importFlights: (actor, lines, { dry_run, skip_invalid }) =>
    rpc('import_flights', {
      ...by(actor),
      p_lines: lines,
      p_dry_run: dry_run,
      p_skip_invalid: skip_invalid,
    }),
  operateFlight: (actor, flight_id, changes) =>
    rpc('operate_flight', { ...by(actor), p_flight_id: flight_id, p_changes: changes }),
});
