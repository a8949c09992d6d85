import type { CapacityAudit } from '../core/booking/ports.ts';
import type { Rpc } from './postgres.ts';

/** The audit of capacity in Postgres. */
export const createCapacityAudit = (rpc: Rpc): CapacityAudit => ({
  auditCapacity: () => rpc('audit_capacity', {}),
});
