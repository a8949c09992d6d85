import { EXAMPLE } from '../contract/examples.ts';
import type { OperationId } from '../http/access.ts';

/** A body as it is sent; a test sends each and looks at the answer. */
export type RequestExample = { summary: string; value: unknown };

const { account, booking, flight, rate, waybill, offload, milestone, quote, schedule } = EXAMPLE;
const FLIGHT_IDS = [flight.flight_id];
const ON_FLIGHT = {
  origin: flight.origin,
  destination: flight.destination,
  weight_kg: booking.weight_kg,
  pieces: booking.pieces,
  flight_ids: FLIGHT_IDS,
};
const GOODS = {
  dimensions: booking.dimensions,
  special_handling_codes: booking.special_handling_codes,
};
const PUBLISHED = {
  flight_number: flight.flight_number,
  airline_name: flight.airline_name,
  origin: flight.origin,
  destination: flight.destination,
  departure_datetime: flight.departure_datetime,
  arrival_datetime: flight.arrival_datetime,
  max_weight_kg: flight.max_weight_kg,
  base_price_per_kg: flight.base_price_per_kg,
};
const CARD = {
  carrier: rate.carrier,
  origin: flight.origin,
  destination: flight.destination,
  valid_from: rate.valid_from,
  valid_to: rate.valid_to,
  currency: rate.currency,
  minimum: rate.minimum,
  breaks: rate.breaks,
};
/** A flight line of chapter 7 of IATA's SSIM: 200 characters, each field in its columns. */
const SSIM_LINE = `${'3 AI 21130101F28NOV2630NOV261234567 DEL02450245+0530  LHR07300730+0000  77X'.padEnd(192)}00000002`;
const RANGE = {
  carrier: waybill.carrier,
  prefix: waybill.prefix,
  first_serial: waybill.first_serial,
  count: waybill.count,
};
const LEFT_BEHIND = {
  flight_id: flight.flight_id,
  discrepancy: offload.discrepancy,
  occurred_at: offload.occurred_at,
};

const stepExamples = ({ location }: { location: string }) => ({
  where: { summary: 'Where it happened', value: { location } },
  counted: {
    summary: 'When it happened, and how many pieces were counted',
    value: { location, occurred_at: EXAMPLE.steps_at, pieces: booking.pieces },
  },
});

/** Bodies for every operation that reads one, the simplest first. */
export const REQUEST_EXAMPLES: { [Id in OperationId]?: Record<string, RequestExample> } = {
  signUp: {
    account: {
      summary: 'An account',
      value: { email: account.email, password: account.password, name: account.name },
    },
    with_date_of_birth: { summary: 'With a date of birth', value: account },
  },
  logIn: {
    account: {
      summary: 'An account',
      value: { email: account.email, password: account.password },
    },
  },
  bookShipment: {
    shortest: { summary: 'The least that a booking says', value: ON_FLIGHT },
    with_goods: {
      summary: 'With sizes, handling codes and what it is',
      value: {
        ...ON_FLIGHT,
        ...GOODS,
        goods_description: booking.goods_description,
        handling_note: booking.handling_note,
      },
    },
    hold_at_price: {
      summary: 'Hold the place at a quoted price, under a reference of your own',
      value: {
        ...ON_FLIGHT,
        ...GOODS,
        ref_id: booking.ref_id,
        goods_description: booking.goods_description,
        handling_note: booking.handling_note,
        hold_minutes: booking.hold_minutes,
        quote_id: quote.quote_id,
      },
    },
    with_waybill: {
      summary: 'With an air waybill number of your own',
      value: { ...ON_FLIGHT, volume_m3: booking.volume_m3, awb_number: waybill.awb_number },
    },
    drawn_waybill: {
      summary: 'With an air waybill number from stock',
      value: { ...ON_FLIGHT, draw_awb: true },
    },
  },
  rebookBooking: {
    other_flights: { summary: 'Other flights', value: { flight_ids: FLIGHT_IDS } },
    other_goods: {
      summary: 'More of the goods, before they depart',
      value: { weight_kg: 150.5, pieces: 5, volume_m3: 2.928 },
    },
  },
  offloadBooking: {
    all_pieces: { summary: 'The whole shipment stayed behind', value: LEFT_BEHIND },
    some_pieces: {
      summary: 'Some of its pieces stayed behind',
      value: {
        ...LEFT_BEHIND,
        pieces: offload.pieces,
        weight_kg: offload.weight_kg,
        remark: 'Position full',
      },
    },
  },
  assignWaybill: {
    number: { summary: 'A number of your own', value: { awb_number: waybill.awb_number } },
    drawn: { summary: 'One from stock', value: { draw: true } },
  },
  recordMilestone: {
    received: {
      summary: 'Received from the shipper',
      value: {
        code: milestone.code,
        location: milestone.location,
        occurred_at: milestone.occurred_at,
        pieces: booking.pieces,
        weight_kg: booking.weight_kg,
      },
    },
    manifested: {
      summary: 'Manifested on a flight',
      value: {
        code: 'MAN',
        location: flight.origin,
        occurred_at: '2026-11-24T19:05:00+05:30',
        flight_id: flight.flight_id,
      },
    },
    discrepancy: {
      summary: 'Something is irregular',
      value: {
        code: 'DIS',
        discrepancy: 'MSCA',
        location: flight.destination,
        occurred_at: '2026-11-24T23:10:00+00:00',
        remark: 'One box not found',
      },
    },
  },
  departShipment: stepExamples(EXAMPLE.steps.depart),
  arriveShipment: stepExamples(EXAMPLE.steps.arrive),
  deliverShipment: stepExamples(EXAMPLE.steps.deliver),
  quoteShipment: {
    shortest: { summary: 'The least that a quote needs', value: ON_FLIGHT },
    with_goods: { summary: 'With sizes and handling codes', value: { ...ON_FLIGHT, ...GOODS } },
  },
  addRates: {
    one: { summary: 'One card', value: { ...CARD, surcharges: rate.surcharges } },
    several: {
      summary: 'Several cards, all or none',
      value: [
        { ...CARD, surcharges: rate.surcharges },
        { ...CARD, origin: flight.destination, destination: flight.origin },
      ],
    },
  },
  addAwbStock: {
    one: { summary: 'One range', value: RANGE },
    several: {
      summary: 'Several ranges, all or none',
      value: [
        { ...RANGE, first_serial: '0002000' },
        { ...RANGE, first_serial: '0003000', count: 500 },
      ],
    },
  },
  voidAwbNumber: { number: { summary: 'A number from stock', value: waybill.void } },
  publishFlights: {
    one: { summary: 'One flight', value: PUBLISHED },
    with_conditions: {
      summary: 'A freighter, with all that it says of its cargo',
      value: {
        ...PUBLISHED,
        max_volume_m3: flight.max_volume_m3,
        aircraft_type: flight.aircraft_type,
        service_type: flight.service_type,
        latest_acceptance_minutes: flight.latest_acceptance_minutes,
        refused_handling_codes: flight.refused_handling_codes,
        max_piece_height_cm: flight.max_piece_height_cm,
        max_piece_length_cm: flight.max_piece_length_cm,
      },
    },
    several: {
      summary: 'Several flights, all or none',
      value: [
        PUBLISHED,
        {
          ...PUBLISHED,
          flight_number: 'AI2112',
          origin: flight.destination,
          destination: flight.origin,
          departure_datetime: '2026-11-29T06:00:00+00:00',
          arrival_datetime: '2026-11-29T20:05:00+05:30',
        },
      ],
    },
  },
  importFlights: {
    csv: {
      summary: 'A schedule as CSV, looked at first',
      value: {
        format: schedule.format,
        content: schedule.content,
        window: schedule.window,
        dry_run: true,
      },
    },
    ssim: {
      summary: 'SSIM, with what its lines do not say',
      value: {
        format: 'ssim',
        content: SSIM_LINE,
        window: schedule.window,
        defaults: {
          base_price_per_kg: flight.base_price_per_kg,
          airline_names: schedule.airline_names,
          aircraft: schedule.aircraft,
        },
      },
    },
  },
  operateFlight: {
    delay: {
      summary: 'A delay',
      value: {
        estimated_departure_datetime: flight.operational.estimated_departure_datetime,
        estimated_arrival_datetime: flight.operational.estimated_arrival_datetime,
      },
    },
    capacity: {
      summary: 'Another capacity',
      value: { max_weight_kg: 12_500, max_volume_m3: 80 },
    },
    close: { summary: 'No new bookings', value: { closed: true } },
    cancel: { summary: 'Cancelled', value: { status: 'CANCELLED' } },
  },
  putAirport: {
    airport: {
      summary: 'An airport',
      value: {
        name: 'London Heathrow Airport',
        city: 'London',
        country: 'GB',
        time_zone: 'Europe/London',
      },
    },
  },
};

/** The examples of a body that this operation reads. */
export function requestExamples(id: OperationId): Record<string, RequestExample> {
  const examples = REQUEST_EXAMPLES[id];
  if (examples === undefined) {
    throw new Error(`${id} reads a body: give it an example in src/openapi/request-examples.ts`);
  }
  return examples;
}
