import type { Random } from '../support/random.ts';
import type { BookingArguments } from './history.ts';
import type { Recorder } from './recorder.ts';
import type { Caller, World } from './world.ts';

const CANDIDATES_MAX = 400;

/** What the clients of a storm know in common, and how they behave. */
export interface Storm {
  world: World;
  recorder: Recorder;
  /** Bookings that somebody has been told of, the newest last. */
  booked: Told[];
  /** Of these, those that were left behind and wait for another flight. */
  stranded: Told[];
  /** Waybill numbers that somebody has or had, the newest last. */
  numbers: string[];
  intents: number;
  behaviour: Behaviour;
}

/** A booking as somebody was told of it last. */
export interface Told {
  ref_id: string;
  /** As it was booked; of a part what its parent was booked with, from where it was left behind. */
  args: BookingArguments;
  owner: Caller;
  part: boolean;
  flight_ids: string[];
  pieces: number;
}

export interface Behaviour {
  /** The weight of a booking, in kg. */
  weight_kg: [least: number, most: number];
  /** How often a booking has neither key nor reference. */
  nameless: number;
  /** How often a caller hangs up before the answer. */
  hang_up: number;
  /** How often a booking is sent twice at once. */
  twins: number;
  /** How often a shipment is held before it is booked. */
  holds: number;
  /** How often holds are confirmed, shipments moved, flights changed and searched for, beside 62 bookings. */
  confirms: number;
  moves: number;
  changes: number;
  searches: number;
  /** The same of rebooks, offloads, milestones, and waybills that come later. */
  rebooks: number;
  offloads: number;
  milestones: number;
  waybills: number;
  /** How often a booking is made with a quote, and how often with a waybill. */
  quoted: number;
  papered: number;
}

/** One thing that one client does. */
export type Action = (storm: Storm, client: string, random: Random) => Promise<unknown>;

/** A booking that somebody was told of, one of the newest. */
export function chooseBooking({ booked }: Storm, random: Random) {
  return booked.length === 0 ? undefined : random.pick(booked.slice(-CANDIDATES_MAX));
}

/** Who speaks for a booking: its owner, now and then a handler, seldom a stranger. */
export function chooseCaller({ world }: Storm, owner: Caller, random: Random) {
  const stranger = random.chance(0.03);
  const staff = !stranger && random.chance(0.3);
  const caller = staff ? world.handler : stranger ? random.pick(world.customers) : owner;
  return { caller, args: { user_id: caller.user.id, staff } };
}
