import { expect, test } from 'vitest';
import { useDatabase } from '../fixture.ts';

const books = useDatabase();

async function find(query: string, limit = 10): Promise<string[]> {
  const { airports } = await books.airports.findAirports(query, limit);
  return airports.map(({ code }) => code);
}

test('an airport is answered with the airports of its city, the busiest first', async () => {
  const { airports } = await books.airports.findAirports('LHR', 10);
  expect(airports).toStrictEqual([
    {
      code: 'LHR',
      name: 'London Heathrow Airport',
      city: 'London',
      country: 'GB',
      time_zone: 'Europe/London',
      city_airports: ['LHR', 'LGW', 'LTN', 'LCY', 'STN', 'SEN'],
    },
  ]);
});

test.each([
  ['a code', 'gru', 'GRU'],
  ['a city code', 'Lon', 'LHR'],
  ['a city', 'londo', 'LHR'],
  ['a city without its accents', 'sao paulo', 'GRU'],
  ['a city in other case, with its accents', 'SÃO PAULO', 'GRU'],
  ['accents that are spelt in two characters', 'Sa\u0303o', 'GRU'],
  ['a letter that is no other with an accent', 'lodz', 'LCJ'],
  ['a name', 'indira gandhi', 'DEL'],
  ['a name with another dash', 'Montréal-Mirabel', 'YMX'],
  ['a name with another apostrophe', "Yan'an", 'ENY'],
])('%s finds the airport', async (_, query, code) => {
  expect(await find(query)).toContain(code);
});

test.each([
  ['the middle of a name', 'heathrow'],
  ['a pattern', '%'],
  ['a pattern of one character', 'L_R'],
  ['a backslash', '\\'],
  ['an accent alone', '\u0301'],
  ['more than a name', 'London Heathrow Airport!'],
])('%s finds nothing', async (_, query) => {
  expect(await find(query)).toEqual([]);
});

test('codes come first, then city codes, then the busiest of the others', async () => {
  expect(await find('PAR', 4)).toEqual(['CDG', 'ORY', 'BVA', 'PBH']);
  const [first, ...rest] = await find('DEL', 50);
  expect(first).toBe('DEL');
  expect(rest[0]).toBe('DXN');
  const { airports } = await books.airports.findAirports('ma', 50);
  const codes = airports.map(({ code }) => code.startsWith('MA'));
  expect(codes.indexOf(false)).toBe(codes.filter(Boolean).length);
});

test('no more than asked for', async () => {
  expect(await find('a', 50)).toHaveLength(50);
  expect(await find('a', 1)).toHaveLength(1);
});

test('one is read by its code, and an unknown one is not found', async () => {
  expect(await books.airports.getAirport('DEL')).toMatchObject({
    airport: { code: 'DEL', city_airports: ['DEL', 'DXN'] },
  });
  expect(await books.airports.getAirport('QQX')).toStrictEqual({ reason: 'airport_not_found' });
  expect(await books.airports.getAirport('LON')).toStrictEqual({ reason: 'airport_not_found' });
});

test('a city code where an airport is wanted is refused with its airports', async () => {
  const search = { origin: 'LON', destination: 'XXQ', date: '2027-01-01' };
  expect(
    await books.itineraries.searchItineraries(search, { max_stops: 1, limit: 1 }),
  ).toStrictEqual({
    reason: 'validation_failed',
    errors: [
      { path: 'origin', message: 'LON is a city: use LHR, LGW, LTN, LCY, STN or SEN.' },
      { path: 'destination', message: 'XXQ is not a known airport.' },
    ],
  });
});
