import { expect, test } from 'vitest';
import type { Flight } from '../../../src/core/schedule/types.ts';
import { readLive, readTimetable, writeEntry } from '../../../src/data/route-entry.ts';

const DAYS = ['2026-11-27', '2026-11-28', '2026-11-29'];
const flight = (flight_id: string, departure_date: string, wish: Partial<Flight> = {}): Flight => ({
  flight_id,
  flight_number: 'EK511',
  airline_name: 'Test Air',
  origin: 'DEL',
  destination: 'LHR',
  departure_datetime: `${departure_date}T10:00:00+05:30`,
  arrival_datetime: `${departure_date}T15:00:00+00:00`,
  departure_date,
  departure_ms: 0,
  max_tenths: 10,
  booked_tenths: 0,
  base_price_per_kg: 1,
  version: 0,
  volume: null,
  conditions: null,
  operational: null,
  ...wish,
});
const VOLUME = { max_litres: 9_000, booked_litres: 2_343 };
const timetable = (flights: Flight[]) => ({
  flights,
  itineraries: [[0]],
  cut: false,
  read_at_ms: 0,
  took_ms: 0,
});
const write = (...flights: Flight[]) => writeEntry(timetable(flights), DAYS);

test('an entry names its flights by day, and is read back as it was written', () => {
  const flights = [flight('a', '2026-11-27'), flight('b', '2026-11-29'), flight('c', '2026-11-29')];
  const [ids = '', json = ''] = write(...flights).split('\n');
  expect(ids).toBe('a;;b,c');
  expect(readTimetable(json)).toEqual(timetable(flights));
});

test('a flight with a volume has a field more, and is read back with what it says of itself', () => {
  const flights = [
    flight('a', '2026-11-27', { volume: VOLUME }),
    flight('b', '2026-11-27', { conditions: { refused_handling_codes: ['PER'] } }),
    flight('c', '2026-11-29', {
      volume: VOLUME,
      conditions: { latest_acceptance_ms: 7 },
      operational: {
        status: 'SCHEDULED',
        closed: false,
        estimated_departure_datetime: '2026-11-29T11:00:00+05:30',
        estimated_arrival_datetime: null,
        changed_at: '2026-11-26T10:00:00.000Z',
      },
    }),
  ];
  const [fields = '', json = ''] = write(...flights).split('\n');
  expect(fields).toBe('a,a:l,b;;c,c:l');
  expect(readTimetable(json)).toEqual(timetable(flights));
});

test('a flight without volume, conditions or operations takes no more room than it did', () => {
  const [, json = ''] = write(flight('a', '2026-11-27')).split('\n');
  expect(JSON.parse(json).rows[0]).toHaveLength(13);
});

test('what is found of each field is the weight of its flight, or the volume', () => {
  const flights = [
    flight('a', '2026-11-27'),
    flight('b', '2026-11-27', { volume: VOLUME }),
    flight('c', '2026-11-27', { volume: VOLUME }),
    flight('d', '2026-11-27'),
  ];
  expect(readLive('4:10,5:20,5:2343,6:30,,7:40', flights)).toEqual([
    { weight: { version: 4, booked: 10 } },
    { weight: { version: 5, booked: 20 }, volume: { version: 5, booked: 2_343 } },
    { weight: { version: 6, booked: 30 }, volume: undefined },
    { weight: { version: 7, booked: 40 } },
  ]);
  expect(readLive('', [])).toEqual([]);
});

test.each([
  ['before all days', ['2026-11-26', '2026-11-28']],
  ['after all days', ['2026-11-28', '2026-11-30']],
  ['behind one of a later day', ['2026-11-29', '2026-11-28']],
])('with a flight %s there is no entry: the capacity of another would be shown', (_, dates) => {
  expect(() => write(...dates.map((date, nth) => flight(String(nth), date)))).toThrow(RangeError);
});
