import { randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Pool } from 'pg';

/** A text, and what it is as an air waybill number. */
export interface AwbVector {
  text: string;
  valid: boolean;
  normal: string | null;
  expected_check_digit: number | null;
}

const { awb }: { awb: AwbVector[] } = JSON.parse(
  await readFile(new URL('../vectors/waybills.json', import.meta.url), 'utf8'),
);

/** The vectors of air waybill numbers; the file says where they come from. */
export const WAYBILLS: readonly AwbVector[] = awb;

/** The number of a serial: with its check digit, computed here a second time, digit by digit. */
export function awbNumber(prefix: string, serial: number): string {
  const digits = String(serial).padStart(7, '0');
  const check = [...digits].reduce((rest, digit) => (rest * 10 + Number(digit)) % 7, 0);
  return `${prefix}-${digits}${check}`;
}

const SERIALS = 10_000_000;
/** Prefixes of no airline. */
const [FIRST_PREFIX, LAST_PREFIX] = [900, 999];

/** A number of the test's own. */
export const newWaybillNumber = (): string =>
  awbNumber(String(randomInt(FIRST_PREFIX, LAST_PREFIX + 1)), randomInt(SERIALS));

/** Gives a flight to a carrier, a digit and a letter, that no test and no seed has stock for; tells the carrier. */
export async function flyWithoutStock(pool: Pool, flight_id: string): Promise<string> {
  const carrier = '9Q';
  await pool.query(
    'update cargo.flights set flight_number = $2 || substr(flight_number, 3) where flight_id = $1',
    [flight_id, carrier],
  );
  return carrier;
}
