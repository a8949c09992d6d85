import type { Page } from 'playwright-core';
import type { MadeFlight } from '../support/database.ts';
import { dayFromNow, takeLane } from '../support/lane.ts';
import { runRedis } from '../support/redis.ts';
import { type Scene, shipmentOn } from '../support/scene.ts';
import type { ReadPage } from './pages.ts';

type Fields = Readonly<Record<string, string>>;

const SHIPMENT = { weight_kg: '120.5', pieces: '2' };
const address = (fields: Fields) => `/?${new URLSearchParams({ ...SHIPMENT, ...fields })}`;

/** A lane with what cards can show: direct and not, over midnight, nearly full, with and without a volume. */
async function makeDay({ database }: Scene): Promise<Fields> {
  const lane = await takeLane();
  await Promise.all([
    database.makeFlight({
      ...lane.flight(['from', '08:00'], ['to', '20:00'], 18_000),
      max_volume_m3: 125,
      latest_acceptance_minutes: 90,
    }),
    database.makeFlight(lane.flight(['from', '09:00'], ['via', '11:00'], 14_000)),
    database.makeFlight(lane.flight(['via', '23:30'], ['to', '12:00', 1], 5_000)),
    database.makeFlight(lane.flight(['from', '22:00'], ['to', '09:00', 1], 130)),
  ]);
  return { origin: lane.from, destination: lane.to, date: lane.date };
}

const searchOf = (flight: MadeFlight, more: Fields = {}) =>
  address({
    origin: flight.origin,
    destination: flight.destination,
    date: flight.departure_date,
    ...more,
  });

async function makeFlight({ database }: Scene, max_weight_kg = 1_000): Promise<MadeFlight> {
  const lane = await takeLane();
  return database.makeFlight(lane.flight(['from', '22:00'], ['to', '09:00', 1], max_weight_kg));
}

const press = async (page: Page, name: string | RegExp) => {
  await page.getByRole('button', { name, exact: true }).first().click();
};
const toPrice = async (page: Page) => {
  await press(page, /^Book /);
  await page.getByRole('timer').getByText(/left$/).waitFor(); // its script counts
};

/** Search and booking, in each of their states. */
export const SEARCH_PAGES: readonly ReadPage[] = [
  { name: 'search', path: '/' },
  {
    name: 'search-suggests',
    path: '/',
    act: async (page) => {
      await page.getByLabel('Origin').fill('london');
      await page.getByRole('option').first().waitFor();
      await page.keyboard.press('ArrowDown');
    },
  },
  { name: 'search-results', path: async (scene) => address(await makeDay(scene)) },
  {
    name: 'search-filtered',
    path: async (scene) => address({ ...(await makeDay(scene)), direct: 'yes', sort: 'departure' }),
  },
  {
    name: 'search-nothing-passes',
    path: async (scene) => {
      const day = await makeDay(scene);
      return address({ ...day, arrive_by: `${day.date}T06:00` });
    },
  },
  {
    name: 'search-full',
    path: async (scene) => searchOf(await makeFlight(scene, 100)),
  },
  {
    name: 'search-past',
    path: address({ origin: 'DEL', destination: 'LHR', date: dayFromNow(-4) }),
  },
  {
    name: 'search-wrong',
    path: address({
      origin: 'DEL',
      destination: 'london',
      date: dayFromNow(3),
      weight_kg: 'a lot',
      dimensions: '2 x 120 x 80',
    }),
    status: 422,
  },
  {
    name: 'booking-choice',
    as: 'customer',
    path: async (scene) => {
      const flight = await makeFlight(scene);
      return `${searchOf(flight).replace('/?', '/book?')}&flights=${flight.flight_id}`;
    },
  },
  {
    name: 'booking',
    as: 'customer',
    path: async (scene) =>
      address({ ...(await makeDay(scene)), special_handling_codes: 'PER', sort: 'stops' }),
    act: async (page) => {
      await page
        .getByRole('button', { name: /^Book / })
        .last()
        .click();
      await page.getByText('Good until').waitFor();
    },
  },
  {
    name: 'booking-hold',
    as: 'customer',
    path: async (scene) => searchOf(await makeFlight(scene)),
    act: async (page) => {
      await press(page, /^Hold /);
      await page.getByText('Good until').waitFor();
    },
  },
  {
    name: 'booking-wrong',
    as: 'customer',
    path: async (scene) => searchOf(await makeFlight(scene)),
    act: async (page) => {
      await toPrice(page);
      await page.getByLabel('Your own waybill number').fill('176-1');
      await press(page, 'Book');
      await page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'booking-over',
    as: 'customer',
    path: async (scene) => searchOf(await makeFlight(scene)),
    act: async (page) => {
      await page.clock.install();
      await toPrice(page);
      await page.clock.fastForward('31:00');
      await page.getByRole('heading', { name: 'This price has expired' }).waitFor();
    },
  },
  {
    name: 'booking-full',
    as: 'customer',
    path: async (scene, { client }) => {
      const flight = await makeFlight(scene, 200);
      // What is shown first is as it was: somebody takes the room after it.
      const { quote_id } = (await client.quote(shipmentOn(flight, { weight_kg: 120.5, pieces: 2 })))
        .body;
      const other = await scene.enter();
      await other.client.book(shipmentOn(flight, { weight_kg: 101 }));
      return `${searchOf(flight).replace('/?', `/book/${quote_id}?`)}&flights=${flight.flight_id}`;
    },
    act: async (page) => {
      await press(page, 'Book');
      await page.getByRole('heading', { name: /has no room for it any more/ }).waitFor();
    },
  },
  {
    name: 'booking-busy',
    as: 'customer',
    path: async (scene) => {
      const flight = await makeFlight(scene, 60);
      await runRedis(scene.stack, 'SET', `lock:flight:${flight.flight_id}`, 'other', 'PX', 120_000);
      return searchOf(flight, { weight_kg: '50' });
    },
    act: async (page) => {
      await toPrice(page);
      await press(page, 'Book');
      await page.getByRole('button', { name: 'Stop' }).click();
    },
  },
  {
    name: 'booking-no-price',
    as: 'customer',
    path: async (scene) => {
      const flight = await makeFlight(scene);
      return `${searchOf(flight).replace('/?', '/book/QUO-NONE?')}&flights=${flight.flight_id}`;
    },
    status: 404,
  },
];
