import type { FsuCode, MilestoneCode, ReportedDiscrepancy } from './types.ts';

/** What the event of each code says. */
const MILESTONES: Readonly<Record<MilestoneCode, string>> = {
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
};
const DISCREPANCIES: Readonly<Record<ReportedDiscrepancy, string>> = {
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
};

/** What the event of a milestone says, such as "Received from shipper (RCS)" or "Found cargo (DIS FDCA)". */
export const sayMilestone = (
  code: MilestoneCode,
  discrepancy?: ReportedDiscrepancy | undefined,
): string =>
  code === 'DIS' && discrepancy !== undefined
    ? `${DISCREPANCIES[discrepancy]} (DIS ${discrepancy})`
    : `${MILESTONES[code]} (${code})`;

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
