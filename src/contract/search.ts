import * as z from 'zod';
import { EXAMPLE } from './examples.ts';
import { HandlingParameter, VolumeM3Parameter } from './facts.ts';
import { Destination, Origin, WeightKgParameter, wholeNumber } from './fields.ts';
import { Flight } from './flights.ts';
import { schema } from './schema.ts';
import { shipmentFields, withShipmentRules } from './shipment.ts';

const DAY_MS = 86_400_000;
const DAYS_AHEAD_MAX = 400;

export const Itineraries = schema(() =>
  z.array(z.array(Flight()).min(1).max(2)).meta({
    id: 'Itineraries',
    description: 'Sorted by arrival, then fewer stops, then departure.',
  }),
);

export const RouteSearch = schema(() =>
  z.object({
    origin: Origin(),
    destination: Destination(),
    date: z.iso
      .date({ error: 'A date as YYYY-MM-DD.', abort: true })
      .refine((date) => {
        const days = (Date.parse(date) - Date.now()) / DAY_MS;
        return days <= DAYS_AHEAD_MAX;
      }, `A date at most ${DAYS_AHEAD_MAX} days ahead.`)
      .meta({
        type: 'string',
        format: 'date',
        description: 'The local date at the origin. One that has passed has no itineraries.',
        example: EXAMPLE.departure_date,
      }),
    weight_kg: WeightKgParameter(),
    volume_m3: VolumeM3Parameter().meta({
      description:
        'In m³, three decimals at most. Left out, the volume is assumed that a booking of this weight_kg takes.',
      example: EXAMPLE.booking.volume_m3,
    }),
    handling: HandlingParameter(),
    max_stops: wholeNumber({ min: 0, max: 1, otherwise: 1 }),
    limit: wholeNumber({ min: 1, max: 200, otherwise: 100 }),
  }),
);

/** What a page searches for: a shipment that is whole but for its flights, and the local date at its origin. */
export const ShipmentOnDay = schema(() => {
  const { flight_ids: _, ...facts } = shipmentFields();
  return withShipmentRules(z.object({ ...facts, date: RouteSearch().shape.date }));
});
