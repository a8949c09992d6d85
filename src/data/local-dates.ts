import type { LocalDates } from '../core/schedule/ports.ts';
import type { Rpc } from './postgres.ts';

/** The local dates of flights in Postgres, by the zones that it knows. */
export const createLocalDates = (rpc: Rpc): LocalDates => ({
  alignLocalDates: () => rpc('align_local_dates', {}),
});
