import { AtReference, ETAG, ifMatch, MovedBooking } from '../contract/bookings.ts';
import { problems } from '../contract/problem-responses.ts';
import {
  AssignWaybill,
  NewStocks,
  StockAdded,
  StockList,
  VoidAwbNumber,
  VoidNumber,
} from '../contract/waybills.ts';
import { isFailure } from '../core/reasons.ts';
import { signedIn } from '../http/access.ts';
import { BODY_BYTES_MAX } from '../http/body.ts';
import { problem } from '../http/problem.ts';
import { createRoute } from '../http/route.ts';
import { createRouter } from '../http/router.ts';
import { asSent } from './as-sent.ts';
import { movedBooking, orderOf } from './moved-booking.ts';
import { json, jsonBody, operation, READING, readingOperation } from './operation.ts';

const assignWaybill = createRoute({
  ...readingOperation(
    'assignWaybill',
    'Waybills',
    'Give a booking its air waybill number, or draw one',
    BODY_BYTES_MAX,
  ),
  method: 'post',
  path: '/bookings/{ref_id}/awb',
  request: () => ({
    params: AtReference(),
    headers: ifMatch(),
    body: jsonBody(AssignWaybill()),
  }),
  responses: () => ({
    200: json(MovedBooking(), 'Assigned, now or before.', ETAG),
    ...problems(
      ...READING,
      'unauthenticated',
      'forbidden',
      'booking_not_found',
      'booking_closed',
      'version_mismatch',
      'booking_held',
      'awb_assigned',
      'not_changeable',
      'awb_taken',
      'awb_stock_empty',
    ),
  }),
});

const addAwbStock = createRoute({
  ...readingOperation(
    'addAwbStock',
    'Waybills',
    'Add one range of air waybill numbers or several, all or none',
    BODY_BYTES_MAX,
  ),
  method: 'post',
  path: '/awb-stock',
  request: () => ({ body: jsonBody(NewStocks()) }),
  responses: () => ({
    201: json(StockAdded(), 'The range, or the array, as added.'),
    ...problems(...READING, 'unauthenticated', 'forbidden', 'awb_stock_overlaps'),
  }),
});

const listAwbStock = createRoute({
  ...operation('listAwbStock', 'Waybills', 'The ranges of air waybill numbers, and what is left'),
  method: 'get',
  path: '/awb-stock',
  responses: () => ({
    200: json(StockList(), 'All ranges, the oldest first.'),
    ...problems('unauthenticated', 'forbidden'),
  }),
});

const voidAwbNumber = createRoute({
  ...readingOperation(
    'voidAwbNumber',
    'Waybills',
    'Take an air waybill number out of stock for good',
    BODY_BYTES_MAX,
  ),
  method: 'post',
  path: '/awb-stock/void',
  request: () => ({ body: jsonBody(VoidAwbNumber()) }),
  responses: () => ({
    200: json(VoidNumber(), 'Void, now or before, and why.'),
    ...problems(...READING, 'unauthenticated', 'forbidden', 'awb_taken'),
  }),
});

/** Air waybills: whose a number is, and the stock that numbers are drawn from. */
export const waybills = createRouter()
  .openapi(assignWaybill, async (c) => {
    const result = await c.get('ports').waybills.assignWaybill({
      ...orderOf(c, c.req.valid('param'), c.req.valid('header')),
      awb_number: c.req.valid('json').awb_number ?? null,
    });
    return movedBooking(c, result, ({ booking }) => `Waybill ${booking.awb_number}`);
  })
  .openapi(addAwbStock, async (c) => {
    const sent = c.req.valid('json');
    const result = await c.get('ports').waybills.addStock(signedIn(c), sent);
    if (isFailure(result)) {
      return problem(c, result);
    }
    return c.json(asSent(sent, result.stock), 201);
  })
  .openapi(listAwbStock, async (c) => {
    const result = await c.get('ports').waybills.listStock(signedIn(c));
    return isFailure(result) ? problem(c, result) : c.json(result.stock, 200);
  })
  .openapi(voidAwbNumber, async (c) => {
    const { awb_number, reason } = c.req.valid('json');
    const result = await c.get('ports').waybills.voidNumber(signedIn(c), awb_number, reason);
    return isFailure(result) ? problem(c, result) : c.json(result.waybill, 200);
  });
