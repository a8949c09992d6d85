import { beforeAll, expect, test } from 'vitest';
import { openFaultyDatabase } from '../../support/faulty-database.ts';
import { dayFromNow, type Lane, takeLane } from '../../support/lane.ts';
import { createReader, errorAt, formOf } from '../../support/reader.ts';
import { openScene } from '../../support/scene.ts';

const scene = openScene();
const { database, stack } = scene;
const faulty = await openFaultyDatabase(scene);
const reader = createReader(stack.api);

let lane: Lane;
/** Direct in the morning; by way of another city, first over midnight; and one that is nearly full. */
let flights: Record<'direct' | 'first' | 'second' | 'late', { flight_number: string }>;
beforeAll(async () => {
  lane = await takeLane();
  const [direct, first, second, late] = await Promise.all([
    database.makeFlight({
      ...lane.flight(['from', '08:00'], ['to', '20:00'], 900),
      max_volume_m3: 12.5,
      latest_acceptance_minutes: 90,
    }),
    database.makeFlight(lane.flight(['from', '09:00'], ['via', '11:00'], 800)),
    database.makeFlight(lane.flight(['via', '23:30'], ['to', '12:00', 1], 300)),
    database.makeFlight(lane.flight(['from', '22:00'], ['to', '09:00', 1], 60)),
  ]);
  flights = { direct, first, second, late };
});

const address = (more: Readonly<Record<string, string | number>> = {}, path = '/') =>
  `${path}?${new URLSearchParams(
    Object.entries({ ...lane.query(), weight_kg: '50', pieces: '2', ...more }).map(
      ([name, value]): [string, string] => [name, String(value)],
    ),
  )}`;
const cardsOf = (html: string) => html.split('<li class="card itinerary">').slice(1);
const flightsOf = (html: string) =>
  cardsOf(html).map((card) =>
    [...card.matchAll(/class="flight">([^<]+)/g)].map(([, number]) => number),
  );

test('the first page asks where from, where to, when and how much', async () => {
  const page = await reader.open('/');
  expect(page.status).toBe(200);
  expect(formOf(page, '/').fields).toEqual({
    origin: '',
    destination: '',
    date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    weight_kg: '',
    pieces: '1',
    dimensions: '',
    volume_m3: '',
    special_handling_codes: '',
  });
  for (const label of [
    'Origin',
    'Destination',
    'Date',
    'Weight (kg)',
    'Pieces',
    'Search flights',
  ]) {
    expect(page.text).toContain(label);
  }
});

test('a card tells times by the clock of each airport, what is left, until when it is taken, the price per kg', async () => {
  const page = await reader.open(address());
  expect(page.status).toBe(200);
  const [card = ''] = cardsOf(page.html);
  const read = card.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
  expect(read).toContain('Direct');
  expect(read).toContain(`08:00 ${lane.from} ${flights.direct.flight_number}`);
  expect(read).toContain(`20:00 ${lane.to}`);
  expect(read).toContain('8 h 30 min');
  expect(read).toContain('900 kg left of 900 kg');
  expect(read).toContain('12.5 m³ left of 12.5 m³');
  expect(read).toMatch(/Latest acceptance \w+,? \d+ \w+,? 06:30/);
  expect(read).toMatch(/USD\s\d+\.\d\d per kg/);
  // Book and Hold name the flights that they book to whoever only hears them.
  expect(read).toContain(`Book ${flights.direct.flight_number}, departing 08:00`);
});

test('a connection tells how long is waited, where, and the days crossed; its tightest flight is what is left', async () => {
  const { html } = await reader.open(address({ direct: '' }));
  const card = cardsOf(html).find((one) => one.includes('One connection')) ?? '';
  const read = card.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
  expect(read).toContain(`12 h 30 min in ${lane.via}`);
  expect(read).toMatch(new RegExp(`12:00 ?\\+1 day ${lane.to}`));
  expect(read).toContain('300 kg left of 300 kg');
});

test('the address sorts and filters, and what it does not let through is counted', async () => {
  const { direct, first, second, late } = flights;
  const numbers = async (more: Record<string, string>) =>
    flightsOf((await reader.open(address(more))).html);
  const over = [first.flight_number, second.flight_number];
  const [early, night] = [[direct.flight_number], [late.flight_number]];
  expect(await numbers({})).toEqual([early, night, over]);
  expect(await numbers({ sort: 'departure' })).toEqual([early, over, night]);
  expect(await numbers({ sort: 'stops' })).toEqual([early, night, over]);
  expect(await numbers({ direct: 'yes' })).toEqual([early, night]);
  expect(await numbers({ arrive_by: `${lane.date}T20:00` })).toEqual([early]);
  expect(await numbers({ weight_kg: '60.1' })).toEqual([early, over]);
  const nothing = await reader.open(address({ arrive_by: `${lane.date}T19:59` }));
  expect(nothing.text).toContain('No itinerary passes the filter 3 itineraries are hidden by it.');
});

test('a carrier is chosen among those that fly all the way', async () => {
  const carrier = flights.direct.flight_number.slice(0, 2);
  const { html, text } = await reader.open(address({ carrier }));
  expect(flightsOf(html)).toContainEqual([flights.direct.flight_number]);
  expect(html).toMatch(new RegExp(`<option value="${carrier}" selected`));
  expect(text).toMatch(/\d of 3 itineraries|3 itineraries/);
});

test('another day counts what was asked for, in a part of its own', async () => {
  const { html } = await reader.open(address());
  expect([...html.matchAll(/data-part="/g)]).toHaveLength(6);
  const part = await reader.open(address({}, '/days'), { 'X-Part': 'yes' });
  expect([part.status, part.html.replaceAll(/<[^>]*>/g, '')]).toEqual([200, '3 found']);
  const heavy = await reader.open(address({ weight_kg: 100 }, '/days'), { 'X-Part': 'yes' });
  expect(heavy.html).toContain('2 ');
});

test('what is typed wrong is said at its field, all at once, and stays as it was typed', async () => {
  const page = await reader.open(
    address({
      weight_kg: 'a lot',
      dimensions: '1 x 20 x 30\n2x10x10x10',
      special_handling_codes: 'QQQ',
    }),
  );
  expect(page.status).toBe(422);
  expect(errorAt(page, 'weight_kg')).toBe('A number from 0.1 to 100000, with one decimal at most.');
  expect(errorAt(page, 'dimensions')).toMatch(/^Line 1, height: A number from 1 to 2000/);
  expect(errorAt(page, 'special_handling_codes')).toContain('A special handling code of IATA');
  expect(page.text).toContain('There is a problem');
  expect(formOf(page, '/').fields).toMatchObject({
    weight_kg: 'a lot',
    dimensions: '1 x 20 x 30\n2x10x10x10',
  });
  expect(page.html).toContain('<details open');
});

test('sizes are counted against the room of a flight', async () => {
  const large = await reader.open(address({ dimensions: '2x300x200x230' }));
  expect(flightsOf(large.html)).not.toContainEqual([flights.direct.flight_number]);
  const small = await reader.open(address({ dimensions: '2x100x100x100' }));
  expect(flightsOf(small.html)).toContainEqual([flights.direct.flight_number]);
  const pieces = await reader.open(address({ dimensions: '3x10x10x10' }));
  expect(errorAt(pieces, 'dimensions')).toContain('are the pieces of the shipment');
});

test('a city stands for its airport; of several there is a choice; of none it says so', async () => {
  const several = await reader.open(address({ destination: 'london', weight_kg: '' }));
  expect(several.status).toBe(422);
  expect(errorAt(several, 'destination')).toBe(
    'Several airports match “london”. Choose one below.',
  );
  // What else is wrong is said at once.
  expect(errorAt(several, 'weight_kg')).toBe('Required.');
  const choice = /<a href="([^"]*destination=LHR[^"]*)"/.exec(several.html)?.[1];
  expect(choice).toContain(`origin=${lane.from}`);

  const none = await reader.open(address({ origin: 'Xyzzy<b>' }));
  expect(errorAt(none, 'origin')).toContain('No airport is found for “Xyzzy<b>”');
  expect(none.html).not.toContain('Xyzzy<b>');

  const { rows } = await database.pool.query(`select name from cargo.airports where code = $1`, [
    lane.to,
  ]);
  const one = await reader.open(address({ destination: rows[0]?.name }));
  expect(one.text).toContain(`${lane.from} to ${lane.to}`);
});

test('an airport that does not exist is said at its field', async () => {
  const page = await reader.open(address({ destination: 'QQQ' }));
  expect(page.status).toBe(422);
  expect(errorAt(page, 'destination')).toBeDefined();
  expect(formOf(page, '/').fields.destination).toBe('QQQ');
});

test('of a day that has passed it says so, and leads to today; of one without flights what to try', async () => {
  const past = await reader.open(address({ date: dayFromNow(-3) }));
  expect([past.status, past.text]).toEqual([200, expect.stringContaining('This day has passed')]);
  expect(past.html).toContain(`date=${dayFromNow(0)}`);
  const none = await reader.open(address({ weight_kg: '99999' }));
  expect(none.text).toContain('No flight takes this shipment on this day');
});

test('with the database out of reach the form stays, and says to try again', async () => {
  faulty.proxy.decide = () => ({ kind: 'refuse' });
  const page = await createReader(faulty.url).open(address({ date: dayFromNow(50) }));
  expect(page.status).toBe(503);
  expect(page.text).toContain('Not reachable for the moment');
  expect(formOf(page, '/').fields).toMatchObject({ origin: lane.from, weight_kg: '50' });
});
