import type { User } from '../../src/core/identity/types.ts';
import type { FlightWish, MadeFlight } from '../support/database.ts';
import type { DatabaseFunctions } from '../support/database-functions.ts';
import { newReference } from '../support/scene.ts';
import { awbNumber } from '../support/waybills.ts';
import { actorOf, type Books } from './fixture.ts';

type Caller = Pick<DatabaseFunctions, 'waybills'>;

/** Gives a number, or (null) draws one. */
export const assign = (
  { waybills }: Caller,
  user: User,
  ref_id: string,
  awb_number: string | null = null,
  if_versions: number[] | null = null,
) => waybills.assignWaybill({ actor: actorOf(user), ref_id, awb_number, if_versions });

/** A row of a number in stock. */
export interface StockNumber {
  state: string;
  ref_id: string | null;
  reason: string | null;
}

/** A carrier that nobody else in the file has: its flight, its prefix, and its stock. */
export interface Carrier {
  readonly code: string;
  readonly flight: MadeFlight;
  /** The number of a serial. */
  awb(serial: number): string;
  /** Adds serials from the first on, for one user or for everybody. */
  addStock(first: number, count: number, user?: User): Promise<void>;
  /** Another flight of it. */
  makeFlight(wish?: FlightWish): Promise<MadeFlight>;
  /** A booking on its flight, a kilogram a piece. */
  book(user: User, pieces?: number): Promise<string>;
}

const LETTERS = 26;

/** What tests of waybills make, in a database of their file's own. */
export async function useCarriers(books: Books) {
  const admin = await books.makeUser('admin');
  let made = 0;
  return {
    admin,
    async makeCarrier(): Promise<Carrier> {
      made += 1;
      const code = `${String.fromCharCode(65 + (made % LETTERS))}${Math.floor(made / LETTERS)}`;
      const prefix = String(100 + made);
      const makeFlight: Carrier['makeFlight'] = async (wish) => {
        const flight = await books.makeFlight({ max_weight_kg: 100_000, ...wish });
        const flight_number = code + flight.flight_number.slice(2);
        await books.pool.query('update cargo.flights set flight_number = $2 where flight_id = $1', [
          flight.flight_id,
          flight_number,
        ]);
        return { ...flight, flight_number };
      };
      const flight = await makeFlight();
      return {
        code,
        flight,
        makeFlight,
        awb: (serial) => awbNumber(prefix, serial),
        async addStock(first, count, user) {
          const answer = await books.waybills.addStock(actorOf(admin), {
            carrier: code,
            prefix,
            first_serial: String(first).padStart(7, '0'),
            count,
            user_id: user?.id,
          });
          if (!('stock' in answer)) throw new Error(`Not added: ${JSON.stringify(answer)}`);
        },
        book: async (user, pieces = 1) =>
          (await books.book(user, [flight], { weight_kg: pieces, pieces })).ref_id,
      };
    },
    /** Splits one piece off a booking on the carrier's flight. */
    async makePart(ref_id: string, { flight }: Carrier): Promise<string> {
      const part = newReference('PART');
      const answer = await books.call('offload_booking', {
        p_user_id: admin.id,
        p_ref_id: ref_id,
        p_part_ref_id: part,
        p_offload: {
          flight_id: flight.flight_id,
          discrepancy: 'OFLD',
          occurred_at: new Date().toISOString(),
          pieces: 1,
        },
      });
      if (answer.offloaded_ref_id !== part) throw new Error(`No part: ${JSON.stringify(answer)}`);
      return part;
    },
    async readNumber(awb_number: string): Promise<StockNumber | undefined> {
      const { rows } = await books.pool.query<StockNumber>(
        'select state, ref_id, reason from cargo.awb_numbers where awb_number = $1',
        [awb_number],
      );
      return rows[0];
    },
    async readWaybill(awb_number: string) {
      const { rows } = await books.pool.query<{
        user_id: string;
        root_ref_id: string;
        source: string;
      }>('select user_id, root_ref_id, source from cargo.waybills where awb_number = $1', [
        awb_number,
      ]);
      return rows[0];
    },
  };
}

/** A number that only cancelled bookings have. */
export async function giveAndCancel(
  books: Books,
  user: User,
  carrier: Carrier,
  awb_number: string | null,
): Promise<string> {
  const ref_id = await carrier.book(user);
  const answer = await assign(books, user, ref_id, awb_number);
  if (!('booking' in answer)) throw new Error(`Not assigned: ${JSON.stringify(answer)}`);
  await books.ledger.cancelBooking({ actor: actorOf(user), ref_id, if_versions: null });
  return ref_id;
}
