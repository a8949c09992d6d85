import type { HoldExpiry } from '../core/booking/ports.ts';
import type { Rpc } from './postgres.ts';

/** The end of holds in Postgres, by the clock of the database. */
export const createHoldExpiry = (rpc: Rpc): HoldExpiry => ({
  expireHolds: (limit) => rpc('expire_holds', { p_limit: limit }),
});
