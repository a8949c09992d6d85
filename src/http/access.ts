import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { HonoEnv } from '../context.ts';
import type { Caller, Role } from '../core/identity/types.ts';
import { problem } from './problem.ts';

/** Who may call: everyone, or who has at least this role. `or_owner` lets the owner of the booking in. */
type Access = 'everyone' | { role: Role; or_owner?: true };

/**
 * Who may do what: every operation of the API. A route without a line here does not compile.
 * Roles are looked up again in the database by every call that writes; ownership is decided there.
 */
export const ACCESS = {
  signUp: 'everyone',
  logIn: 'everyone',
  getMe: { role: 'customer' },
  search: 'everyone',
  bookShipment: { role: 'customer' },
  listBookings: { role: 'customer' },
  getBooking: 'everyone',
  departShipment: { role: 'handler' },
  arriveShipment: { role: 'handler' },
  deliverShipment: { role: 'handler' },
  confirmBooking: { role: 'handler', or_owner: true },
  cancelBooking: { role: 'handler', or_owner: true },
  offloadBooking: { role: 'handler' },
  rebookBooking: { role: 'handler', or_owner: true },
  assignWaybill: { role: 'handler', or_owner: true },
  recordMilestone: { role: 'handler' },
  getTracking: 'everyone',
  getShipment: 'everyone',
  quoteShipment: { role: 'customer' },
  getQuote: { role: 'customer' },
  addRates: { role: 'admin' },
  listRates: { role: 'handler' },
  addAwbStock: { role: 'admin' },
  listAwbStock: { role: 'handler' },
  voidAwbNumber: { role: 'admin' },
  getFlight: 'everyone',
  publishFlights: { role: 'admin' },
  importFlights: { role: 'admin' },
  operateFlight: { role: 'admin' },
  listFlightBookings: { role: 'handler' },
  listFlights: { role: 'handler' },
  findAirports: 'everyone',
  getAirport: 'everyone',
  putAirport: { role: 'admin' },
  getHealth: 'everyone',
  getReadiness: 'everyone',
  getOpenApi: 'everyone',
  getProblem: 'everyone',
} as const satisfies Record<string, Access>;

export type OperationId = keyof typeof ACCESS;

/** Who may call, for whoever reads the document (`x-access`): a role includes those above it. */
export function whoMay(operationId: OperationId): 'everyone' | Role | `owner or ${Role}` {
  const access: Access = ACCESS[operationId];
  if (access === 'everyone') return access;
  return access.or_owner ? `owner or ${access.role}` : access.role;
}

const RANK: Record<Role, number> = { customer: 0, handler: 1, admin: 2 };
/** Whether a role includes another: what a customer may, a handler may, and what a handler may, an admin. */
export const isAtLeast = (role: Role, needed: Role): boolean => RANK[role] >= RANK[needed];
const hasRole = (caller: Caller, role: Role) => isAtLeast(caller.role, role);

/** Whether a caller sees a booking whole: its owner, and staff. */
export const seesAll = (caller: Caller | null, owner_id: string | null): caller is Caller =>
  caller !== null && (caller.user_id === owner_id || hasRole(caller, 'handler'));

/** Who looks at a booking, for the database: it leaves out what strangers may not see. */
export const lookingOf = (caller: Caller | null) => ({
  user_id: caller?.user_id ?? null,
  sees_all: caller !== null && hasRole(caller, 'handler'),
});

/** The caller of a route that the table closes to strangers. */
export function signedIn(c: Context<HonoEnv>): Caller {
  const caller = c.get('caller');
  if (caller === null) {
    throw new Error(`${c.req.method} ${c.req.path} was reached without a caller`);
  }
  return caller;
}

/** Why the table keeps a caller out of an operation; null where it lets in. */
export function refusalOf(operationId: OperationId, caller: Caller | null) {
  const access: Access = ACCESS[operationId];
  if (access === 'everyone') {
    return null;
  }
  if (caller === null) {
    return { reason: 'unauthenticated' } as const;
  }
  return access.or_owner || hasRole(caller, access.role)
    ? null
    : ({ reason: 'forbidden' } as const);
}

/** Lets through whom the table lets through, before the body is looked at. */
export const allow = (operationId: OperationId) =>
  createMiddleware<HonoEnv>(async (c, next) => {
    const refusal = refusalOf(operationId, c.get('caller'));
    return refusal === null ? next() : problem(c, refusal);
  });
