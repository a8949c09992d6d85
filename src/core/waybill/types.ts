/** The most numbers that one call adds: its function has three seconds. */
export const NUMBERS_MAX = 100_000;
export const SERIALS = 10_000_000;

/** Consecutive numbers to draw from: by one user alone, or by everybody. */
export type NewStock = {
  carrier: string;
  /** The three digits of the airline. */
  prefix: string;
  /** Seven digits. */
  first_serial: string;
  count: number;
  user_id?: string | undefined;
};

/** A range of numbers in stock, and how many of them are in each state. */
export type Stock = Omit<NewStock, 'user_id'> & {
  stock_id: string;
  user_id: string | null;
  created_at: string;
  free: number;
  assigned: number;
  void: number;
};

/** A number that nobody can have any more, and why. */
export type VoidNumber = { awb_number: string; state: 'void'; reason: string };
