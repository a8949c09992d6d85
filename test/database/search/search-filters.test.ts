import { expect, test } from 'vitest';
import type { MadeFlight } from '../../support/database.ts';
import { dayFromNow } from '../../support/lane.ts';
import { useScratchDatabase } from '../fixture.ts';
import { idsOf, named } from './itineraries.ts';

const MINUTE_MS = 60_000;
const DAY = dayFromNow(30);
/** Without any flights but those of these tests, each of which has an origin of its own. */
const books = await useScratchDatabase();

interface Wish {
  from?: string;
  to?: string;
  departs: string;
  minutes?: number;
  kg?: number;
}

/** A flight on the day, by its time of departure in UTC. */
const fly = ({ from = 'DXB', to = 'LHR', departs, minutes = 120, kg = 1_000 }: Wish) => {
  const departure_at = new Date(`${DAY}T${departs}:00Z`);
  const arrival_at = new Date(departure_at.getTime() + minutes * MINUTE_MS);
  return books.makeFlight({
    origin: from,
    destination: to,
    departure_at,
    arrival_at,
    max_weight_kg: kg,
  });
};

/** What a search for the day finds, with whatever arguments. */
const search = async (p_origin: string, args: object = {}) =>
  named(
    await books.call('search_itineraries', {
      p_origin,
      p_destination: 'LHR',
      p_date: DAY,
      ...args,
    }),
  );

/** One for each choice, so that no choice finds the flights of another. */
const HUBS = ['AUH', 'BAH', 'KWI', 'RUH', 'JED', 'CAI'];

/** A direct flight, and two more that connect in an hour. */
async function makeChoice(from: string, kg: [number, number, number] = [1_000, 1_000, 1_000]) {
  const direct = await fly({ from, departs: '08:00', minutes: 600, kg: kg[0] });
  const hub = HUBS.pop() ?? '';
  const first = await fly({ from, to: hub, departs: '06:00', kg: kg[1] });
  const second = await fly({ from: hub, departs: '09:00', kg: kg[2] });
  return { direct, first, second };
}

test('itineraries are sorted by arrival, then by stops, then by departure', async () => {
  const from = 'BLR';
  const toHub = await fly({ from, to: 'DOH', departs: '06:00' });
  const toHubEarlier = await fly({ from, to: 'DOH', departs: '05:00' });
  const onward = await fly({ from: 'DOH', departs: '09:30', minutes: 150 });
  const late = await fly({ from, departs: '07:00', minutes: 301 });
  const direct = await fly({ from, departs: '07:00', minutes: 300 });
  const earlierDirect = await fly({ from, departs: '06:30', minutes: 330 });
  const earliest = await fly({ from, departs: '08:00', minutes: 239 });
  const sorted = idsOf(
    [earliest],
    [earlierDirect],
    [direct],
    [toHubEarlier, onward],
    [toHub, onward],
    [late],
  );
  for (const p_limit of [500, 5, 4, 3, 2, 1]) {
    const itineraries = sorted.slice(0, p_limit);
    expect(await search(from, { p_limit }), `limit ${p_limit}`).toMatchObject({ itineraries });
  }
});

test('without stops only direct flights are found', async () => {
  const { direct, first, second } = await makeChoice('BOM');
  expect(await search('BOM', { p_max_stops: 0 })).toMatchObject({ itineraries: idsOf([direct]) });
  expect(await search('BOM', { p_max_stops: 1 })).toMatchObject({
    itineraries: idsOf([first, second], [direct]),
  });
});

test.each<[string, number, [number, number, number], string[]]>([
  ['MAA', 50, [50, 50, 50], ['connection', 'direct']],
  ['CCU', 50.1, [50, 50, 50], []],
  ['HYD', 50, [49.9, 50, 50], ['connection']],
  ['COK', 50, [50, 49.9, 50], ['direct']],
  ['AMD', 50, [50, 50, 49.9], ['direct']],
])('from %s, %d kg find room on %j kg by %j', async (from, weight_kg, kg, expected) => {
  const { direct, first } = await makeChoice(from, kg);
  const { itineraries } = await search(from, { p_weight_kg: weight_kg });
  const names = { [direct.flight_id]: 'direct', [first.flight_id]: 'connection' };
  expect(itineraries.map(([id = '']) => names[id])).toEqual(expected);
});

test('what is booked is not there for the filter by weight', async () => {
  const flight = await fly({ from: 'PNQ', departs: '08:00', kg: 100 });
  await books.book(await books.makeUser(), [flight], { weight_kg: 40.5 });
  const find = (p_weight_kg?: number) => search('PNQ', { p_weight_kg });
  expect(await find(59.5)).toMatchObject({ itineraries: idsOf([flight]) });
  expect(await find(59.6)).toMatchObject({ itineraries: [], flights: [] });
  expect(await find()).toMatchObject({ itineraries: idsOf([flight]) });
});

test('beyond the limit the rest is cut, and its flights are not told', async () => {
  const flights: MadeFlight[] = [];
  for (const departs of ['05:00', '06:00', '07:00']) {
    flights.push(await fly({ from: 'JAI', departs }));
  }
  for (const p_limit of [0, 1, 2, 3, 4]) {
    const kept = flights.slice(0, p_limit);
    const { itineraries, flights: told, cut } = await search('JAI', { p_limit });
    expect({ itineraries, flights: told.sort(), cut }).toEqual({
      itineraries: kept.map((flight) => [flight.flight_id]),
      flights: kept.map((flight) => flight.flight_id).sort(),
      cut: p_limit < 3,
    });
  }
});

test('a flight of two itineraries is told once', async () => {
  const first = await fly({ from: 'GOI', to: 'MCT', departs: '04:00' });
  const onward = [
    await fly({ from: 'MCT', departs: '08:00' }),
    await fly({ from: 'MCT', departs: '09:00' }),
  ];
  const answer = await search('GOI');
  expect(answer.itineraries).toEqual(idsOf(...onward.map((second) => [first, second])));
  expect(answer.flights).toHaveLength(3);
});
