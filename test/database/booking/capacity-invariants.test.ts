import { expect, test } from 'vitest';
import { findImbalances } from '../../support/books.ts';
import { sqlState } from '../../support/database-functions.ts';
import { newReference } from '../../support/scene.ts';
import {
  book,
  cancel,
  confirm,
  expireHolds,
  hold,
  outlast,
  readStored,
  setTerms,
} from '../facts.ts';
import { actorOf, shipmentOn, useScratchDatabase } from '../fixture.ts';
import { makeJourney } from '../journey.ts';

const books = await useScratchDatabase();

test.each([
  ['more than the flight can carry', 'booked_weight_kg = max_weight_kg + 0.1'],
  ['less than nothing', 'booked_weight_kg = -0.1'],
  ['a flight made smaller than what it holds', 'max_weight_kg = 9.9'],
  ['a flight that can carry nothing', 'max_weight_kg = 0, booked_weight_kg = 0'],
  ['a flight larger than any', 'max_weight_kg = 1000000.1'],
])('the row itself refuses %s, whoever writes it', async (_, change) => {
  const flight = await books.makeFlight();
  await books.book(await books.makeUser(), [flight]);
  const update = `update cargo.flight_capacity set ${change} where flight_id = $1`;
  expect(await sqlState(books.pool.query(update, [flight.flight_id]))).toBe('23514');
  const replica = await books.openSession('superuser');
  await replica.run("set session_replication_role = 'replica'");
  expect(await sqlState(replica.run(update, [flight.flight_id]))).toBe('23514');
});

test('versions have no gap over many bookings and cancels, some refused', async () => {
  const user = await books.makeUser();
  const flight = await books.makeFlight({ max_weight_kg: 35 });
  const versions: number[] = [];
  const held: string[] = [];
  for (const turn of [...'bbbbbbcbcbbccbbccc']) {
    const ref_id = turn === 'c' ? (held.shift() ?? '') : newReference();
    const answer =
      turn === 'c'
        ? await books.ledger.cancelBooking({ actor: actorOf(user), ref_id, if_versions: null })
        : await books.ledger.bookShipment(shipmentOn(user, [flight], { ref: ref_id }), true);
    if (turn === 'b' && 'booking' in answer) held.push(ref_id);
    if ('capacity' in answer) versions.push(...answer.capacity.map((change) => change.version));
  }
  expect(versions).toEqual(versions.map((_, index) => index + 1));
  expect(versions.length, 'some were refused').toBeLessThan(18);
  expect(await books.readCapacity(flight.flight_id)).toMatchObject({ version: versions.length });
});

test('the audit shows a difference that somebody makes behind the functions', async () => {
  const { flights, ref_id } = await makeJourney(books, ['DEL', 'LHR']);
  const flight_id = flights[0]?.flight_id ?? '';
  expect(await books.audit()).toEqual([]);
  const wrong = [
    ['update cargo.flight_capacity set booked_weight_kg = 12.5 where flight_id = $1', 2.5],
    [
      "update cargo.booking_legs set state = 'released', release_reason = 'cancelled' where flight_id = $1",
      10,
    ],
    ['update cargo.booking_legs set weight_kg = 10.1 where flight_id = $1', -0.1],
  ] as const;
  for (const [statement, difference_kg] of wrong) {
    const session = await books.openSession('superuser');
    await session.run('begin');
    await session.run(statement, [flight_id]);
    const rows = await session.run(
      'select flight_id, difference_kg::float8 from cargo.capacity_audit where difference_kg <> 0',
    );
    expect(rows, ref_id).toEqual([{ flight_id, difference_kg }]);
    await session.run('rollback');
  }
});

test.each([
  ['capacity booked is the sum', 'update cargo.flight_capacity set booked_weight_kg = 11'],
  ['volume booked is the sum', 'update cargo.flight_capacity set booked_volume_l = 61'],
  ['volume booked is the sum', 'update cargo.booking_legs set volume_l = 59'],
  ['volume booked is the sum', 'update cargo.flight_capacity set max_volume_l = null'],
  ['a flight never holds more litres', 'update cargo.booking_legs set volume_l = 1001'],
  ['a flight never holds more than', 'update cargo.booking_legs set weight_kg = 1000.1'],
  ["a flight's version counts", 'update cargo.flight_capacity set version = version + 1'],
  ["a booking's events are numbered", 'update cargo.bookings set version = version + 1'],
  ['a booking has the status', "update cargo.bookings set status = 'DELIVERED'"],
  ['the legs of a booking', 'update cargo.booking_legs set weight_kg = 9'],
  ['the legs of a booking', 'update cargo.booking_legs set volume_l = 61'],
  ['the legs of a booking', 'update cargo.bookings set volume_l = 61'],
  ['a hold, and nothing else', 'delete from cargo.holds'],
  ['a hold, and nothing else', "update cargo.holds set expires_at = expires_at + '1 ms'::interval"],
  ['a hold, and nothing else', 'update cargo.holds set user_id = gen_random_uuid()'],
  ['a hold, and nothing else', 'update cargo.holds set flight_id = gen_random_uuid()'],
  ['a hold, and nothing else', "update cargo.bookings set status = 'BOOKED'"],
  ['a booking needs rebooking', 'update cargo.bookings set needs_rebooking = true'],
  [
    'a booking needs rebooking',
    "update cargo.booking_legs set state = 'released', release_reason = 'flight_cancelled'",
  ],
])('the check of the books knows when %s is broken by: %s', async (law, statement) => {
  const flight = await books.makeFlight();
  await setTerms(books, flight, { max_volume_l: 1_000 });
  const ref_id = await hold(books, await books.makeUser(), [flight]);
  const own = [flight.flight_id, ref_id];
  expect(await findImbalances(books.pool, own)).toEqual([]);
  const session = await books.openSession('superuser');
  await session.run('begin');
  await session.run(
    `${statement} where ${statement.includes('cargo.flight_capacity') ? 'flight_id::text' : 'ref_id'} = any ($1)`,
    [own],
  );
  const found = await findImbalances(session.client, own);
  await session.run('rollback');
  expect(found.map((imbalance) => imbalance.law).join(), JSON.stringify(found)).toContain(law);
});

test.each([
  ['more litres than the flight can carry', 'booked_volume_l = max_volume_l + 1'],
  ['less than no litre', 'booked_volume_l = -1'],
  ['a flight made smaller than the litres it holds', 'max_volume_l = 59'],
  ['a flight that can carry no litre', 'max_volume_l = 0, booked_volume_l = 0'],
  ['a flight of more litres than any', 'max_volume_l = 10000001'],
])('the row itself refuses %s, whoever writes it', async (_, change) => {
  const flight = await books.makeFlight();
  await setTerms(books, flight, { max_volume_l: 1_000 });
  await books.book(await books.makeUser(), [flight]);
  const update = `update cargo.flight_capacity set ${change} where flight_id = $1`;
  expect(await sqlState(books.pool.query(update, [flight.flight_id]))).toBe('23514');
});

test('litres and versions agree over many bookings, holds, ends and cancels, some refused', async () => {
  const user = await books.makeUser();
  const flight = await books.makeFlight({ max_weight_kg: 100 });
  await setTerms(books, flight, { max_volume_l: 35 });
  const mine: string[] = [];
  const versions: number[] = [];
  let refused = 0;
  for (const turn of [...'bhbhhbcxbhcfbhxccbbhhcxxb']) {
    const ref = newReference();
    const facts = { weight_kg: 1, volume_m3: 0.01, ref };
    const last = ('cfx'.includes(turn) ? mine.shift() : undefined) ?? ref;
    if (turn === 'x') await outlast(books, last);
    const answer = Object(
      await {
        b: () => book(books, user, [flight], facts),
        h: () => book(books, user, [flight], { ...facts, hold_minutes: 5 }),
        c: () => cancel(books, user, last),
        f: () => confirm(books, user, last),
        x: () => expireHolds(books),
      }[turn as 'b' | 'h' | 'c' | 'f' | 'x'](),
    );
    if (answer.outcome === 'booked') mine.push(ref);
    if (answer.reason === 'capacity_exceeded') refused += 1;
    const changes = (answer.capacity ?? []) as { version: number }[];
    versions.push(...changes.map((change) => change.version));
    expect(await findImbalances(books.pool), `${turn}: ${JSON.stringify(answer)}`).toEqual([]);
  }
  expect(versions).toEqual(versions.toSorted((a, b) => a - b));
  expect(versions.at(-1)).toBe((await readStored(books, flight)).version);
  expect(refused, 'some were refused').toBeGreaterThan(0);
});

test('the audit shows a difference of litres, on flights with a volume alone', async () => {
  const [flight, without] = [await books.makeFlight(), await books.makeFlight()];
  await setTerms(books, flight, { max_volume_l: 1_000 });
  for (const each of [flight, without]) await books.book(await books.makeUser(), [each]);
  const session = await books.openSession('superuser');
  await session.run('begin');
  await session.run('update cargo.booking_legs set volume_l = 50 where flight_id = any ($1)', [
    [flight.flight_id, without.flight_id],
  ]);
  const rows = await session.run(
    `select flight_id, held_volume_l::int, difference_l::int from cargo.capacity_audit
     where flight_id = any ($1) order by difference_l`,
    [[flight.flight_id, without.flight_id]],
  );
  expect(rows).toEqual([
    { flight_id: flight.flight_id, held_volume_l: 50, difference_l: 10 },
    { flight_id: without.flight_id, held_volume_l: null, difference_l: null },
  ]);
  await session.run('rollback');
});
