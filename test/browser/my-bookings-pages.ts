import type { ShipmentRequest } from '../../src/core/booking/types.ts';
import { granted } from '../support/answers.ts';
import { dayFromNow, takeLane } from '../support/lane.ts';
import { type Person, type Scene, shipmentOn } from '../support/scene.ts';
import { newWaybillNumber } from '../support/waybills.ts';
import type { ReadPage } from './pages.ts';

const at = (ref_id: string, below = '') => `/my/bookings/${ref_id}${below}`;

/** A booking with all that a page can show of one. */
const FULL: Partial<ShipmentRequest> = {
  weight_kg: 320.5,
  pieces: 6,
  dimensions: [
    { length_cm: 120, width_cm: 80, height_cm: 100, pieces: 2 },
    { length_cm: 60.5, width_cm: 40, height_cm: 40, pieces: 4 },
  ],
  special_handling_codes: ['PER', 'COL'],
  goods_description: 'Alphonso mangoes, ripe, in cartons of twelve on two skids',
  handling_note: 'Keep between 8 and 12 degrees; do not stack.',
};

const book = async ({ client }: Person, ...shipment: Parameters<typeof shipmentOn>) =>
  granted(await client.book(shipmentOn(...shipment)), 201).ref_id;

/** Somebody's booking on a connection that has departed on its first flight. */
async function depart({ makeConnection, enter }: Scene, person: Person) {
  const legs = await makeConnection();
  const ref_id = await book(person, legs, FULL);
  const handler = await enter('handler');
  granted(await handler.client.step(ref_id, 'depart', 'DEL'), 200);
  return { ref_id, legs, handler };
}

/** The list and the page of each booking, in their states. */
export const MY_BOOKINGS: readonly ReadPage[] = [
  { name: 'my-bookings-none', path: '/my/bookings', as: 'customer' },
  { name: 'my-bookings-none-in', path: '/my/bookings?status=DELIVERED', as: 'customer' },
  { name: 'my-bookings-not-found', path: '/my/bookings?find=NOBODYS-1', as: 'customer' },
  { name: 'my-bookings-wrong', path: '/my/bookings?find=x', as: 'customer', status: 422 },
  {
    name: 'my-bookings',
    as: 'customer',
    path: async (scene, person) => {
      const flight = await scene.database.makeFlight({ max_weight_kg: 50_000 });
      for (let made = 0; made < 24; made += 1) await book(person, flight, { weight_kg: 12.5 });
      await book(person, flight, { ...FULL, awb_number: newWaybillNumber() });
      await book(person, flight, { hold_minutes: 30 });
      await depart(scene, person);
      const gone = await scene.database.makeFlight();
      granted(await person.client.cancel(await book(person, gone)), 200);
      await book(person, gone, { goods_description: 'Spare parts' });
      await scene.database.operate(gone.flight_id, { status: 'CANCELLED' });
      return '/my/bookings';
    },
  },
  {
    name: 'booking-booked',
    as: 'customer',
    path: async ({ database }, person) => {
      const flight = await database.makeFlight({ latest_acceptance_minutes: 120 });
      const { quote_id } = granted(await person.client.quote(shipmentOn(flight, FULL)), 201);
      return at(await book(person, flight, { ...FULL, quote_id, awb_number: newWaybillNumber() }));
    },
  },
  {
    name: 'booking-held',
    as: 'customer',
    path: async ({ makeConnection }, person) =>
      at(await book(person, await makeConnection(), { hold_minutes: 30 })),
  },
  {
    name: 'booking-hold-over',
    as: 'customer',
    path: async ({ database }, person) => {
      const ref_id = await book(person, await database.makeFlight(), { hold_minutes: 5 });
      await database.outlast(ref_id);
      return at(ref_id);
    },
  },
  {
    name: 'booking-on-its-way',
    as: 'customer',
    path: async (scene, person) => at((await depart(scene, person)).ref_id),
  },
  {
    name: 'booking-cancelled',
    as: 'customer',
    path: async ({ database }, person) => {
      const ref_id = await book(person, await database.makeFlight());
      granted(await person.client.cancel(ref_id), 200);
      return at(ref_id);
    },
  },
  {
    name: 'booking-taken-off',
    as: 'customer',
    path: async ({ database }, person) => {
      const flight = await database.makeFlight();
      const ref_id = await book(person, flight, FULL);
      await database.operate(flight.flight_id, { status: 'CANCELLED' });
      return at(ref_id);
    },
  },
  {
    name: 'booking-seen-by-staff',
    as: 'handler',
    path: async ({ database, enter }) => at(await book(await enter(), await database.makeFlight())),
  },
  {
    name: 'booking-of-another',
    as: 'customer',
    status: 403,
    path: async ({ database, enter }) => at(await book(await enter(), await database.makeFlight())),
  },
  { name: 'booking-unknown', path: at('NOBODYS-1'), as: 'customer', status: 404 },
  {
    name: 'booking-changed-meanwhile',
    as: 'customer',
    path: async ({ database }, person) =>
      at(await book(person, await database.makeFlight(), { hold_minutes: 30 })),
    act: async (page, { client }) => {
      const ref_id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
      granted(await client.rebook(ref_id, { goods_description: 'Plums' }), 200);
      await page.getByRole('button', { name: 'Confirm the booking' }).click();
      await page.getByRole('heading', { name: 'The booking changed meanwhile' }).waitFor();
    },
  },
  {
    name: 'booking-waybill-wrong',
    as: 'customer',
    path: async ({ database }, person) => at(await book(person, await database.makeFlight())),
    act: async (page) => {
      await page.getByLabel('Your own number').fill('176-12345678');
      await page.getByRole('button', { name: 'Assign' }).click();
      await page.getByText('The check digit is 5.').first().waitFor();
    },
  },
  {
    name: 'booking-cancel',
    as: 'customer',
    path: async (scene, person) => at((await depart(scene, person)).ref_id, '/cancel'),
  },
  {
    name: 'booking-rebook',
    as: 'customer',
    path: async ({ database }, person) => {
      const lane = await takeLane();
      const now = await database.makeFlight(lane.flight(['from', '08:00'], ['to', '20:00']));
      const ref_id = await book(person, now);
      await database.makeFlight(lane.flight(['from', '09:00'], ['via', '11:00']));
      await database.makeFlight(lane.flight(['via', '23:30'], ['to', '12:00', 1]));
      await database.makeFlight(lane.flight(['from', '22:00'], ['to', '09:00', 1]));
      return at(ref_id, '/rebook');
    },
  },
  {
    name: 'booking-rebook-review',
    as: 'customer',
    path: async ({ database }, person) => {
      const lane = await takeLane();
      const now = await database.makeFlight(lane.flight(['from', '08:00'], ['to', '20:00']));
      await database.makeFlight(lane.flight(['from', '10:00'], ['to', '22:00']));
      const { quote_id } = granted(await person.client.quote(shipmentOn(now)), 201);
      return at(await book(person, now, { quote_id }), '/rebook');
    },
    act: async (page) => {
      await page.getByRole('button', { name: /^Choose / }).click();
      await page.getByRole('heading', { name: 'Rebook on these flights?' }).waitFor();
    },
  },
  {
    name: 'booking-rebook-none',
    as: 'customer',
    path: async ({ database }, person) =>
      at(await book(person, await database.makeFlight()), `/rebook?date=${dayFromNow(390)}`),
  },
  {
    name: 'booking-change',
    as: 'customer',
    path: async ({ database }, person) =>
      at(await book(person, await database.makeFlight(), FULL), '/change'),
  },
  {
    name: 'booking-change-review',
    as: 'customer',
    path: async ({ database }, person) =>
      at(await book(person, await database.makeFlight(), FULL), '/change'),
    act: async (page) => {
      await page.getByLabel('Weight (kg)').fill('400');
      await page.getByLabel('Goods').fill('Kesar mangoes');
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByRole('heading', { name: 'Change the shipment like this?' }).waitFor();
    },
  },
  {
    name: 'booking-change-refused',
    as: 'customer',
    path: async ({ database }, person) =>
      at(await book(person, await database.makeFlight()), '/change'),
    act: async (page) => {
      await page.getByLabel('Weight (kg)').fill('5000');
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByRole('button', { name: 'Continue without a price' }).click();
      await page.getByRole('heading', { name: 'Not enough capacity' }).waitFor();
    },
  },
];
