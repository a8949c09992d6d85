import { expect, test } from 'vitest';
import type { Flight } from '../../../src/core/schedule/types.ts';
import { readTimetable, writeEntry } from '../../../src/data/route-entry.ts';

const DAYS = ['2026-11-27', '2026-11-28', '2026-11-29'];
const flight = (flight_id: string, departure_date: string): Flight => ({
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
});
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

test.each([
  ['before all days', ['2026-11-26', '2026-11-28']],
  ['after all days', ['2026-11-28', '2026-11-30']],
  ['behind one of a later day', ['2026-11-29', '2026-11-28']],
])('with a flight %s there is no entry: the capacity of another would be shown', (_, dates) => {
  expect(() => write(...dates.map((date, nth) => flight(String(nth), date)))).toThrow(RangeError);
});
