import type { Rates } from '../core/rating/ports.ts';
import { by } from './actor.ts';
import type { Rpc } from './postgres.ts';

/** The rate cards in Postgres. */
export const createRates = (rpc: Rpc): Rates => ({
  addRates: (actor, rates) => rpc('add_rates', { ...by(actor), p_rates: rates }),
  listRates: (actor, { carrier, origin, destination, date }) =>
    rpc('list_rates', {
      ...by(actor),
      p_carrier: carrier,
      p_origin: origin,
      p_destination: destination,
      p_date: date,
    }),
});
