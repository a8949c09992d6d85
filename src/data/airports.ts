import type { Airports } from '../core/schedule/ports.ts';
import { by } from './actor.ts';
import type { Rpc } from './postgres.ts';

/** The airports in Postgres. */
export const createAirports = (rpc: Rpc): Airports => ({
  findAirports: (query, limit) => rpc('find_airports', { p_query: query, p_limit: limit }),
  getAirport: (code) => rpc('get_airport', { p_code: code }),
  putAirport: (actor, code, facts) =>
    rpc('put_airport', { ...by(actor), p_code: code, p_airport: facts }),
});
