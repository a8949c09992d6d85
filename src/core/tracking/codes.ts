import type { Step } from './types.ts';

/**
 * What can be reported of a shipment between its steps: status codes of IATA's FSU message (Cargo-IMP), each with the
 * words that its event says.
 */
const MILESTONES = {
  FOH: 'On hand',
  RCS: 'Received from shipper',
  PRE: 'Prepared for loading',
  MAN: 'Manifested',
  RCF: 'Received from flight',
  AWR: 'Documents received',
  DOC: 'Documents received by the handler',
  TRM: 'To be transferred to another carrier',
  TFD: 'Transferred to another carrier',
  RCT: 'Received from another carrier',
  CRC: 'Reported to customs',
  CCD: 'Cleared by customs',
  TGC: 'Under customs control',
  FIW: 'Into warehouse control',
  FOW: 'Out of warehouse control',
  DPU: "Picked up at the shipper's door",
  NFD: 'Consignee notified',
  AWD: 'Documents delivered',
  DDL: "Delivered at the consignee's door",
  DIS: 'Discrepancy',
} as const;
export type MilestoneCode = keyof typeof MILESTONES;
export const MILESTONE_CODES = Object.keys(MILESTONES) as MilestoneCode[];

/** What went wrong, with DIS. That a shipment did not fly (OFLD, SSPD) is no report: it changes the booking. */
const DISCREPANCIES = {
  DFLD: 'Definitely loaded',
  FDAV: 'Found mail document',
  FDAW: 'Found air waybill',
  FDCA: 'Found cargo',
  FDMB: 'Found mailbag',
  MSAV: 'Missing mail document',
  MSAW: 'Missing air waybill',
  MSCA: 'Missing cargo',
  MSMB: 'Missing mailbag',
  OVCD: 'Overcarried',
} as const;
export type ReportedDiscrepancy = keyof typeof DISCREPANCIES;
export const REPORTED_DISCREPANCIES = Object.keys(DISCREPANCIES) as ReportedDiscrepancy[];

/** Shipments that did not fly: offloaded, or short shipped. */
export const OFFLOAD_DISCREPANCIES = ['OFLD', 'SSPD'] as const;
export type Discrepancy = ReportedDiscrepancy | (typeof OFFLOAD_DISCREPANCIES)[number];

/** The codes that are steps: who reports one takes the step. */
export const STEP_OF = { DEP: 'depart', ARR: 'arrive', DLV: 'deliver' } as const satisfies Record<
  string,
  Step
>;
export type StepCode = keyof typeof STEP_OF;
export const STEP_CODES = Object.keys(STEP_OF) as StepCode[];

export type FsuCode = 'BKD' | StepCode | MilestoneCode;

/** The codes that tell where the cargo itself is; of discrepancies, those of cargo that turned up. */
export const PHYSICAL_CODES: readonly FsuCode[] = [
  'FOH',
  'RCS',
  'PRE',
  'MAN',
  'DEP',
  'ARR',
  'RCF',
  'RCT',
  'TFD',
  'DLV',
  'DDL',
];
export const PHYSICAL_DISCREPANCIES: readonly (string | null)[] = ['FDCA', 'OVCD'];

/** What the event of a milestone says, such as "Received from shipper (RCS)" or "Found cargo (DIS FDCA)". */
export const sayMilestone = (
  code: MilestoneCode,
  discrepancy: ReportedDiscrepancy | null,
): string =>
  code === 'DIS' && discrepancy !== null
    ? `${DISCREPANCIES[discrepancy]} (DIS ${discrepancy})`
    : `${MILESTONES[code]} (${code})`;
