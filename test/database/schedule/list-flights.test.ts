import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { User } from '../../../src/core/identity/types.ts';
import type { MadeFlight } from '../../support/database.ts';
import { actorOf, inDays, useScratchDatabase } from '../fixture.ts';
import { cancel, operate, step, useOperations } from '../operations.ts';

const books = await useScratchDatabase();
const { bookWith, letExpire } = useOperations(books);
const [admin, owner, handler] = [
  await books.makeUser('admin'),
  await books.makeUser(),
  await books.makeUser('handler'),
];

interface Load {
  flight: { flight_id: string; [key: string]: unknown };
  bookings: number;
  held_tenths: number;
}
interface Page {
  flights: Load[];
  next: string | null;
  from: string;
  to: string;
}

const DAY_MS = 86_400_000;
/** The local date in Delhi of what leaves so many days from now, at noon UTC. */
const day = (days: number) => new Date(inDays(days).getTime()).toISOString().slice(0, 10);
const carrierOf = ({ flight_number }: Pick<MadeFlight, 'flight_number'>) =>
  flight_number.slice(0, 2);

async function list(wish: object, by: User = handler): Promise<Page> {
  return Object(await books.call('list_flights', { p_user_id: by.id, ...wish }));
}
const idsOf = ({ flights }: Page) => flights.map(({ flight }) => flight.flight_id);
const idsIn = async (wish: object) => idsOf(await list(wish));
const byDeparture = (flights: readonly MadeFlight[]) =>
  [...flights]
    .sort(
      (a, b) =>
        a.departure_at.getTime() - b.departure_at.getTime() || (a.flight_id < b.flight_id ? -1 : 1),
    )
    .map(({ flight_id }) => flight_id);
/** Flights of one lane that no other test uses. */
const on = (days: number, origin: string, destination: string, hours = 0) =>
  books.makeFlight({
    origin,
    destination,
    departure_at: new Date(inDays(days).getTime() + hours * 3_600_000),
  });

test('a flight is listed as it is read, with its load', async () => {
  const flight = await on(40, 'BLR', 'CDG');
  const days = { p_from: day(40), p_to: day(40) };
  const read = await books.flights.getFlight(flight.flight_id);
  expect(await list({ p_origin: 'BLR', ...days })).toStrictEqual({
    flights: [{ flight: Object(read).flight, bookings: 0, held_tenths: 0 }],
    next: null,
    from: day(40),
    to: day(40),
  });
});

test('by origin, destination, carrier, and all of them together', async () => {
  const [one, other, third] = [
    await on(41, 'BLR', 'CDG'),
    await on(41, 'BLR', 'FRA'),
    await on(41, 'MAA', 'CDG'),
  ];
  const days = { p_from: day(41), p_to: day(41) };
  const [origin, destination] = [{ p_origin: 'BLR' }, { p_destination: 'CDG' }];
  expect(await idsIn({ ...days, ...origin })).toEqual(byDeparture([one, other]));
  expect(await idsIn({ ...days, ...destination })).toEqual(byDeparture([one, third]));
  expect(await idsIn({ ...days, ...origin, ...destination })).toEqual([one.flight_id]);
  const all = [one, other, third];
  for (const carrier of new Set(all.map(carrierOf))) {
    const own = all.filter((flight) => carrierOf(flight) === carrier);
    const p_carrier = carrier;
    expect(await idsIn({ ...days, p_carrier })).toEqual(byDeparture(own));
    expect(await idsIn({ ...days, p_carrier, ...origin, ...destination })).toEqual(
      own.includes(one) ? [one.flight_id] : [],
    );
  }
  expect(await idsIn({ ...days, ...origin, p_carrier: 'ZZ' })).toEqual([]);
});

test('the dates are local at the origin, and both are included', async () => {
  // 22:00 UTC: the next day in Delhi.
  const late = await on(43, 'DEL', 'SIN', 10);
  const lane = { p_origin: 'DEL', p_destination: 'SIN' };
  for (const [from, to, found] of [
    [42, 43, false],
    [44, 44, true],
    [43, 44, true],
    [44, 46, true],
    [45, 46, false],
  ] as const) {
    const ids = await idsIn({ ...lane, p_from: day(from), p_to: day(to) });
    expect(ids, `${from} to ${to}`).toEqual(found ? [late.flight_id] : []);
  }
});

test('without dates: today by UTC and the six days after; with one, six days from it', async () => {
  const today = await books.pool.query(
    "select (clock_timestamp() at time zone 'UTC')::date::text as d",
  );
  const after = (from: string, days: number) =>
    new Date(Date.parse(from) + days * DAY_MS).toISOString().slice(0, 10);
  const { d } = today.rows[0];
  const dates = async (wish: object) => {
    const { from, to } = await list({ p_origin: 'BLR', ...wish });
    return [from, to];
  };
  expect(await dates({})).toEqual([d, after(d, 6)]);
  expect(await dates({ p_from: '2031-01-30' })).toEqual(['2031-01-30', '2031-02-05']);
  expect(await dates({ p_to: after(d, 9) })).toEqual([d, after(d, 9)]);
});

test('31 days at most, and one airport or carrier at least', async () => {
  const paths = async (wish: object) => {
    const { reason, errors } = Object(await list(wish));
    return reason === undefined
      ? []
      : [reason, ...errors.map(Object).map(({ path }: Load & { path: string }) => path)];
  };
  const span = (p_from: string, p_to: string) => paths({ p_origin: 'BLR', p_from, p_to });
  expect(await span('2031-01-01', '2031-01-31')).toEqual([]);
  expect(await span('2031-01-01', '2031-02-01')).toEqual(['validation_failed', 'to']);
  expect(await span('2031-01-02', '2031-01-01')).toEqual(['validation_failed', 'to']);
  expect(await paths({ p_origin: 'BLR', p_to: '2020-01-01' })).toEqual(['validation_failed', 'to']);
  expect(await paths({ p_from: '2031-01-01' })).toEqual(['validation_failed', 'origin']);
  for (const p_after_flight_id of [randomUUID(), 'AI101', '']) {
    expect(await paths({ p_origin: 'BLR', p_after_flight_id })).toEqual([
      'validation_failed',
      'cursor',
    ]);
  }
});

test('each flight has one status: cancelled, else departed by the timetable, else closed, else scheduled', async () => {
  const flights = {
    scheduled: await on(44, 'CCU', 'HKG'),
    closed: await on(44, 'CCU', 'HKG', 1),
    cancelled: await on(44, 'CCU', 'HKG', 2),
    reopened: await on(44, 'CCU', 'HKG', 3),
    departed: await on(-3, 'CCU', 'HKG'),
    departed_closed: await on(-3, 'CCU', 'HKG', 1),
    departed_delayed: await on(-3, 'CCU', 'HKG', 2),
    never_departed: await on(-3, 'CCU', 'HKG', 3),
  };
  for (const closed of ['closed', 'departed_closed', 'reopened', 'cancelled'] as const) {
    await operate(books, admin, flights[closed], { closed: true });
  }
  await operate(books, admin, flights.reopened, { closed: false });
  const estimated_departure_datetime = inDays(50).toISOString();
  const estimated_arrival_datetime = inDays(51).toISOString();
  const delay = { estimated_departure_datetime, estimated_arrival_datetime };
  await operate(books, admin, flights.departed_delayed, delay);
  for (const cancelled of ['cancelled', 'never_departed'] as const) {
    await operate(books, admin, flights[cancelled], { status: 'CANCELLED' });
  }
  const found = async (p_status: string) => {
    const ids: string[] = [];
    for (const days of [-3, 44]) {
      const p_from = day(days);
      ids.push(...(await idsIn({ p_origin: 'CCU', p_from, p_to: p_from, p_status })));
    }
    return Object.entries(flights).flatMap(([name, { flight_id }]) =>
      ids.includes(flight_id) ? [name] : [],
    );
  };
  expect(await found('scheduled')).toEqual(['scheduled', 'reopened']);
  expect(await found('closed')).toEqual(['closed']);
  expect(await found('cancelled')).toEqual(['cancelled', 'never_departed']);
  expect(await found('departed')).toEqual(['departed', 'departed_closed', 'departed_delayed']);
});

test('a booking counts while its leg is present, a hold while it lives', async () => {
  const flight = await on(45, 'AMD', 'DXB');
  const load = async () => {
    const [found] = (await list({ p_origin: 'AMD', p_from: day(45), p_to: day(45) })).flights;
    return [found?.bookings, found?.held_tenths];
  };
  expect(await load()).toEqual([0, 0]);
  const booked = await bookWith(owner, [flight], { weight_kg: 100.5 });
  const held = await bookWith(owner, [flight], { weight_kg: 20.3, hold_minutes: 9 });
  await bookWith(owner, [flight], { weight_kg: 0.1, hold_minutes: 9 });
  expect(await load()).toEqual([3, 204]);
  await letExpire(held);
  expect(await load(), 'over by the clock, and not ended yet').toEqual([3, 1]);
  await books.call('expire_holds', {});
  expect(await load()).toEqual([2, 1]);
  await step(books, handler, booked, ['depart', 'AMD']);
  expect(await load()).toEqual([2, 1]);
  const other = await bookWith(owner, [flight]);
  await cancel(books, owner, other);
  expect(await load()).toEqual([2, 1]);
  await operate(books, admin, flight, { closed: true });
  expect(await load()).toEqual([2, 1]);
});

test('what the carrier took away is still a booking of the flight, and no hold', async () => {
  const flight = await on(46, 'AMD', 'DXB');
  await bookWith(owner, [flight], { weight_kg: 20.3, hold_minutes: 9 });
  await operate(books, admin, flight, { status: 'CANCELLED' });
  const { flights } = await list({ p_origin: 'AMD', p_from: day(46), p_to: day(46) });
  expect(flights).toMatchObject([{ bookings: 1, held_tenths: 0 }]);
});

test('pages go by departure, then id, and stay whole while flights are published and booked', async () => {
  const flights: MadeFlight[] = [];
  for (const hours of [0, 0, 0, 5, -5, 9]) flights.push(await on(47, 'GOI', 'LHR', hours));
  const ids = byDeparture(flights);
  const lane = { p_origin: 'GOI', p_from: day(46), p_to: day(49) };
  const pages = async (p_limit: number, meanwhile = async () => undefined as unknown) => {
    const found: string[][] = [];
    for (let p_after_flight_id: string | null = null; ; ) {
      const page: Page = await list({ ...lane, p_limit, p_after_flight_id });
      found.push(idsOf(page));
      p_after_flight_id = page.next;
      if (p_after_flight_id === null) return found;
      await meanwhile();
    }
  };
  expect(await pages(6), 'no empty page after it').toEqual([ids]);
  expect(await pages(4)).toEqual([ids.slice(0, 4), ids.slice(4)]);
  expect(await pages(1)).toEqual(ids.map((id) => [id]));
  const found = (
    await pages(2, async () => {
      await on(47, 'GOI', 'LHR', -9);
      await on(47, 'GOI', 'LHR', 11);
      for (const flight of flights) await bookWith(owner, [flight]);
    })
  ).flat();
  expect(new Set(found).size).toBe(found.length);
  expect(found.filter((id) => ids.includes(id))).toEqual(ids);
});

test('a page that begins after a flight of a far zone misses none that has an earlier date', async () => {
  // The same carrier from Auckland on its next day, then from Honolulu, hours later, on the day before.
  const east = await books.makeFlight({ origin: 'AKL', departure_at: inDays(60) });
  const west = await books.makeFlight({
    origin: 'HNL',
    departure_at: new Date(inDays(60).getTime() + 3_600_000),
  });
  await books.pool.query(
    `update cargo.flights set flight_number = 'Q9' || row_number from
       (select flight_id, row_number() over () from cargo.flights where flight_id = any ($1)) n
     where n.flight_id = flights.flight_id`,
    [[east.flight_id, west.flight_id]],
  );
  const wish = { p_carrier: 'Q9', p_from: day(58), p_to: day(62), p_limit: 1 };
  const first = await list(wish);
  expect([idsOf(first), first.next]).toEqual([[east.flight_id], east.flight_id]);
  expect(west.departure_date < east.departure_date).toBe(true);
  expect(await idsIn({ ...wish, p_after_flight_id: first.next })).toEqual([west.flight_id]);
});

test('only staff reads it', async () => {
  const wish = { p_origin: 'BLR' };
  expect(await list(wish, owner)).toEqual({ reason: 'forbidden' });
  expect(await list({}, { ...owner, id: randomUUID() })).toEqual({ reason: 'unauthenticated' });
  expect(await list(wish, admin)).toHaveProperty('flights');
  expect(
    await books.flights.listFlights(
      actorOf(handler),
      { origin: 'BLR', status: 'closed' },
      {
        limit: 1,
        after_flight_id: null,
      },
    ),
  ).toMatchObject({ flights: [], next: null });
});
