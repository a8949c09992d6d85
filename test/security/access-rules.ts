import { ACCESS, type OperationId } from '../../src/http/access.ts';
import type { Router } from '../../src/http/router.ts';

/** Who may make a call, in words: written down a second time, so that a change of one is seen. */
export type Rule = 'everyone' | 'signed in' | 'handler' | 'owner or handler' | 'admin';

export const RULES: Record<OperationId, Rule> = {
  signUp: 'everyone',
  logIn: 'everyone',
  getMe: 'signed in',
  search: 'everyone',
  bookShipment: 'signed in',
  listBookings: 'signed in',
  getBooking: 'everyone',
  departShipment: 'handler',
  arriveShipment: 'handler',
  deliverShipment: 'handler',
  confirmBooking: 'owner or handler',
  cancelBooking: 'owner or handler',
  offloadBooking: 'handler',
  rebookBooking: 'owner or handler',
  assignWaybill: 'owner or handler',
  recordMilestone: 'handler',
  getTracking: 'everyone',
  getShipment: 'everyone',
  quoteShipment: 'signed in',
  getQuote: 'signed in',
  addRates: 'admin',
  listRates: 'handler',
  addAwbStock: 'admin',
  listAwbStock: 'handler',
  voidAwbNumber: 'admin',
  getFlight: 'everyone',
  publishFlights: 'admin',
  importFlights: 'admin',
  operateFlight: 'admin',
  listFlightBookings: 'handler',
  listFlights: 'handler',
  findAirports: 'everyone',
  getAirport: 'everyone',
  putAirport: 'admin',
  getHealth: 'everyone',
  getReadiness: 'everyone',
  getOpenApi: 'everyone',
  getProblem: 'everyone',
};

/** An operation as the app has it. */
export interface Operation {
  id: OperationId;
  method: string;
  path: string;
}

/** The operations that the app documents. */
export function operationsOf(app: Router): Operation[] {
  return app.definitions.flatMap(({ method, path, operationId }) =>
    isRuled(operationId) ? [{ id: operationId, method: method.toUpperCase(), path }] : [],
  );
}

/** The door for assistants is open to everyone: behind it each tool has the rule of its operation. */
const OTHER_DOORS = ['POST /mcp'];

/** The routes that answer without standing in the table, or stand there for another: none, always. */
export function findUnruled(app: Router): string[] {
  const operations = operationsOf(app);
  const named = (path: string) => path.replaceAll(/\{(\w+)\}/g, ':$1');
  const ruled = new Set([
    ...operations.map(({ method, path }) => `${method} ${named(path)}`),
    ...OTHER_DOORS,
  ]);
  const answering = app.routes
    .filter(({ method }) => method !== 'ALL')
    .map(({ method, path }) => `${method} ${path}`);
  const ids = operations.map(({ id }) => id);
  return [
    ...new Set(answering.filter((route) => !ruled.has(route))),
    ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `${id} twice`),
  ];
}

const isRuled = (id: string | undefined): id is OperationId => id !== undefined && id in ACCESS;
