import { readFile } from 'node:fs/promises';

/** A status code of the FSU message: what it means, and where it can be reported. */
export interface FsuVector {
  code: string;
  where: string;
  meaning: string;
}

const { codes, status_codes }: { codes: FsuVector[]; status_codes: string[] } = JSON.parse(
  await readFile(new URL('../vectors/fsu.json', import.meta.url), 'utf8'),
);

/** The codes that a shipment here can have; the file says where they come from. */
export const FSU_CODES: readonly FsuVector[] = codes;

/** All codes that ONE Record names; those of a discrepancy as `DIS_FDCA`. */
export const STATUS_CODES: readonly string[] = status_codes;
