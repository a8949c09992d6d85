import { randomInt } from 'node:crypto';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { granted } from '../support/answers.ts';
import { takeLane } from '../support/lane.ts';
import { newFlightNumber } from '../support/new-flight.ts';
import { shipmentOn } from '../support/scene.ts';
import { csvOf } from '../support/schedules.ts';
import { openStage } from './stage.ts';
import { overflow, WIDTHS } from './visit.ts';

/** Planners at the board, in a browser. */

const stage = openStage();
const planner = await stage.enter('admin');

/** Fills a form in by its labels. */
async function fillIn(page: Page, fields: Readonly<Record<string, string>>) {
  for (const [label, text] of Object.entries(fields)) {
    await page.getByLabel(label, { exact: true }).fill(text);
  }
}

const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click();

/** With scripts at both widths; without at the width of a telephone. */
const WAYS = [
  ...WIDTHS.map((width) => ({ width, scripts: true })),
  { width: 360, scripts: false },
] as const;

test.for(WAYS)('published, seen, delayed, cancelled: $width px, scripts $scripts', async (way) => {
  const lane = await takeLane();
  const { page } = await stage.visit('/board/publish', { as: planner, ...way });
  const flight_number = newFlightNumber();
  await fillIn(page, {
    'Flight number': flight_number,
    Airline: 'Test Air',
    Origin: lane.from,
    Destination: lane.to,
    Departure: `${lane.date}T08:00`,
    Arrival: `${lane.date}T20:00`,
    'Weight (kg)': '900',
    'Volume (m³) (optional)': '12.5',
    'Base price per kg': '2.95',
  });
  await press(page, 'Publish flight');
  await page.getByText('Published. It is found by searches from now on.').waitFor();

  await page.getByRole('link', { name: 'Capacity board' }).first().click();
  await fillIn(page, { From: lane.from, 'First day': lane.date });
  await press(page, 'Show flights');
  const row = page.getByRole('row').filter({ hasText: flight_number });
  await row.getByText('Scheduled').waitFor();
  expect(await overflow(page), 'the board is no wider than its window').toBe(0);
  await page.getByRole('link', { name: 'Week' }).click();
  await row.getByText('900', { exact: true }).waitFor();
  const flight_id = (await row.getByRole('link').getAttribute('href'))?.split('/').at(-1) ?? '';
  const customer = await stage.enter();
  const shipment = shipmentOn(
    { ...(await stage.database.makeFlight()), flight_id, origin: lane.from, destination: lane.to },
    { weight_kg: 120 },
  );
  const { ref_id } = granted(await customer.client.book(shipment), 201);

  await row.getByRole('link', { name: flight_number }).click();
  const departure = page.getByLabel('Estimated departure');
  await departure.fill(`${lane.date}T09:45`);
  if (way.scripts) await page.getByText(`${lane.date}T09:45:00+05:30`).waitFor();
  await press(page, 'Publish times');
  await page.getByText('The times are published. 1 booking was told.').waitFor();
  await page.getByText(/^Estimated \w{3},/).waitFor();

  await page.getByRole('link', { name: 'Cancel the flight …' }).click();
  await page.getByRole('heading', { level: 1, name: `Cancel ${flight_number}?` }).waitFor();
  await page.getByText('1 booking is on it. 120 kg become free again.').waitFor();
  expect(granted(await stage.api.readFlight(flight_id), 200).operational?.status).toBe('SCHEDULED');
  await press(page, 'Cancel the flight and tell 1 booking');
  await page
    .getByText('The flight is cancelled. 1 booking was told and waits to be rebooked.')
    .waitFor();
  const booking = granted(await customer.client.readBooking(ref_id), 200);
  expect(booking.needs_rebooking).toBe(true);
  expect(await overflow(page)).toBe(0);
});

test('a refused form leads to its field by its summary, and keeps what was typed', async () => {
  const { page } = await stage.visit('/board/publish', { as: planner, width: 360 });
  await fillIn(page, { 'Flight number': 'nonsense', 'Weight (kg)': '900' });
  await press(page, 'Publish flight');
  const summary = page.getByRole('alert');
  await summary.getByRole('link', { name: /^Flight number: / }).click();
  const field = page.getByLabel('Flight number', { exact: true });
  expect(await field.evaluate((one) => one === document.activeElement)).toBe(true);
  expect(await field.inputValue()).toBe('nonsense');
  expect(await page.getByLabel('Weight (kg)', { exact: true }).inputValue()).toBe('900');
});

test('the board shows by itself what is booked meanwhile, and can be paused', async () => {
  const lane = await takeLane();
  const flight = await stage.database.makeFlight(lane.flight(['from', '08:00'], ['to', '20:00']));
  const { page } = await stage.visit(`/board?origin=${lane.from}&from=${lane.date}`, {
    as: planner,
  });
  const customer = await stage.enter();
  granted(await customer.client.book(shipmentOn(flight, { weight_kg: 77 })), 201);
  await page.getByRole('link', { name: 'Look again' }).click();
  await page.getByRole('row').filter({ hasText: flight.flight_number }).getByText('77').waitFor();
  await press(page, 'Pause updates');
  await page.getByRole('button', { name: 'Resume updates' }).waitFor();
});

test('a busy flight is asked again until it is free, and once done says so', async () => {
  const lane = await takeLane();
  const flight = await stage.database.makeFlight(lane.flight(['from', '08:00'], ['to', '20:00']));
  const customer = await stage.enter();
  granted(await customer.client.book(shipmentOn(flight, { weight_kg: 5 })), 201);
  const { page } = await stage.visit(`/board/flights/${flight.flight_id}/cancel`, {
    as: planner,
    expected: /503/,
  });
  const rival = await stage.database.pool.connect();
  try {
    await rival.query('begin');
    await rival.query('select 1 from cargo.flight_capacity where flight_id = $1 for update', [
      flight.flight_id,
    ]);
    await press(page, /^Cancel the flight/);
    await page.getByText('Being changed at this moment').waitFor();
    await page.getByText('Trying again by itself in').waitFor();
  } finally {
    await rival.query('rollback');
    rival.release();
  }
  await page.getByText('The flight is cancelled. 1 booking was told').waitFor();
});

test('who was signed out in the middle signs in and is at the flight again', async () => {
  const lane = await takeLane();
  const flight = await stage.database.makeFlight(lane.flight(['from', '08:00'], ['to', '20:00']));
  const { page, context } = await stage.visit(`/board/flights/${flight.flight_id}`, {
    as: planner,
  });
  await context.clearCookies();
  await press(page, 'Close to new bookings');
  await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
  expect(new URL(page.url()).searchParams.get('come_back')).toBe(
    `/board/flights/${flight.flight_id}`,
  );
  expect(granted(await stage.api.readFlight(flight.flight_id), 200).operational).toBeUndefined();
});

test('a schedule is chosen as a file, looked at, and published', async () => {
  const lane = await takeLane();
  const flight_number = newFlightNumber();
  const content = csvOf({
    ...{ flight_number, origin: lane.from, destination: lane.to, from: lane.date, to: lane.date },
    ...{ departure_time: '08:00', arrival_time: '20:00' },
  });
  const { page } = await stage.visit('/board/import', { as: planner, width: 360 });
  await page
    .getByLabel('File')
    .setInputFiles({ name: 'season.csv', mimeType: 'text/csv', buffer: Buffer.from(content) });
  await fillIn(page, { From: lane.date, To: lane.date });
  await press(page, 'Check, publish nothing');
  await page.getByRole('heading', { name: 'Checked: nothing is published yet' }).waitFor();
  await page.getByRole('cell', { name: flight_number }).waitFor();
  expect(await overflow(page)).toBe(0);
  await press(page, 'Publish 1 flight');
  await page.getByRole('heading', { name: 'Imported' }).waitFor();
});

test('a rate card is added, and a range of waybill numbers that runs out in sight', async () => {
  const carrier = `Y${randomInt(10)}`;
  const { page } = await stage.visit('/board/rates', { as: planner });
  await page.getByRole('link', { name: 'Add a rate card' }).click();
  const year = 2030 + randomInt(60);
  await fillIn(page, {
    Carrier: carrier,
    From: 'MAA',
    To: 'KIX',
    'First day': `${year}-01-01`,
    'Last day': `${year}-12-31`,
    Currency: 'USD',
    Minimum: '60',
    'Price per kg': '4.5',
    'From (kg), row 2': '100',
    'Price per kg, row 2': '3.25',
  });
  await press(page, 'Add rate card');
  await page.getByText('The rate card is added.').waitFor();
  const card = page.getByRole('row').filter({ hasText: `${year}-01-01` });
  await card.getByText('3.25').waitFor();

  await page.getByRole('link', { name: 'Waybill stock' }).click();
  await fillIn(page, {
    Carrier: carrier,
    Prefix: String(randomInt(700, 1_000)),
    'First serial': String(randomInt(1_000_000, 9_000_000)),
    'How many': '20',
  });
  await press(page, 'Add range');
  await page.getByText('The range is in stock.').waitFor();
  await page.getByRole('heading', { name: 'Stock runs out' }).waitFor();
  await page.getByRole('row').filter({ hasText: carrier }).getByText('Few left').first().waitFor();
});
