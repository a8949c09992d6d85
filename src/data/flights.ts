import type { Flights } from '../core/schedule/ports.ts';
import { by } from './actor.ts';
import type { Rpc } from './postgres.ts';

/** The published flights in Postgres. */
export const createFlights = (rpc: Rpc): Flights => ({
  getFlight: (flight_id) => rpc('get_flight', { p_flight_id: flight_id }),
  publishFlights: (actor, flights) => rpc('publish_flights', { ...by(actor), p_flights: flights }),
  operateFlight: (actor, flight_id, changes) =>
    rpc('operate_flight', { ...by(actor), p_flight_id: flight_id, p_changes: changes }),
});
