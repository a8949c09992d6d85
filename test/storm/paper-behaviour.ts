import type { Random } from '../support/random.ts';
import { awbNumber } from '../support/waybills.ts';
import type { BookingArguments } from './history.ts';
import { chooseBooking, chooseCaller, type Storm } from './storm-state.ts';
import { type Caller, STOCK_COUNT } from './world.ts';

/** Some numbers are asked for that others have, or that are in stock. */
const OLD_NUMBERS = 0.4;
const STOCK_NUMBERS = 0.1;
const HOUR_MS = 3_600_000;

/** Some are booked at a quoted price, and some under a waybill, given or drawn. */
export async function choosePapers(
  storm: Storm,
  owner: Caller,
  client: string,
  args: BookingArguments,
  random: Random,
): Promise<void> {
  const { behaviour, recorder } = storm;
  if (random.chance(behaviour.quoted)) {
    const { hold_minutes: _, ref_id: __, idempotency_key: ___, ...shipment } = args;
    const { answer } = await recorder.quote(owner.api, client, shipment);
    if (answer.outcome === 'done') args.quote_id = answer.quote_id;
  }
  if (!random.chance(behaviour.papered)) return;
  if (args.hold_minutes === undefined && random.chance(0.5)) args.draw_awb = true;
  else args.awb_number = someNumber(storm, random);
}

/** A waybill for a booking that has none, or has one. */
export async function assignSomething(storm: Storm, client: string, random: Random): Promise<void> {
  const known = chooseBooking(storm, random);
  if (!known) return;
  const { caller, args: who } = chooseCaller(storm, known.owner, random);
  const awb_number = random.chance(0.5) ? someNumber(storm, random) : undefined;
  const args = { ...who, ref_id: known.ref_id, awb_number };
  const { answer } = await storm.recorder.assign(caller.api, client, args);
  if (answer.outcome === 'unknown') await storm.recorder.assign(caller.api, client, args);
  if (answer.outcome === 'done' && answer.shown?.awb_number) {
    storm.numbers.push(answer.shown.awb_number);
  }
}

/** A number is taken out of its stock, where nobody has it. */
export async function voidSomething(storm: Storm, client: string, random: Random): Promise<void> {
  const args = { awb_number: stockNumber(storm, random) };
  const { api } = storm.world.admin;
  const { answer } = await storm.recorder.voidNumber(api, client, args);
  if (answer.outcome === 'unknown') await storm.recorder.voidNumber(api, client, args);
}

/** A handler tells what happened to a shipment between its steps. */
export async function reportSomething(storm: Storm, client: string, random: Random): Promise<void> {
  const known = chooseBooking(storm, random);
  if (!known) return;
  const { handler } = storm.world;
  const { origin, destination } = known.args;
  const [code, location] = random.pick([
    ['RCS', origin],
    ['FOH', origin],
    ['NFD', destination],
    ['AWR', origin],
  ] as const);
  const args = {
    user_id: handler.user.id,
    staff: true,
    ref_id: known.ref_id,
    code,
    location,
    occurred_ms: Date.now() - random.integer(0, HOUR_MS),
    ...(random.chance(0.3) && { pieces: random.integer(1, known.pieces) }),
  };
  const { answer } = await storm.recorder.report(handler.api, client, args);
  if (answer.outcome === 'unknown') await storm.recorder.report(handler.api, client, args);
}

function someNumber(storm: Storm, random: Random): string {
  if (storm.numbers.length > 0 && random.chance(OLD_NUMBERS)) return random.pick(storm.numbers);
  if (random.chance(STOCK_NUMBERS)) return stockNumber(storm, random);
  // No stock has this prefix.
  const given = awbNumber('099', random.integer(0, 9_999_999));
  // A refusal is explained by what this storm has seen alone.
  return storm.world.used_before.has(given) ? someNumber(storm, random) : given;
}

function stockNumber({ world: { stock } }: Storm, random: Random): string {
  const serial = stock.first_serial + random.integer(0, STOCK_COUNT - 1);
  return awbNumber(stock.prefix, serial);
}
