import { granted } from '../support/answers.ts';
import { takeLane } from '../support/lane.ts';
import { newFlightNumber } from '../support/new-flight.ts';
import { type Scene, shipmentOn } from '../support/scene.ts';
import { csvOf } from '../support/schedules.ts';
import type { ReadPage } from './pages.ts';

/** The board and what stands around it, in each of its states. */
export const BOARD_PAGES: readonly ReadPage[] = [
  { name: 'board', path: '/board', as: 'admin' },
  { name: 'board-forbidden', path: '/board', as: 'handler', status: 403 },
  { name: 'board-day', path: busyDay, as: 'admin' },
  {
    name: 'board-week',
    path: async (scene) => `${await busyDay(scene)}&view=week`,
    as: 'admin',
  },
  { name: 'board-none', path: '/board?carrier=Z9&from=2031-01-01', as: 'admin' },
  { name: 'board-refused', path: '/board?origin=QQQ&from=soon', as: 'admin', status: 422 },
  { name: 'board-flight', path: flightAt(''), as: 'admin' },
  {
    name: 'board-flight-refused',
    path: flightAt(''),
    as: 'admin',
    act: async (page) => {
      await page.getByLabel('Weight (kg)').fill('1');
      await page.getByRole('button', { name: 'Change capacity' }).click();
      await page.getByRole('alert').waitFor();
    },
  },
  { name: 'board-cancel', path: flightAt('/cancel'), as: 'admin' },
  {
    name: 'board-cancelled',
    path: flightAt('/cancel'),
    as: 'admin',
    act: async (page) => {
      await page.getByRole('button', { name: /^Cancel the flight/ }).click();
      await page.getByText('The flight is cancelled.').waitFor();
    },
  },
  {
    name: 'board-reinstate',
    path: flightAt('/cancel'),
    as: 'admin',
    act: async (page) => {
      await page.getByRole('button', { name: /^Cancel the flight/ }).click();
      await page.getByText('The flight is cancelled.').waitFor();
      await page.getByRole('link', { name: /^Reinstate/ }).click();
      await page.getByRole('button', { name: /^Reinstate/ }).waitFor();
    },
  },
  { name: 'board-no-flight', path: '/board/flights/none', as: 'admin', status: 404 },
  { name: 'board-publish', path: '/board/publish', as: 'admin' },
  {
    name: 'board-publish-refused',
    path: '/board/publish',
    as: 'admin',
    act: async (page) => {
      await page.getByText('More', { exact: true }).click();
      await page.getByRole('button', { name: 'Publish flight' }).click();
      await page.getByRole('alert').waitFor();
    },
  },
  { name: 'board-import', path: '/board/import', as: 'admin' },
  {
    name: 'board-import-checked',
    path: '/board/import',
    as: 'admin',
    act: async (page) => {
      const { date } = await takeLane();
      const line = { flight_number: newFlightNumber(), from: date, to: date };
      await page.getByLabel('Or paste it here').fill(csvOf(line, { ...line, origin: 'QQQ' }));
      await page.getByLabel('From').fill(date);
      await page.getByLabel('To', { exact: true }).fill(date);
      await page.getByRole('button', { name: 'Check, publish nothing' }).click();
      await page.getByRole('heading', { name: /^Checked/ }).waitFor();
    },
  },
  { name: 'board-rates', path: '/board/rates?carrier=AI', as: 'admin' },
  { name: 'board-rates-none', path: '/board/rates?carrier=Z9&date=2031-01-01', as: 'admin' },
  { name: 'board-rate-new', path: '/board/rates/new', as: 'admin' },
  {
    name: 'board-rate-refused',
    path: '/board/rates/new',
    as: 'admin',
    act: async (page) => {
      await page.getByText('Surcharges', { exact: true }).first().click();
      await page.getByRole('button', { name: 'Add rate card' }).click();
      await page.getByRole('alert').waitFor();
    },
  },
  { name: 'board-stock', path: '/board/stock', as: 'admin' },
  {
    name: 'board-stock-refused',
    path: '/board/stock',
    as: 'admin',
    act: async (page) => {
      await page.getByRole('button', { name: 'Void number' }).click();
      await page.getByRole('alert').waitFor();
    },
  },
];

/** A day of a lane of its own: a flight that is nearly full, a late one, one that is cancelled. */
async function busyDay(scene: Scene): Promise<string> {
  const lane = await takeLane();
  const [full, late, off] = await Promise.all([
    scene.database.makeFlight({
      ...lane.flight(['from', '08:00'], ['to', '20:00'], 100),
      max_volume_m3: 12.5,
    }),
    scene.database.makeFlight(lane.flight(['from', '09:00'], ['to', '21:00'], 18_000)),
    scene.database.makeFlight(lane.flight(['from', '22:00'], ['to', '09:00', 1])),
  ]);
  const { client } = await scene.enter();
  granted(await client.book(shipmentOn(full, { weight_kg: 60 })), 201);
  granted(await client.book(shipmentOn(full, { weight_kg: 35, hold_minutes: 30 })), 201);
  await scene.database.operate(late.flight_id, {
    estimated_departure_datetime: lane.at('from', '23:40').toISOString(),
    estimated_arrival_datetime: lane.at('to', '11:40', 1).toISOString(),
  });
  await scene.database.operate(off.flight_id, { status: 'CANCELLED' });
  return `/board?origin=${lane.from}&from=${lane.date}`;
}

/** A page of a flight with two bookings, one of them a hold. */
function flightAt(page: string) {
  return async (scene: Scene) => {
    const lane = await takeLane();
    const flight = await scene.database.makeFlight({
      ...lane.flight(['from', '22:00'], ['to', '09:00', 1]),
      max_volume_m3: 12.5,
      refused_handling_codes: ['AVI'],
    });
    const { client } = await scene.enter();
    granted(await client.book(shipmentOn(flight, { weight_kg: 300 })), 201);
    granted(await client.book(shipmentOn(flight, { weight_kg: 45, hold_minutes: 30 })), 201);
    return `/board/flights/${flight.flight_id}${page}`;
  };
}
