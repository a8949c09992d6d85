import { describe, expect, test } from 'vitest';
import { granted, refused, refusedPaths } from '../../support/answers.ts';
import type { Answer, ListedFlight } from '../../support/api-client.ts';
import { addDays, takeLane } from '../../support/lane.ts';
import { openScene, shipmentOn } from '../../support/scene.ts';

/** The timetable with its load: `GET /flights`. */

const { database, enter } = openScene();

test('shows each flight as it is read, with what became of it and its load', async () => {
  const lane = await takeLane();
  const [first, second] = [
    await database.makeFlight(lane.flight(['from', '08:00'], ['to', '20:00'])),
    await database.makeFlight(lane.flight(['from', '09:00'], ['to', '21:00'])),
  ];
  const [{ client }, handler, admin] = await Promise.all([
    enter(),
    enter('handler'),
    enter('admin'),
  ]);
  granted(await client.book(shipmentOn(first, { weight_kg: 100.5 })), 201);
  granted(await client.book(shipmentOn(first, { weight_kg: 20.3, hold_minutes: 5 })), 201);
  granted(await admin.client.operate(second.flight_id, { closed: true }), 200);
  const wish = { origin: lane.from, destination: lane.to, from: lane.date, to: lane.date };
  const listed = granted(await handler.client.listFlights(wish), 200);
  const shown = async (flight_id: string) => granted(await client.readFlight(flight_id), 200);
  const untouched = {
    status: 'SCHEDULED',
    closed: false,
    estimated_departure_datetime: null,
    estimated_arrival_datetime: null,
    changed_at: null,
  };
  expect(listed).toStrictEqual([
    { ...(await shown(first.flight_id)), operational: untouched, bookings: 2, held_kg: 20.3 },
    { ...(await shown(second.flight_id)), bookings: 0, held_kg: 0 },
  ]);
  expect(listed).toMatchObject([{ booked_weight_kg: 120.8 }, { operational: { closed: true } }]);

  const statuses = async (status: string) =>
    granted(await handler.client.listFlights({ ...wish, status }), 200).map((one) => one.flight_id);
  expect(await statuses('scheduled')).toEqual([first.flight_id]);
  expect(await statuses('closed')).toEqual([second.flight_id]);
  expect(await statuses('departed')).toEqual([]);
});

test('codes are taken in any case', async () => {
  const lane = await takeLane();
  const flight = await database.makeFlight(lane.flight(['from', '08:00'], ['to', '20:00']));
  const { client } = await enter('handler');
  const wish = {
    origin: lane.from.toLowerCase(),
    carrier: ` ${flight.flight_number.slice(0, 2).toLowerCase()} `,
    from: lane.date,
  };
  expect(granted(await client.listFlights(wish), 200)).toMatchObject([
    { flight_id: flight.flight_id },
  ]);
});

describe('pages', () => {
  test('by departure, each flight once, to the last page, on the dates of the first', async () => {
    const lane = await takeLane();
    const made: string[] = [];
    for (const hour of ['11:00', '07:00', '09:00', '08:00', '10:00']) {
      const flight = await database.makeFlight(lane.flight(['from', hour], ['to', '23:00']));
      made.push(`${hour} ${flight.flight_id}`);
    }
    const { client } = await enter('admin');
    const pages: string[][] = [];
    const asked = { destination: lane.to, status: 'scheduled', from: lane.date };
    let path: string | undefined = `/flights?${new URLSearchParams({ ...asked, limit: '2' })}`;
    while (path !== undefined) {
      const answer: Answer<ListedFlight[]> = await client.call('GET', path);
      pages.push(granted(answer, 200).map(({ flight_id }) => flight_id));
      path = /^<(.+)>; rel="next"$/.exec(answer.headers.get('Link') ?? '')?.[1];
      if (path !== undefined) {
        const { cursor, ...query } = Object.fromEntries(new URL(path, 'http://api').searchParams);
        expect(query).toEqual({ ...asked, to: addDays(lane.date, 6), limit: '2' });
        expect(cursor).toBe(pages.at(-1)?.at(-1));
      }
      expect(pages.length).toBeLessThan(5);
    }
    expect(pages.map((page) => page.length)).toEqual([2, 2, 1]);
    expect(pages.flat()).toEqual(made.sort().map((one) => one.slice(6)));
  });

  test('a page that holds all of them has no next', async () => {
    const lane = await takeLane();
    for (const hour of ['07:00', '09:00']) {
      await database.makeFlight(lane.flight(['from', hour], ['to', '23:00']));
    }
    const { client } = await enter('handler');
    const wish = { origin: lane.from, destination: lane.to, from: lane.date, limit: 2 };
    const answer = await client.listFlights(wish);
    expect(granted(answer, 200)).toHaveLength(2);
    expect(answer.headers.get('Link')).toBeNull();
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
  });
});

test.each<[query: Record<string, string>, path: string]>([
  [{}, 'origin'],
  [{ status: 'closed', from: '2031-01-01' }, 'origin'],
  [{ origin: 'D' }, 'origin'],
  [{ destination: '7' }, 'destination'],
  [{ carrier: 'E' }, 'carrier'],
  [{ carrier: '11' }, 'carrier'],
  [{ carrier: 'EK5' }, 'carrier'],
  [{ origin: 'DEL', status: 'CLOSED' }, 'status'],
  [{ origin: 'DEL', status: '' }, 'status'],
  [{ origin: 'DEL', from: 'today' }, 'from'],
  [{ origin: 'DEL', from: '2031-02-30' }, 'from'],
  [{ origin: 'DEL', from: '0000-01-01' }, 'from'],
  [{ origin: 'DEL', to: '2100-01-01' }, 'to'],
  [{ origin: 'DEL', to: '' }, 'to'],
  [{ origin: 'DEL', from: '2031-01-01', to: '2031-02-01' }, 'to'],
  [{ origin: 'DEL', from: '2031-01-01', to: '2030-12-31' }, 'to'],
  [{ origin: 'DEL', limit: '501' }, 'limit'],
  [{ origin: 'DEL', limit: '0' }, 'limit'],
  [{ origin: 'DEL', cursor: '' }, 'cursor'],
  [{ origin: 'DEL', cursor: '3f2b8c1e-7d4a-4e59-9b60-5a1c2d3e4f51' }, 'cursor'],
])('with %j → 422 that names %s', async (query, path) => {
  const { client } = await enter('handler');
  expect(refusedPaths(await client.listFlights(query))).toEqual([path]);
});

test('is for staff', async () => {
  const [{ client }, handler] = await Promise.all([enter(), enter('handler')]);
  refused(await client.listFlights({ origin: 'DEL' }), 403, 'forbidden');
  refused(await client.as('').listFlights({ origin: 'DEL' }), 401, 'unauthenticated');
  granted(await handler.client.listFlights({ origin: 'DEL', limit: 1 }), 200);
});
