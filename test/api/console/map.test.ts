import { expect, test } from 'vitest';
import type { Role } from '../../../src/core/identity/types.ts';
import { granted } from '../../support/answers.ts';
import { sendPlainly } from '../../support/documented/send.ts';
import { openScene, shipmentOn } from '../../support/scene.ts';

/** The network of a day, read without a browser. */

const { database, enter, stack } = openScene();
const DAY_MS = 86_400_000;

async function read(query: string, as?: Role) {
  const person = as && (await enter(as));
  return sendPlainly(new URL(`/map${query}`, stack.api), {
    headers: {
      'accept-language': 'en-GB',
      ...(person && { cookie: `__Host-session=${person.token}` }),
    },
  });
}
/** A day that no other test has flights on: noon UTC. */
let days = 700;
function ownDay() {
  days += 3;
  return new Date((Math.floor(Date.now() / DAY_MS) + days) * DAY_MS + DAY_MS / 2);
}
/** The row of a lane as people read it. */
const rowOf = (text: string, lane: string) =>
  (new RegExp(`<tr id="${lane}">.*?</tr>`, 's').exec(text)?.[0] ?? '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();

test('each lane of a day has a row with its figures, and a line that leads to it', async () => {
  const departure_at = ownDay();
  const flight = await database.makeFlight({
    ...{ origin: 'BLR', destination: 'CDG', departure_at, max_weight_kg: 2_000 },
    max_volume_m3: 10,
  });
  await database.makeFlight({ origin: 'CDG', destination: 'BLR', departure_at });
  const { client } = await enter();
  granted(await client.book(shipmentOn(flight, { weight_kg: 1_600, volume_m3: 4 })), 201);
  const { status, text, headers } = await read(`?date=${flight.departure_date}`);
  expect(status, text).toBe(200);
  expect(text).toContain('2 flights on 2 lanes: 1,600 kg of 3,000 kg booked, 53%.');
  const row = rowOf(text, 'BLR-CDG');
  expect(row).toContain('BLR to CDG 1 flight 17:30');
  expect(row).toContain(`${flight.flight_number} 80%`);
  expect(row).toMatch(/2,000 1,600 80% 6$/);
  // Both directions are one line, in the shade of the fuller one.
  const lines = [
    ...text.matchAll(/<a class="load-(\w+)" href="#(\w{3}-\w{3})" aria-label="([^"]+)"/g),
  ];
  expect(lines.map(([, load, row]) => [load, row])).toEqual([['high', 'BLR-CDG']]);
  expect(lines[0]?.[3]).toBe('BLR to CDG: 1 flight, 80%. CDG to BLR: 1 flight, 0%.');
  expect(text).toMatch(/<image href="\/assets\/console\/land\.[0-9a-f]{16}\.svg"/);
  expect(headers.get('Vary')).toContain('Cookie');
});

test('a day without flights says so, and what to do', async () => {
  const { status, text } = await read('?date=2098-01-01');
  expect(status).toBe(200);
  expect(text).toContain('No flight leaves on this day.');
  expect(text).not.toContain('<table');
});

test('by carrier', async () => {
  const departure_at = ownDay();
  const one = await database.makeFlight({ origin: 'BLR', destination: 'CDG', departure_at });
  const carrier = one.flight_number.slice(0, 2);
  const { text } = await read(`?date=${one.departure_date}&carrier=${carrier.toLowerCase()}`);
  expect(rowOf(text, 'BLR-CDG')).toContain(one.flight_number);
  expect(text).toContain(`<option value="${carrier}" selected`);
  const other = carrier === 'ZZ' ? 'YY' : 'ZZ';
  const none = await read(`?date=${one.departure_date}&carrier=${other}`);
  expect(none.text).toContain(`No flight of ${other} leaves on this day.`);
});

test.each([
  ['?date=tomorrow', 'A date as YYYY-MM-DD.', 'tomorrow'],
  ['?carrier=AIR', 'The two characters of a carrier', 'AIR'],
])('%s → 422, with the form as it was sent', async (query, says, sent) => {
  const { status, text } = await read(query);
  expect(status).toBe(422);
  expect(text).toContain(says);
  expect(text).toContain(`value="${sent}"`);
});

test('where the shipments are is for staff alone', async () => {
  const departure_at = ownDay();
  const flight = await database.makeFlight({ origin: 'BLR', destination: 'CDG', departure_at });
  const { client } = await enter();
  granted(await client.book(shipmentOn(flight)), 201);
  const query = `?date=${flight.departure_date}`;
  for (const role of [undefined, 'customer'] as const) {
    const { text } = await read(query, role);
    expect(text, role).not.toContain('Where the shipments are');
    expect(text, role).not.toContain('class="on-the-way"');
  }
  for (const role of ['handler', 'admin'] as const) {
    const { text } = await read(query, role);
    expect(text, role).toMatch(/<b>1<\/b> At BLR/);
    expect(text, role).toContain('class="on-the-way"');
  }
});

test('who is not staff is told the same for half a minute, at no cost', async () => {
  const departure_at = ownDay();
  const flight = await database.makeFlight({ origin: 'BLR', destination: 'CDG', departure_at });
  const query = `?date=${flight.departure_date}`;
  const trips = ({ headers }: { headers: Headers }) =>
    /db;desc="(\d+)"/.exec(headers.get('Server-Timing') ?? '')?.[1];
  expect([trips(await read(query)), trips(await read(query))]).toEqual(['1', '0']);
  expect(trips(await read(query, 'handler'))).toBe('1');
});
