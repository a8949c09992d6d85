import { randomInt } from 'node:crypto';

const SERIALS = 10_000_000;
/** Prefixes of no airline. */
const PREFIXES = [900, 1_000] as const;

/** An air waybill number of the test's own: the eighth digit is the first seven modulo 7. */
export function newWaybillNumber(): string {
  const serial = randomInt(SERIALS);
  return `${randomInt(...PREFIXES)}-${String(serial).padStart(7, '0')}${serial % 7}`;
}
