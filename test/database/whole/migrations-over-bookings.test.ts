import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { MIGRATIONS_FOLDER } from '../../../local/project-paths.ts';
import { findImbalances } from '../../support/books.ts';
import { type MadeFlight, openTestDatabase } from '../../support/database.ts';
import { type Answer, openSession } from '../../support/database-functions.ts';
import { runSteps } from '../../support/interleaving.ts';
import { newFlightNumber } from '../../support/new-flight.ts';
import { newReference, shipmentOn } from '../../support/scene.ts';
import { useEmptyProject } from '../projects.ts';

/** Bookings of before, in every state, and calls of before that go on while volume, holds and papers come. */

const { url, client } = await useEmptyProject('new');
const files = (await readdir(MIGRATIONS_FOLDER)).sort();
const apply = async (file: string) =>
  client.query(await readFile(join(MIGRATIONS_FOLDER, file), 'utf8'));
const isNew = (file: string) => file > '20261127';
const isOfBefore = (file: string) => file < '20261127';
for (const file of files.filter(isOfBefore)) await apply(file);

const database = openTestDatabase(url);
const caller = await openSession(url);
const [holder, inFlight, inFlightToo, migrator] = [
  await openSession(url, 'superuser'),
  await openSession(url),
  await openSession(url),
  await openSession(url, 'superuser'),
];
afterAll(async () => {
  await Promise.all(
    [caller, holder, inFlight, inFlightToo, migrator, database].map((each) => each.close()),
  );
});
const [owner, handler] = [await database.makeUser(), await database.makeUser('handler')];
const admin = await database.makeUser('admin');
const departure_at = new Date(Date.now() + 9 * 86_400_000);
const onward_at = new Date(departure_at.getTime() + 12 * 3_600_000);
/** As it was published before. */
async function publishFlight(origin: string, destination: string, departs_at: Date) {
  const max_weight_kg = 1_000;
  const arrival_at = new Date(departs_at.getTime() + 8 * 3_600_000);
  const flight = {
    flight_number: newFlightNumber(),
    airline_name: 'Test Air',
    origin,
    destination,
    departure_datetime: departs_at.toISOString(),
    arrival_datetime: arrival_at.toISOString(),
    max_weight_kg,
    base_price_per_kg: 2.5,
  };
  const published = await caller.call('publish_flights', {
    p_user_id: admin.id,
    p_flights: flight,
    p_identity: null,
  });
  const [{ flight_id, departure_date }] = Object(published).flights;
  const { flight_number } = flight;
  return {
    flight_id: String(flight_id),
    flight_number,
    origin,
    destination,
    departure_at: departs_at,
    arrival_at,
    departure_date: String(departure_date),
    max_weight_kg,
  } satisfies MadeFlight;
}
const [first, second] = [
  await publishFlight('DEL', 'DXB', departure_at),
  await publishFlight('DXB', 'LHR', onward_at),
];

/** A call as a Worker of before sends it. */
const shipmentOfBefore = (
  flights: readonly MadeFlight[],
  key: string | null = newReference('KEY'),
) => ({
  p_user_id: owner.id,
  p_ref_id: newReference(),
  p_request: shipmentOn(flights, { weight_kg: 12.3, pieces: 2 }),
  p_idempotency_key: key,
  p_lock_held: false,
  p_scarce_capacity_kg: 1,
  p_min_connection_minutes: 60,
  p_identity: null,
});
type Call = ReturnType<typeof shipmentOfBefore>;
const book = (args: Call, by = caller): Promise<Answer> => by.call('book_shipment', args);
const step = (ref_id: string, [p_step, p_location]: readonly [string, string], by = caller) =>
  by.call('record_step', {
    p_user_id: handler.id,
    p_ref_id: ref_id,
    p_step,
    p_location,
    p_flight_id: null,
    p_if_versions: null,
    p_identity: null,
  });
const cancel = (ref_id: string, by = caller) =>
  by.call('cancel_booking', {
    p_user_id: owner.id,
    p_ref_id: ref_id,
    p_if_versions: null,
    p_identity: null,
  });
const read = (ref_id: string) => caller.call('get_booking', { p_ref_id: ref_id });
const STEPS = [
  ['depart', 'DEL'],
  ['arrive', 'DXB'],
  ['depart', 'DXB'],
  ['arrive', 'LHR'],
  ['deliver', 'LHR'],
] as const;

interface Before {
  args: Call;
  /** What it was told when it was made. */
  made: Answer;
  replay: Answer;
  read: Answer;
}
const before = new Map<string, Before>();
async function makeBefore(name: string, args: Call, steps = 0, isCancelled = false): Promise<void> {
  const made = await book(args);
  expect(made, name).toMatchObject({ outcome: 'booked' });
  for (const each of STEPS.slice(0, steps)) {
    expect(await step(args.p_ref_id, each), name).toHaveProperty('booking');
  }
  if (isCancelled) expect(await cancel(args.p_ref_id), name).toHaveProperty('booking');
  before.set(name, { args, made, replay: await book(args), read: await read(args.p_ref_id) });
}
for (const [steps, name] of [
  'booked',
  'departed',
  'arrived',
  'on',
  'there',
  'delivered',
].entries()) {
  await makeBefore(name, shipmentOfBefore([first, second]), steps);
}
await makeBefore('one leg', shipmentOfBefore([second]));
await makeBefore('cancelled', shipmentOfBefore([first, second]), 0, true);
await makeBefore('cancelled in flight', shipmentOfBefore([first, second]), 1, true);
await makeBefore('without a key', shipmentOfBefore([first, second], null));
const named = shipmentOfBefore([first]);
await makeBefore('named', { ...named, p_request: { ...named.p_request, ref_id: named.p_ref_id } });

/** By the file, what a call that had begun before it was told, and each call right after it. */
const told = new Map<string, { began: Record<string, unknown>; after: Record<string, unknown> }>();
/** Waits are not what this is about. */
const BE_PATIENT = `
  do $$
  declare
    v_function regprocedure;
  begin
    for v_function in
      select p.oid from pg_proc p where p.proname in ('book_shipment', 'record_step', 'cancel_booking')
    loop
      execute format('alter function %s set lock_timeout = ''30s''', v_function);
    end loop;
  end;
  $$`;
const lockReference = 'select pg_advisory_xact_lock(hashtextextended($1, 2))';
const lockFlight = 'select from cargo.flight_capacity where flight_id = $1 for update';

/** Applies a file while calls that have begun before wait: one for its flight, one for its reference. */
async function applyAround(file: string, flight: MadeFlight, one: Call, other: Call) {
  const text = await readFile(join(MIGRATIONS_FOLDER, file), 'utf8');
  const [open, end] = text.includes('concurrently') ? ['select', 'select'] : ['begin', 'commit'];
  const { outcomes, waited } = await runSteps(database.pool, [
    { name: 'begins', session: holder, run: () => holder.run('begin') },
    { name: 'holds', session: holder, run: () => holder.run(lockFlight, [flight.flight_id]) },
    { name: 'holds', session: holder, run: () => holder.run(lockReference, [other.p_ref_id]) },
    { name: 'one', session: inFlight, run: () => book(one, inFlight) },
    { name: 'other', session: inFlightToo, run: () => book(other, inFlightToo) },
    { name: 'opens', session: migrator, run: () => migrator.run(open) },
    { name: 'applies', session: migrator, run: () => migrator.client.query(text) },
    { name: 'ends', session: migrator, run: () => migrator.run(end) },
    { name: 'frees', session: holder, run: () => holder.run('commit') },
  ]);
  expect(outcomes.applies, file).not.toBeInstanceOf(Error);
  expect(waited, file).toEqual(expect.arrayContaining(['one', 'other']));
  return {
    'a booking that waits for its flight': outcomes.one,
    'a booking that waits for its reference': outcomes.other,
  };
}

const madeMeanwhile: string[] = [];
for (const file of files.filter(isNew)) {
  await client.query(BE_PATIENT);
  const flight = await publishFlight('DEL', 'LHR', departure_at);
  const [args, retried] = [shipmentOfBefore([flight]), shipmentOfBefore([flight])];
  madeMeanwhile.push(args.p_ref_id, retried.p_ref_id);
  const began = await applyAround(file, flight, args, retried);
  const after: Record<string, unknown> = { 'the same again': await book(args) };
  const next = shipmentOfBefore([first, second]);
  madeMeanwhile.push(next.p_ref_id);
  after.book = await book(next);
  for (const each of STEPS.slice(0, 3)) after[each.join(' ')] = await step(next.p_ref_id, each);
  const gone = shipmentOfBefore([flight]);
  madeMeanwhile.push(gone.p_ref_id);
  after['book and cancel'] = [await book(gone), await cancel(gone.p_ref_id)];
  after.read = await read(next.p_ref_id);
  after.list = await caller.call('list_bookings', { p_user_id: owner.id });
  after.search = await caller.call('search_itineraries', {
    p_origin: 'DEL',
    p_destination: 'LHR',
    p_date: first.departure_date,
    p_weight_kg: 1,
  });
  told.set(file, { began, after });
}

const NEW_KEYS = {
  volume_m3: 0.074, // 12.3 kg at 6 dm³ each, rounded up
  volume_assumed: true,
  chargeable_weight_kg: 12.5,
  dimensions: null,
  special_handling_codes: [],
  goods_description: null,
  handling_note: null,
  hold_expires_at: null,
  awb_number: null,
  price: null,
  split_from: null,
  needs_rebooking: false,
};

test('no call of before is refused or fails, whether it began before a file or comes after it', () => {
  expect([...told.keys()]).toEqual(files.filter(isNew));
  for (const [file, { began, after }] of told) {
    for (const [name, answer] of Object.entries({ ...began, ...after })) {
      for (const each of [answer].flat()) {
        expect(each, `${file}: ${name}`).not.toBeInstanceOf(Error);
        expect(each, `${file}: ${name}`).not.toHaveProperty('reason');
      }
    }
    expect(Object.values(began), file).toMatchObject([
      { outcome: 'booked' },
      { outcome: 'booked' },
    ]);
    expect(after['the same again'], file).toMatchObject({ outcome: 'replayed' });
  }
});

test('a booking of before reads and is repeated as it was, but for the keys that are new', async () => {
  expect([...before.keys()]).toHaveLength(11);
  for (const [name, was] of before) {
    const read_ = await read(was.args.p_ref_id);
    expect(read_, name).toStrictEqual({ booking: { ...Object(was.read).booking, ...NEW_KEYS } });
    const again = await book(was.args);
    if (was.replay.outcome !== 'replayed') {
      expect(again, name).toStrictEqual(was.replay);
      continue;
    }
    const { booking } = Object(was.replay);
    expect(booking, name).toStrictEqual(Object(was.made).booking);
    expect(again, name).toStrictEqual({
      outcome: 'replayed',
      booking: { ...booking, ...NEW_KEYS },
      capacity: expect.any(Array),
    });
  }
});

test('every booking has its facts, and so has every leg', async () => {
  const { rows } = await database.pool.query<{ ref_id: string }>(
    `select b.ref_id from cargo.bookings b
     where b.booked <> jsonb_build_object(
         'status', 'BOOKED', 'flight_ids', b.flight_ids, 'volume_l', 74, 'volume_given', false,
         'chargeable_halves', 25, 'hold_expires_at', null
       )
       or (b.volume_l, b.volume_given, b.chargeable_halves) <> (74, false, 25)`,
  );
  expect(rows).toEqual([]);
  const { rows: legs } = await database.pool.query(
    `select volume_l, state, release_reason, count(*)::integer > 1 as several
     from cargo.booking_legs group by 1, 2, 3 order by 2`,
  );
  expect(legs).toEqual([
    { volume_l: 74, state: 'booked', release_reason: null, several: true },
    { volume_l: 74, state: 'departed', release_reason: null, several: true },
    { volume_l: 74, state: 'arrived', release_reason: null, several: true },
    { volume_l: 74, state: 'released', release_reason: 'cancelled', several: true },
  ]);
  const { rows: made } = await database.pool.query<{ count: number }>(
    'select count(*)::integer from cargo.bookings where ref_id = any ($1)',
    [madeMeanwhile],
  );
  expect(made).toEqual([{ count: madeMeanwhile.length }]);
  expect(await findImbalances(database.pool)).toEqual([]);
});

test('they go on from there: a step, a cancel, and a volume that counts them', async () => {
  const refs = (name: string) => before.get(name)?.args.p_ref_id ?? '';
  expect(await step(refs('booked'), ['depart', 'DEL'])).toMatchObject({
    booking: { status: 'DEPARTED', ...NEW_KEYS },
  });
  expect(await cancel(refs('one leg'))).toMatchObject({ booking: { status: 'CANCELLED' } });
  const admin = await database.makeUser('admin');
  const args = { p_user_id: admin.id, p_flight_id: second.flight_id };
  const { rows } = await database.pool.query(
    "select count(*)::integer * 74 as litres from cargo.booking_legs where flight_id = $1 and state <> 'released'",
    [second.flight_id],
  );
  expect(
    await caller.call('operate_flight', { ...args, p_changes: { max_volume_m3: 50 } }),
  ).toMatchObject({ flight: { volume: { booked_litres: rows[0].litres } } });
  expect(await findImbalances(database.pool)).toEqual([]);
});
