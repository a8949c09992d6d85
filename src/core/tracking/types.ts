import type { BookingStatus, EventKind, Offload } from '../booking/types.ts';

export const STEPS = ['depart', 'arrive', 'deliver'] as const;
/** What a handler records of a shipment: depart and arrive for each leg, in order, then deliver. */
export type Step = (typeof STEPS)[number];

/** What can be reported between the steps: status codes of IATA's FSU message (Cargo-IMP). */
export const MILESTONE_CODES = [
  'FOH',
  'RCS',
  'PRE',
  'MAN',
  'RCF',
  'AWR',
  'DOC',
  'TRM',
  'TFD',
  'RCT',
  'CRC',
  'CCD',
  'TGC',
  'FIW',
  'FOW',
  'DPU',
  'NFD',
  'AWD',
  'DDL',
  'DIS',
] as const;
export type MilestoneCode = (typeof MILESTONE_CODES)[number];

/** The codes that are steps: who reports one takes the step. */
export const STEP_OF = { DEP: 'depart', ARR: 'arrive', DLV: 'deliver' } as const satisfies Record<
  string,
  Step
>;
export type StepCode = keyof typeof STEP_OF;

export type FsuCode = 'BKD' | StepCode | MilestoneCode;

/** What is irregular, with DIS. */
export const REPORTED_DISCREPANCIES = [
  'DFLD',
  'FDAV',
  'FDAW',
  'FDCA',
  'FDMB',
  'MSAV',
  'MSAW',
  'MSCA',
  'MSMB',
  'OVCD',
] as const;
export type ReportedDiscrepancy = (typeof REPORTED_DISCREPANCIES)[number];

/** What did not fly, offloaded or short shipped: that is no report, it changes the booking. */
export type Discrepancy = ReportedDiscrepancy | Offload['discrepancy'];

/** What is reported to have happened to a shipment. `occurred_at` in UTC, with milliseconds. */
type Reported<Code> = {
  code: Code;
  location: string;
  occurred_at: string;
  flight_id?: string | undefined;
  pieces?: number | undefined;
  weight_kg?: number | undefined;
  volume_m3?: number | undefined;
  discrepancy?: ReportedDiscrepancy | undefined;
  remark?: string | undefined;
};
/** What is reported between the steps. */
export type ReportedMilestone = Reported<MilestoneCode>;
export type Report = ReportedMilestone | Reported<StepCode>;

export const TRACKED_LEG_STATES = ['planned', 'offloaded', 'departed', 'arrived'] as const;

/** A leg that is present or was flown. Scheduled and estimated times are local to their airport, actual ones UTC. */
export type TrackedLeg = {
  leg: number;
  flight_id: string;
  flight_number: string;
  origin: string;
  destination: string;
  state: (typeof TRACKED_LEG_STATES)[number];
  scheduled_departure: string;
  estimated_departure: string | null;
  actual_departure: string | null;
  scheduled_arrival: string;
  estimated_arrival: string | null;
  actual_arrival: string | null;
};

/** A moment in seconds of UTC, and in seconds by the clocks of its airport then. */
export type ClockTimes = [at_s: number, local_s: number];

/** What the books say of a leg: its estimates stay when it is flown. */
export type LegFacts = Pick<
  TrackedLeg,
  'leg' | 'flight_id' | 'flight_number' | 'origin' | 'destination' | 'state'
> & {
  scheduled_departure: ClockTimes;
  estimated_departure: ClockTimes | null;
  scheduled_arrival: ClockTimes;
  estimated_arrival: ClockTimes | null;
  latest_acceptance: ClockTimes | null;
};

/** An event as it is stored, its times in ISO 8601; `occurred_at` is when it was recorded where nothing else was told. */
export type EventFacts = {
  sequence: number;
  status: BookingStatus;
  kind: EventKind | null;
  fsu_code: FsuCode | null;
  discrepancy: Discrepancy | null;
  location: string | null;
  flight_id: string | null;
  pieces: number | null;
  weight_kg: number | null;
  occurred_at: string;
  recorded_at: string;
  message: string;
  remark: string | null;
};

/** What tracking is derived from. */
export type TrackingFacts = {
  /** Null for a stranger who knows the waybill alone. */
  ref_id: string | null;
  awb_number: string | null;
  status: BookingStatus;
  version: number;
  origin: string;
  destination: string;
  pieces: number;
  weight_kg: number;
  hold_expires_at: string | null;
  needs_rebooking: boolean;
  /** Split from another booking. */
  is_part: boolean;
  /** Of all parts of the waybill. */
  shipment_pieces: number;
  /** The scheduled arrival of the last flight that was booked at first, in seconds of UTC. */
  booked_arrival_s: number | null;
  /** Of a shipment that has arrived somewhere, where it did last. */
  last_arrival: ClockTimes | null;
  legs: LegFacts[];
  /** Oldest first. */
  events: EventFacts[];
};

export type Milestone = {
  code: FsuCode;
  discrepancy: Discrepancy | null;
  location: string;
  flight_id: string | null;
  pieces: number | null;
  weight_kg: number | null;
  partial: boolean;
  occurred_at: string;
  recorded_at: string;
  message: string;
  remark: string | null;
};

export type Expected = {
  code: FsuCode;
  location: string;
  flight_id: string | null;
  planned_at: string | null;
};

/** Where a shipment is, what became of it, and what is next. */
export type TrackedBooking = Pick<
  TrackingFacts,
  | 'ref_id'
  | 'awb_number'
  | 'status'
  | 'origin'
  | 'destination'
  | 'pieces'
  | 'weight_kg'
  | 'needs_rebooking'
> & {
  legs: TrackedLeg[];
  /** By the time at which they happened. */
  milestones: Milestone[];
  last_known: Pick<Milestone, 'location' | 'code' | 'occurred_at'> | null;
  next_expected: Expected | null;
  /** When the shipment arrives at its destination, local. */
  eta: string | null;
  delay_minutes: number | null;
  connection_at_risk: boolean;
  misrouted: boolean;
  accepted: { pieces: number | null; weight_kg: number | null; at: string } | null;
};

/** What the parts of a waybill are derived from, the booking first that the others were split from. */
export type ShipmentFacts = { awb_number: string; parts: TrackingFacts[] };

/** All parts of one waybill. Weight in kg. */
export type TrackedShipment = Pick<
  TrackingFacts,
  'origin' | 'destination' | 'pieces' | 'weight_kg' | 'status'
> & { awb_number: string; parts: TrackedBooking[] };
