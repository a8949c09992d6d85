import { beforeEach, expect, test } from 'vitest';
import type { MadeFlight } from '../../support/database.ts';
import { sqlState } from '../../support/database-functions.ts';
import { isFirst, ORDERS, race, untilBlocked } from '../../support/interleaving.ts';
import { addDays, dayFromNow } from '../../support/lane.ts';
import { actorOf, shipmentOn, useScratchDatabase } from '../fixture.ts';

const books = await useScratchDatabase({ patient: true });
const admin = actorOf(await books.makeUser('admin'));
const ALIGN = "select cargo.align_local_dates('{DEL,DXB}') as answer";
const SET_ZONES = "update cargo.airports set time_zone = $1 where code in ('DEL', 'DXB')";
const superusers = {
  pool: books.pool,
  openSession: () => books.openSession('superuser'),
};

async function datesOf(flights: readonly MadeFlight[]): Promise<string[]> {
  const { rows } = await books.pool.query<{ date: string }>(
    `select f.departure_date::text as date
     from unnest($1::uuid[]) with ordinality as n (flight_id, leg) join cargo.flights f using (flight_id)
     order by n.leg`,
    [flights.map(({ flight_id }) => flight_id)],
  );
  return rows.map(({ date }) => date);
}

let day = dayFromNow(20);
beforeEach(() => books.pool.query(SET_ZONES, ['Asia/Kolkata']));
const newDay = () => {
  day = addDays(day, 5);
  return day;
};

test.each(ORDERS)('a booking and an alignment pass each other ($path)', async ({ order }) => {
  const departure_at = new Date(`${newDay()}T00:30:00Z`);
  const legs = await books.makeRoute(['DEL', 'DXB', 'LHR'], { departure_at });
  const user = await books.makeUser();
  await books.pool.query(SET_ZONES, ['Pacific/Pago_Pago']);
  const outcome = await race(superusers, {
    order,
    works: {
      A: ({ run }) => run(ALIGN),
      B: ({ ledger }) => ledger.bookShipment(shipmentOn(user, legs), true),
    },
  });
  expect(await datesOf(legs)).toEqual(legs.map((leg) => addDays(leg.departure_date, -1)));
  // Its answer says where the live capacity of these flights is to be found from now on.
  const told = legs.map(({ departure_date }) =>
    isFirst(order) ? addDays(departure_date, -1) : departure_date,
  );
  expect(outcome.B).toMatchObject({ outcome: 'booked' });
  const { capacity } = Object(outcome.B);
  expect(capacity.map((each: { departure_date: string }) => each.departure_date).sort()).toEqual(
    told.sort(),
  );
});

test.each(ORDERS)(
  'a flight is published by the zones of its end, whoever was first ($path)',
  async ({ order }) => {
    const date = newDay();
    const flight = {
      flight_number: 'ZA1',
      airline_name: 'Test Air',
      origin: 'DEL',
      destination: 'LHR',
      departure_datetime: `${date}T23:45:00+05:30`,
      arrival_datetime: `${addDays(date, 1)}T10:00:00+05:30`,
      max_weight_kg: 1_000,
      base_price_per_kg: 2,
    };
    const { B } = await race(superusers, {
      order,
      works: {
        A: async ({ run }) => {
          await run(SET_ZONES, ['Asia/Dhaka']);
          return run(ALIGN);
        },
        B: ({ flights }) => flights.publishFlights(admin, flight),
      },
    });
    expect(B).toHaveProperty('flights');
    const { rows } = await books.pool.query(
      'select departure_date::text as date from cargo.flights where flight_number = $1 and departure_at = $2',
      [flight.flight_number, flight.departure_datetime],
    );
    expect(rows).toEqual([{ date: addDays(date, 1) }]);
    await books.pool.query(ALIGN);
  },
);

test.each(ORDERS.filter(({ order }) => isFirst(order)))(
  'an import after the begin of an alignment goes by the zones of its end ($path)',
  async ({ order }) => {
    const date = newDay();
    const line = {
      ...{ line: 1, flight_number: 'ZA2', airline_name: 'Test Air', is_local: true },
      ...{ origin: 'DEL', destination: 'LHR', max_weight_kg: 1, base_price_per_kg: 1 },
      ...{ departures: [`${date}T00:15`], arrivals: [`${date}T09:00`] },
    };
    const wish = { dry_run: false, skip_invalid: false };
    const { B } = await race(superusers, {
      order,
      works: {
        A: async ({ run }) => {
          await run(SET_ZONES, ['Asia/Dhaka']);
          return run(ALIGN);
        },
        B: ({ flights }) => flights.importFlights(admin, [line], wish),
      },
    });
    expect(B).toMatchObject({
      preview: [{ departure_datetime: `${date}T00:15:00+06:00`, departure_date: date }],
    });
    await books.pool.query(ALIGN);
  },
);

test('capacity is locked from the lowest id up, before any flight', async () => {
  const departure_at = new Date(`${newDay()}T00:30:00Z`);
  const legs = await books.makeRoute(['DEL', 'DXB', 'LHR'], { departure_at });
  const [low = '', high = ''] = legs.map((leg) => leg.flight_id).sort();
  await books.pool.query(SET_ZONES, ['Pacific/Pago_Pago']);
  const [holder, looker, aligner] = [
    await books.openSession('superuser'),
    await books.openSession('superuser'),
    await books.openSession('superuser'),
  ];
  const lock = 'select from cargo.flight_capacity where flight_id = $1 for update nowait';
  await holder.run('begin');
  await holder.run(lock, [high]);
  const aligning = aligner.run(ALIGN);
  await untilBlocked(books.pool, aligner, aligning);
  expect(await sqlState(looker.run(lock, [low])), 'the lower row').toBe('55P03');
  const free = await looker.run(
    'select from cargo.flights where flight_id = any ($1) for update nowait',
    [[low, high]],
  );
  expect(free, 'no flight is locked').toHaveLength(2);
  await holder.run('commit');
  await aligning;
  expect(await datesOf(legs)).toEqual(legs.map((leg) => addDays(leg.departure_date, -1)));
});

test('the capacity of a departed flight that makes way is locked before any flight as well', async () => {
  const leave = (date: string) =>
    books.makeFlight({ departure_at: new Date(`${date}T00:15:00+05:30`) });
  const flights = [await leave(dayFromNow(-1)), await leave(dayFromNow(0))];
  flights.push(await leave(dayFromNow(1)), await leave(dayFromNow(2)));
  for (const { flight_id } of flights) {
    await books.pool.query("update cargo.flights set flight_number = 'ZB1' where flight_id = $1", [
      flight_id,
    ]);
  }
  await books.pool.query(SET_ZONES, ['Asia/Dubai']);
  const [departed] = flights;
  const [holder, looker, aligner] = [
    await books.openSession('superuser'),
    await books.openSession('superuser'),
    await books.openSession('superuser'),
  ];
  await holder.run('begin');
  await holder.run('select from cargo.flight_capacity where flight_id = $1 for update', [
    departed?.flight_id,
  ]);
  const aligning = aligner.run(ALIGN);
  await untilBlocked(books.pool, aligner, aligning);
  const free = await looker.run(
    'select from cargo.flights where flight_id = any ($1) for update nowait',
    [flights.map(({ flight_id }) => flight_id)],
  );
  expect(free, 'no flight is locked').toHaveLength(4);
  await holder.run('commit');
  await aligning;
  expect(await datesOf(flights)).toEqual(
    flights.map(({ departure_date }) => addDays(departure_date, -1)),
  );
});
