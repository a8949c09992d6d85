import { describe, expect, test } from 'vitest';
import type { Flights } from '../../../src/core/schedule/ports.ts';
import { publish } from '../../../src/core/schedule/publish.ts';
import type { Flight } from '../../../src/core/schedule/types.ts';
import { NothingDone, Unavailable } from '../../../src/core/world.ts';
import { createFlights, createNews, createPorts, createWorld, SHIPMENT } from '../fakes.ts';

const { actor } = SHIPMENT;
const outOfReach = () => Promise.reject(new Error('Out of reach.'));

describe('publish', () => {
  const makeFlight = (departure_date: string): Flight => ({
    flight_id: departure_date,
    flight_number: 'EK511',
    airline_name: 'Test Air',
    origin: 'DEL',
    destination: 'LHR',
    departure_datetime: `${departure_date}T10:00:00+05:30`,
    arrival_datetime: `${departure_date}T20:00:00Z`,
    departure_date,
    departure_ms: 0,
    max_tenths: 10,
    base_price_per_kg: 1,
    version: 0,
    booked_tenths: 0,
    volume: null,
    conditions: null,
    operational: null,
  });
  const published = ['2026-12-01', '2026-12-02', '2026-12-01'].map(makeFlight);

  test('renews the timetable of each departure date once, before the answer', async () => {
    const renewed: string[] = [];
    const ports = createPorts({
      world: createWorld(),
      flights: createFlights({ publishFlights: async () => ({ flights: published }) }),
      news: createNews({
        async renewTimetables(dates) {
          renewed.push(...dates);
        },
      }),
    });
    expect(await publish(ports, actor, [])).toEqual({ flights: published });
    expect(renewed).toEqual(['2026-12-01', '2026-12-02']);
  });

  test('that is refused renews nothing', async () => {
    const refusal = { reason: 'forbidden' as const };
    const flights = createFlights({ publishFlights: async () => refusal });
    expect(await publish(createPorts({ world: createWorld(), flights }), actor, [])).toBe(refusal);
  });

  const sent = {
    flight_number: 'EK511',
    airline_name: 'Test Air',
    origin: 'DEL',
    destination: 'LHR',
    departure_datetime: '2026-12-01T23:00:00Z',
    arrival_datetime: '2026-12-02T08:00:00Z',
    max_weight_kg: 1,
    base_price_per_kg: 1,
  };

  test.each<[string, Flights['publishFlights']]>([
    ['is answered by nobody', () => Promise.reject(new Unavailable('No reply.'))],
    [
      'exists already',
      async () => ({
        reason: 'flight_exists',
        index: 0,
        flight_number: 'EK511',
        departure_date: '2026-12-02',
      }),
    ],
  ])(
    'that %s renews each local date that it may depart on, after the answer',
    async (_, publishFlights) => {
      const world = createWorld();
      const renewed: string[] = [];
      const news = createNews({
        async renewTimetables(dates) {
          renewed.push(...dates);
        },
      });
      const flights = createFlights({ publishFlights });
      await publish(createPorts({ world, flights, news }), actor, sent).catch((error) =>
        expect(error).toBeInstanceOf(Unavailable),
      );
      await world.settle();
      expect(renewed).toEqual(['2026-11-30', '2026-12-01', '2026-12-02']);
    },
  );

  test('that the database says it did not run renews nothing', async () => {
    const world = createWorld();
    const refusal = new NothingDone('Rolled back.', { contended: true });
    const flights = createFlights({ publishFlights: () => Promise.reject(refusal) });
    let renewals = 0;
    const news = createNews({
      async renewTimetables() {
        renewals += 1;
      },
    });
    await expect(publish(createPorts({ world, flights, news }), actor, sent)).rejects.toBe(refusal);
    await world.settle();
    expect(renewals).toBe(0);
  });

  test('with Redis out of reach has published all the same', async () => {
    const world = createWorld();
    const flights = createFlights({ publishFlights: async () => ({ flights: published }) });
    const news = createNews({ renewTimetables: outOfReach });
    expect(await publish(createPorts({ world, flights, news }), actor, [])).toEqual({
      flights: published,
    });
    expect(world.reports).toEqual(['timetable_not_renewed']);
  });
});
