import { expect, test } from 'vitest';
import type { NewFlight } from '../../../src/core/schedule/types.ts';
import { granted } from '../../support/answers.ts';
import { addDays, takeLane } from '../../support/lane.ts';
import { newFlight, newFlightNumber } from '../../support/new-flight.ts';
import { createReader, errorAt, formOf, type Page } from '../../support/reader.ts';
import { openScene, shipmentOn } from '../../support/scene.ts';

const scene = openScene();
const { database, stack } = scene;
const planner = await scene.enter('admin');
const customer = await scene.enter();
const reader = createReader(stack.api, planner.token);

const boardPath = (query: Readonly<Record<string, string>>) =>
  `/board?${new URLSearchParams(query)}`;
const pathOf = ({ flight_id }: { flight_id: string }) => `/board/flights/${flight_id}`;

/** A flight of a lane of its own, from 08:00 to 20:00 by the clocks of its airports. */
async function makeFlight(max_weight_kg = 1_000) {
  const lane = await takeLane();
  const flight = await database.makeFlight({
    ...lane.flight(['from', '08:00'], ['to', '20:00'], max_weight_kg),
    max_volume_m3: 12.5,
  });
  return { lane, flight };
}

const book = async (flight: Awaited<ReturnType<typeof makeFlight>>['flight'], weight_kg: number) =>
  granted(await customer.client.book(shipmentOn(flight, { weight_kg })), 201);

/** The page that a form led to. */
const follow = async (sent: Page): Promise<Page> => {
  expect(sent.status, sent.html).toBe(303);
  return reader.open(sent.to ?? '');
};

test('nobody but planners sees the board', async () => {
  const stranger = await createReader(stack.api).open('/board?origin=DEL');
  expect([stranger.status, stranger.to]).toEqual([303, '/login?come_back=%2Fboard%3Forigin%3DDEL']);
  const { token } = await scene.enter('handler');
  const { flight } = await makeFlight();
  const handler = createReader(stack.api, token);
  for (const path of [
    '/board',
    '/board/publish',
    '/board/import',
    '/board/rates',
    '/board/stock',
  ]) {
    expect((await handler.open(path)).status, path).toBe(403);
  }
  const sent = await handler.send(`${pathOf(flight)}/cancel`, {});
  expect(sent.status).toBe(403);
  expect(sent.text).toContain('Not for this account');
});

test('the first view asks whose flights, and reads none', async () => {
  const page = await reader.open('/board');
  expect(page.status).toBe(200);
  expect(page.text).toContain('Whose flights?');
  expect(page.text).not.toContain('Looked at');
  expect(formOf(page, '/board').fields).toMatchObject({
    view: 'day',
    origin: '',
    destination: '',
    carrier: '',
  });
});

test('a day shows each flight with its load, and what they carry together', async () => {
  const { lane, flight } = await makeFlight();
  const late = await database.makeFlight(lane.flight(['from', '22:00'], ['to', '09:00', 1], 500));
  await book(flight, 250.5);
  granted(
    await customer.client.book(shipmentOn(flight, { weight_kg: 100, hold_minutes: 30 })),
    201,
  );
  await database.operate(late.flight_id, { status: 'CANCELLED' });
  const page = await reader.open(boardPath({ origin: lane.from.toLowerCase(), from: lane.date }));
  expect(page.status).toBe(200);
  // Booked, held and left of weight; booked and left of volume; bookings. The day leaves out what is cancelled.
  expect(page.text).toMatch(/2 flights 350\.5 100 649\.5 \S+ \S+ 2 /);
  expect(page.text).toMatch(
    new RegExp(
      `${flight.flight_number} ${lane.from} – ${lane.to} 08:00 20:00 Scheduled 350\\.5 100 649\\.5 `,
    ),
  );
  expect(page.text).toMatch(
    new RegExp(`${late.flight_number} .* 22:00 09:00 ?\\+1 day Cancelled – – 500 Not counted –`),
  );
  expect(page.html).toContain(`href="${pathOf(flight)}"`);
  expect(page.text).toMatch(/Looked at \d\d:\d\d:\d\d UTC Look again/);
});

test('day and week, before and after, status and carrier stand in the address', async () => {
  const { lane, flight } = await makeFlight();
  const query = {
    origin: lane.from,
    destination: lane.to,
    carrier: flight.flight_number.slice(0, 2),
  };
  const day = await reader.open(boardPath({ ...query, from: lane.date }));
  const links = [...day.html.matchAll(/href="(\/board\?[^"]*)"/g)].map(
    ([, href = '']) => new URLSearchParams(href.replaceAll('&amp;', '&').slice('/board?'.length)),
  );
  const dates = links.map((link) => [link.get('view'), link.get('from')]);
  expect(dates).toEqual(
    expect.arrayContaining([
      ['week', lane.date],
      ['day', addDays(lane.date, -1)],
      ['day', addDays(lane.date, 1)],
    ]),
  );
  expect(links.every((link) => link.get('carrier') === query.carrier)).toBe(true);
  const week = boardPath({ ...query, from: addDays(lane.date, -6), view: 'week' });
  expect((await reader.open(week)).text).toContain(flight.flight_number);
  const closed = await reader.open(`${week}&status=closed`);
  expect(closed.text).toContain('No flights');
});

test('what the board cannot read is said at its field', async () => {
  const unknown = await reader.open(boardPath({ origin: 'QQQ' }));
  expect(unknown.status).toBe(422);
  expect(errorAt(unknown, 'origin')).toBeTruthy();
  const wrong = await reader.open(boardPath({ carrier: 'AI', from: 'tomorrow', status: 'late' }));
  expect(wrong.status).toBe(422);
  expect(errorAt(wrong, 'from')).toBe('A date as YYYY-MM-DD.');
  expect(errorAt(wrong, 'status')).toBeTruthy();
  expect(formOf(wrong, '/board').fields).toMatchObject({ carrier: 'AI', from: 'tomorrow' });
  expect(wrong.text, 'the last day is no field').not.toContain('to: ');
});

test('a script is told only what changed, by a tag', async () => {
  const { lane, flight } = await makeFlight();
  const path = boardPath({ origin: lane.from, from: lane.date });
  const part = await reader.open(path, { 'X-Part': 'yes' });
  expect(part.html).not.toContain('<html');
  const tag = part.headers.get('ETag') ?? '';
  const again = await reader.open(path, { 'X-Part': 'yes', 'If-None-Match': tag });
  expect([again.status, again.html]).toEqual([304, '']);
  await book(flight, 10);
  const changed = await reader.open(path, { 'X-Part': 'yes', 'If-None-Match': tag });
  expect(changed.status).toBe(200);
});

test('more than a hundred flights are on more than one page, and the last goes no further', async () => {
  const lane = await takeLane();
  const many = Array.from({ length: 101 }, (_, minute): NewFlight => {
    const departure_at = new Date(lane.at('from', '06:00').getTime() + minute * 60_000);
    return newFlight({
      origin: lane.from,
      destination: lane.to,
      departure_datetime: departure_at.toISOString(),
    });
  });
  granted(await planner.client.publish(many), 201);
  const first = await reader.open(boardPath({ origin: lane.from, from: lane.date }));
  expect(first.text).toContain('100 flights, as far as this page goes');
  const next = /rel="next" href="([^"]*)"/.exec(first.html)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const last = await reader.open(next);
  expect(last.text).toContain('1 flight, as far as this page goes');
  expect(last.text).toContain('Back to the first flights');
  expect(last.html).not.toContain('rel="next"');
  expect(last.text).toContain(many.at(-1)?.flight_number);
});

test('there is no page of a flight that is none', async () => {
  for (const id of [crypto.randomUUID(), 'nowhere', '%00']) {
    expect((await reader.open(`/board/flights/${id}`)).status, id).toBe(404);
  }
  const sent = await reader.send(`/board/flights/${crypto.randomUUID()}`, { change: 'times' });
  expect(sent.status).toBe(404);
});

test('a delay is typed by the clocks of the airports, and sent with the offsets of the flight', async () => {
  const { lane, flight } = await makeFlight();
  await book(flight, 10);
  const page = await reader.open(pathOf(flight));
  expect(page.text).toContain('1 booking is told of it.');
  expect(page.text).toContain(`Sent as ${lane.date}T08:00:00+05:30`);
  const { fields } = formOf(page, 'form-times');
  expect(fields).toEqual({
    change: 'times',
    estimated_departure_datetime: `${lane.date}T08:00`,
    estimated_arrival_datetime: `${lane.date}T20:00`,
  });
  const wrong = await reader.send(pathOf(flight), {
    ...fields,
    estimated_departure_datetime: 'half past nine',
  });
  expect(wrong.status).toBe(422);
  expect(errorAt(wrong, 'estimated_departure_datetime')).toContain('A date and a time');
  expect(formOf(wrong, 'form-times').fields.estimated_departure_datetime).toBe('half past nine');

  const late = { ...fields, estimated_departure_datetime: `${lane.date} 09:30` };
  const done = await follow(await reader.send(pathOf(flight), late));
  expect(done.text).toContain('The times are published. 1 booking was told.');
  const { operational } = granted(await scene.api.readFlight(flight.flight_id), 200);
  expect(operational).toMatchObject({
    estimated_departure_datetime: `${lane.date}T09:30:00+05:30`,
    estimated_arrival_datetime: null,
  });
  // The board shows both; a time of the timetable takes the estimate back.
  const board = await reader.open(boardPath({ origin: lane.from, from: lane.date }));
  expect(board.text).toContain('08:00 est. 09:30');
  await follow(await reader.send(pathOf(flight), fields));
  const back = granted(await scene.api.readFlight(flight.flight_id), 200);
  expect(back.operational?.estimated_departure_datetime).toBeNull();

  const early = { ...fields, estimated_arrival_datetime: `${lane.date}T08:00` };
  const before = await reader.send(pathOf(flight), early);
  expect(errorAt(before, 'estimated_arrival_datetime')).toContain('later than the departure');
});

test('a flight is closed to bookings, and opened again', async () => {
  const { flight } = await makeFlight();
  const { fields } = formOf(await reader.open(pathOf(flight)), 'form-close');
  const closed = await follow(await reader.send(pathOf(flight), fields));
  expect(closed.text).toContain('Closed to new bookings.');
  expect((await customer.client.book(shipmentOn(flight))).status).toBe(409);
  const open = await follow(await reader.send(pathOf(flight), formOf(closed, 'form-open').fields));
  expect(open.text).toContain('Open to new bookings again.');
  await book(flight, 1);
  // What an address says was done is said only where the flight stands so.
  const lie = await reader.open(`${pathOf(flight)}?done=cancelled&told=7`);
  expect(lie.text).not.toContain('The flight is cancelled');
});

test('capacity is refused below what is booked, with the figures, and keeps what was typed', async () => {
  const { flight } = await makeFlight();
  await book(flight, 400);
  const { fields } = formOf(await reader.open(pathOf(flight)), 'form-capacity');
  expect(fields).toMatchObject({ max_weight_kg: '1000', max_volume_m3: '12.5' });
  const refused = await reader.send(pathOf(flight), { ...fields, max_weight_kg: '399.9' });
  expect(refused.status).toBe(409);
  expect(refused.text).toContain('400 kg');
  expect(formOf(refused, 'form-capacity').fields.max_weight_kg).toBe('399.9');
  const wrong = await reader.send(pathOf(flight), { ...fields, max_weight_kg: 'plenty' });
  expect(errorAt(wrong, 'max_weight_kg')).toContain('A number from 0.1');
  const grown = { ...fields, max_weight_kg: '2 000', max_volume_m3: '' };
  const done = await follow(await reader.send(pathOf(flight), grown));
  expect(done.text).toContain('The capacity is changed.');
  const shown = granted(await scene.api.readFlight(flight.flight_id), 200);
  expect([shown.max_weight_kg, shown.max_volume_m3]).toEqual([2_000, undefined]);
});

test('how many bookings a cancel concerns is said before it is done, and how many were told after', async () => {
  const { flight } = await makeFlight();
  const booking = await book(flight, 120);
  await book(flight, 80);
  const asked = await reader.open(`${pathOf(flight)}/cancel`);
  expect(asked.text).toContain(`Cancel ${flight.flight_number}?`);
  expect(asked.text).toContain('2 bookings are on it. 200 kg become free again.');
  expect(asked.text).toContain('Cancel the flight and tell 2 bookings');
  const done = await follow(await reader.send(`${pathOf(flight)}/cancel`, {}));
  expect(done.text).toContain(
    'The flight is cancelled. 2 bookings were told and wait to be rebooked.',
  );
  expect(granted(await customer.client.readBooking(booking.ref_id), 200).needs_rebooking).toBe(
    true,
  );
  expect((await reader.open(`${pathOf(flight)}/cancel`)).text).toContain('cancelled already');
  const cancelled = await reader.open(pathOf(flight));
  expect(cancelled.text, 'what is cancelled is not sold').not.toContain('takes bookings');

  const again = await reader.open(`${pathOf(flight)}/reinstate`);
  expect(again.text).toContain(`Reinstate ${flight.flight_number}?`);
  const on = await follow(await reader.send(`${pathOf(flight)}/reinstate`, {}));
  expect(on.text).toContain('The flight is on again.');
});

test('the cancel of a flight without bookings speaks of none', async () => {
  const { flight } = await makeFlight();
  const asked = await reader.open(`${pathOf(flight)}/cancel`);
  expect(asked.text).toContain('No booking is on it.');
  expect(asked.text).not.toContain('Each of them');
  const done = await follow(await reader.send(`${pathOf(flight)}/cancel`, {}));
  expect(done.text).toContain('The flight is cancelled. No booking was on it.');
});

test('a cancel after a shipment left is refused beside the question', async () => {
  const { flight } = await makeFlight();
  const booking = await book(flight, 10);
  const { client } = await scene.enter('handler');
  granted(await client.step(booking.ref_id, 'depart', flight.origin), 200);
  const refused = await reader.send(`${pathOf(flight)}/cancel`, {});
  expect(refused.status).toBe(409);
  expect(refused.text).toContain('the status of the flight stays as it is');
  expect(formOf(refused, 'decision')).toBeTruthy();
});

test('a flight that others are changing is asked again by itself, with what was typed', async () => {
  const { lane, flight } = await makeFlight();
  const rival = await database.pool.connect();
  try {
    await rival.query('begin');
    await rival.query('select 1 from cargo.flight_capacity where flight_id = $1 for update', [
      flight.flight_id,
    ]);
    const { fields } = formOf(await reader.open(pathOf(flight)), 'form-times');
    const late = { ...fields, estimated_departure_datetime: `${lane.date}T10:15` };
    const busy = await reader.send(pathOf(flight), late);
    expect(busy.status).toBe(503);
    expect(busy.headers.get('Retry-After')).toBe('1');
    expect(busy.text).toContain('Being changed at this moment');
    expect(busy.html).toMatch(/<come-back form="form-times" after="1"/);
    expect(formOf(busy, 'form-times').fields).toEqual(late);
  } finally {
    await rival.query('rollback');
    rival.release();
  }
  // A script learns where it was done, and goes there.
  const { fields } = formOf(await reader.open(pathOf(flight)), 'form-times');
  const part = await reader.send(pathOf(flight), fields, { 'X-Part': 'yes' });
  expect([part.status, part.headers.get('X-Go')]).toEqual([
    204,
    `${pathOf(flight)}?done=times&told=0`,
  ]);
});

test('a flight is published by the clocks of its airports, and twice by the same form is once', async () => {
  const lane = await takeLane();
  const fields = {
    flight_number: newFlightNumber().toLowerCase(),
    airline_name: 'Test Air',
    origin: lane.from.toLowerCase(),
    destination: lane.to,
    departure_datetime: `${lane.date}T08:00`,
    arrival_datetime: `${lane.date}T20:00`,
    max_weight_kg: '12 000',
    max_volume_m3: '80.5',
    base_price_per_kg: '2.95',
    aircraft_type: '77x',
    refused_handling_codes: 'avi, rmd',
    latest_acceptance_minutes: '90',
  };
  const [one, other] = await Promise.all([
    reader.send('/board/publish', fields),
    reader.send('/board/publish', fields),
  ]);
  expect([one.status, one.to]).toEqual([303, other.to]);
  const page = await follow(one);
  expect(page.text).toContain('Published. It is found by searches from now on.');
  expect(page.text).toContain('AVI, RMD');
  const [found, ...more] = granted(
    await planner.client.listFlights({ origin: lane.from, from: lane.date }),
    200,
  );
  expect(more).toEqual([]);
  expect(found).toMatchObject({
    departure_datetime: `${lane.date}T08:00:00+05:30`,
    arrival_datetime: `${lane.date}T20:00:00+09:00`,
    max_weight_kg: 12_000,
    aircraft_type: '77X',
  });
  const otherwise = await reader.send('/board/publish', { ...fields, max_weight_kg: '13000' });
  expect(otherwise.status).toBe(409);
  expect(otherwise.text).toContain('otherwise than here. Nothing was published.');
  expect(otherwise.html).toContain(`href="${pathOf({ flight_id: found?.flight_id ?? '' })}"`);
  expect(formOf(otherwise, '/board/publish').fields.max_weight_kg).toBe('13000');
});

test('a flight that cannot be published is shown again, filled, with what is wrong at each field', async () => {
  const wrong = await reader.send('/board/publish', {
    flight_number: 'nonsense',
    origin: 'QQQ',
    destination: 'LHR',
    departure_datetime: 'soon',
    max_weight_kg: '-1',
  });
  expect(wrong.status).toBe(422);
  expect(wrong.text).toContain('There is a problem');
  expect(errorAt(wrong, 'flight_number')).toContain('two-character carrier');
  expect(errorAt(wrong, 'airline_name')).toBe('Required.');
  expect(errorAt(wrong, 'departure_datetime')).toContain('A date and a time');
  expect(errorAt(wrong, 'max_weight_kg')).toContain('A number from 0.1');
  expect(errorAt(wrong, 'base_price_per_kg')).toBe('Required.');
  expect(formOf(wrong, '/board/publish').fields).toMatchObject({
    flight_number: 'nonsense',
    departure_datetime: 'soon',
  });
  const unknown = await reader.send('/board/publish', {
    origin: 'QQQ',
    destination: 'LHR',
    departure_datetime: '2027-01-10T08:00',
  });
  expect(errorAt(unknown, 'origin')).toBe('There is no airport with this code.');
});

/** The Sunday at the end of a month, in UTC. */
function lastSunday(year: number, month: number): string {
  const last = new Date(Date.UTC(year, month, 0));
  return new Date(last.getTime() - last.getUTCDay() * 86_400_000).toISOString().slice(0, 10);
}

/** Of the next days on which Europe changes its clocks to this, the one that can be published on. */
function changeOfClocks(month: number): string {
  const year = new Date().getUTCFullYear();
  const dates = [year, year + 1].map((one) => lastSunday(one, month));
  return dates.find((date) => Date.parse(date) > Date.now()) ?? '';
}

test('a time that no clock shows is refused, and of one that comes twice the one meant is asked', async () => {
  const fields = {
    flight_number: newFlightNumber(),
    airline_name: 'Test Air',
    origin: 'FRA',
    destination: 'DEL',
    max_weight_kg: '1000',
    base_price_per_kg: '1',
  };
  const spring = changeOfClocks(3);
  const skipped = await reader.send('/board/publish', {
    ...fields,
    departure_datetime: `${spring}T02:30`,
    arrival_datetime: `${spring}T23:00`,
  });
  expect(skipped.status).toBe(422);
  expect(errorAt(skipped, 'departure_datetime')).toContain('There is no such time at FRA');

  const autumn = changeOfClocks(10);
  const times = { departure_datetime: `${autumn}T02:30`, arrival_datetime: `${autumn}T23:00` };
  const twice = await reader.send('/board/publish', { ...fields, ...times });
  expect(errorAt(twice, 'departure_datetime')).toContain('This time comes twice at FRA');
  expect(twice.text).toContain('The first: UTC+02:00 The second: UTC+01:00');
  const chosen = { ...fields, ...times, departure_datetime_offset: '+01:00' };
  const done = await follow(await reader.send('/board/publish', chosen));
  const id = /\/board\/flights\/([0-9a-f-]{36})/.exec(done.html)?.[1] ?? '';
  expect(granted(await scene.api.readFlight(id), 200).departure_datetime).toBe(
    `${autumn}T02:30:00+01:00`,
  );
});
