import * as z from 'zod';
import { OFFLOAD_DISCREPANCIES } from '../core/booking/types.ts';
import { MovedBooking } from './bookings.ts';
import { EXAMPLE } from './examples.ts';
import { VolumeM3 } from './facts.ts';
import { FlightId, OccurredAt, Pieces, Remark, WeightKg } from './fields.ts';
import { schema } from './schema.ts';
import { omittable, oneOf } from './texts.ts';

const { offload: SHOWN } = EXAMPLE;

/** What the carrier left behind. */
export const OffloadBooking = schema(() =>
  z
    .object({
      flight_id: FlightId(),
      discrepancy: oneOf(
        OFFLOAD_DISCREPANCIES,
        () => 'OFLD (offloaded) or SSPD (short-shipped).',
      ).meta({
        description: 'OFLD: taken off the flight. SSPD: short-shipped.',
        example: SHOWN.discrepancy,
      }),
      occurred_at: OccurredAt().meta({ example: SHOWN.occurred_at }),
      pieces: omittable(Pieces()).meta({
        description: 'How many. Left out, or all of them: the whole booking.',
        example: SHOWN.pieces,
      }),
      weight_kg: omittable(WeightKg()).meta({
        description: 'Gross weight of these pieces in kg; left out: by their number.',
        example: SHOWN.weight_kg,
      }),
      volume_m3: omittable(VolumeM3()).meta({
        description: 'Volume of these pieces in m³; left out: by their number.',
      }),
      remark: Remark(),
    })
    .meta({ id: 'OffloadBooking' }),
);

export const OffloadedBooking = schema(() =>
  MovedBooking()
    .extend({
      offloaded_ref_id: z.string().meta({
        description: 'The booking that was left behind: this one, or the part with its pieces.',
        example: SHOWN.part_ref_id,
      }),
    })
    .meta({ id: 'OffloadedBooking' }),
);
