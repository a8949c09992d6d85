import * as z from 'zod';
import { OFFLOAD_DISCREPANCIES } from '../core/booking/types.ts';
import {
  MILESTONE_CODES,
  REPORTED_DISCREPANCIES,
  STEP_OF,
  type StepCode,
} from '../core/tracking/types.ts';
import { EXAMPLE } from './examples.ts';
import { VolumeM3 } from './facts.ts';
import { AirportCode, AnyFlightId, OccurredAt, Pieces, Remark, WeightKg } from './fields.ts';
import { schema } from './schema.ts';
import { omittable, omittableText, oneOf } from './texts.ts';

const CODES = [...MILESTONE_CODES, ...(Object.keys(STEP_OF) as StepCode[])] as const;
const { milestone: SHOWN } = EXAMPLE;

const MilestoneCode = schema(() =>
  oneOf(CODES, () => 'A status code that can be reported, such as RCS.').meta({
    description: 'Status code of IATA (Cargo-IMP FSU).',
    example: SHOWN.code,
  }),
);

const Discrepancy = schema(() =>
  oneOf(REPORTED_DISCREPANCIES, (sent) =>
    OFFLOAD_DISCREPANCIES.some((one) => one === sent)
      ? 'What did not fly is an offload: use POST /bookings/{ref_id}/offload.'
      : 'A discrepancy code of IATA, such as FDCA.',
  ).meta({ description: 'With DIS: what is irregular.' }),
);

/** What is reported to have happened to a shipment. What each code needs beside it, the database knows. */
export const Milestone = schema(() =>
  z
    .object({
      code: MilestoneCode(),
      location: AirportCode().meta({ example: SHOWN.location }),
      occurred_at: OccurredAt().meta({ example: SHOWN.occurred_at }),
      flight_id: omittableText(AnyFlightId()).meta({
        description: 'PRE, MAN and RCF need it.',
      }),
      pieces: omittable(Pieces()),
      weight_kg: omittable(WeightKg()),
      volume_m3: omittable(VolumeM3()),
      discrepancy: omittable(Discrepancy()).meta({ type: ['string', 'null'] }),
      remark: Remark(),
    })
    .meta({ id: 'Milestone' }),
);
