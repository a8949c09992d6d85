import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { granted } from '../support/answers.ts';
import type { MadeFlight } from '../support/database.ts';
import { takeLane } from '../support/lane.ts';
import { runRedis } from '../support/redis.ts';
import { openStage } from './stage.ts';

const stage = openStage();
const { database, enter, stack } = stage;

/** My booking is another room's page; that it was come to is what counts here. */
const BOOKED = /\/my\/bookings\/BKG-[0-9A-Z]{16}$/;

const address = (flight: MadeFlight, weight_kg: number) =>
  `/?${new URLSearchParams({
    origin: flight.origin,
    destination: flight.destination,
    date: flight.departure_date,
    weight_kg: String(weight_kg),
    pieces: '2',
  })}`;

const bookFrom = (page: Page, flight: MadeFlight, word: 'Book' | 'Hold' = 'Book') =>
  page.getByRole('button', { name: new RegExp(`^${word} ${flight.flight_number}`) }).click();
const submit = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

async function makeLaneFlight(max_weight_kg = 1_000) {
  const lane = await takeLane();
  return database.makeFlight(lane.flight(['from', '10:00'], ['to', '21:00'], max_weight_kg));
}

test.each([360, 1280] as const)(
  'at %s px a flight is searched, priced and booked',
  async (width) => {
    const flight = await makeLaneFlight();
    const { page } = await stage.visit('/', { as: 'customer', width });
    await page.getByLabel('Origin').fill(flight.origin);
    await page.getByLabel('Destination').fill(flight.destination);
    await page.getByLabel('Date').fill(flight.departure_date);
    await page.getByLabel('Weight (kg)').fill('120.5');
    await page.getByLabel('Pieces').fill('2');
    await submit(page, 'Search flights').click();
    await page
      .getByRole('heading', { level: 1, name: `${flight.origin} to ${flight.destination}` })
      .waitFor();
    // The other days are counted once the page is there.
    await expect
      .poll(() => page.getByRole('navigation', { name: 'Other days' }).getByText('found').count())
      .toBe(7);
    await bookFrom(page, flight);
    await page
      .getByRole('region', { name: 'Price' })
      .getByText(/^USD\s301\.25$/)
      .first()
      .waitFor();
    await page
      .getByRole('timer')
      .getByText(/^(30:00|29:\d\d) left$/)
      .waitFor();
    await page.getByLabel('Goods description').fill('Fresh mangoes');
    await page.keyboard.press('Enter');
    await page.waitForURL(BOOKED);
  },
);

test('two race for the last kilograms: one books, the other reads that it is full and what to do', async () => {
  const flight = await makeLaneFlight(100);
  const racers = await Promise.all(
    ['one', 'other'].map(async () => {
      const { page } = await stage.visit(address(flight, 80), { as: 'customer' });
      await bookFrom(page, flight);
      await submit(page, 'Book').waitFor();
      return page;
    }),
  );
  await Promise.all(racers.map((page) => submit(page, 'Book').click()));
  const full = (page: Page) => page.getByRole('heading', { name: /has no room for it any more/ });
  await Promise.all(
    racers.map((page) =>
      full(page)
        .or(page.getByRole('link', { name: 'Search flights' }).first())
        .first()
        .waitFor(),
    ),
  );
  await expect
    .poll(() => racers.filter((page) => BOOKED.test(page.url())).length, { timeout: 15_000 })
    .toBe(1);
  const [loser] = racers.filter((page) => !BOOKED.test(page.url()));
  if (loser === undefined) throw new Error('Both booked.');
  await full(loser).waitFor();
  await loser
    .getByText('20 kg are left, and your shipment has 80 kg. Nothing was booked.')
    .waitFor();
  await loser.getByRole('link', { name: 'See flights with room' }).click();
  await loser.getByText('No flight takes this shipment on this day').waitFor();
  expect(await database.readCapacity(flight.flight_id)).toMatchObject({ booked_weight_kg: 80 });
});

test('a busy flight is tried again by itself, with a countdown that can be stopped, and books once', async () => {
  const flight = await makeLaneFlight(50);
  const lock = `lock:flight:${flight.flight_id}`;
  await runRedis(stack, 'SET', lock, 'somebody-else', 'PX', 60_000);
  const { page } = await stage.visit(address(flight, 10), {
    as: 'customer',
    expected: /503 \(Service Unavailable\)/,
  });
  await bookFrom(page, flight);
  await submit(page, 'Book').click();
  await page
    .getByRole('heading', { name: 'Many are booking this flight at this moment' })
    .waitFor();
  await page.getByText('Trying again by itself in').waitFor();
  await page.getByText(/^\d s$/).waitFor();
  await submit(page, 'Stop').click();
  await page.getByText('Stopped. Nothing was booked.').waitFor();
  // The price counts on, in its own place alone.
  expect(await page.getByText(/^\d+:\d\d left$/).count()).toBe(1);
  await submit(page, 'Send it again').click();
  await page.getByText('Trying again by itself in').waitFor();
  await runRedis(stack, 'DEL', lock);
  await page.waitForURL(BOOKED);
  expect(await database.readCapacity(flight.flight_id)).toMatchObject({ booked_weight_kg: 10 });
});

test('a place is held for as long as the form says', async () => {
  const flight = await makeLaneFlight();
  const person = await enter();
  const { page } = await stage.visit(address(flight, 30), { as: person, width: 360 });
  await bookFrom(page, flight, 'Hold');
  await page.getByLabel('Hold for (minutes)').fill('20');
  await submit(page, 'Hold').click();
  await page.waitForURL(BOOKED);
  const ref_id = page.url().split('/').at(-1) ?? '';
  expect(granted(await person.client.readBooking(ref_id), 200).status).toBe('HELD');
});

test('when the countdown ends the price is over: it is said, a new one keeps what was filled in', async () => {
  const flight = await makeLaneFlight();
  const { page } = await stage.visit(address(flight, 30), { as: 'customer' });
  await page.clock.install();
  await bookFrom(page, flight);
  await page.getByRole('timer').getByText(/left$/).waitFor();
  await page.getByLabel('Goods description').fill('Tea');
  await page.clock.fastForward('29:30');
  await page.getByText('This price is good for one more minute.').waitFor({ state: 'attached' });
  await page.clock.fastForward('01:00');
  await page.getByRole('heading', { name: 'This price has expired' }).waitFor();
  expect(await submit(page, 'Book').isVisible()).toBe(false);
  const before = page.url();
  await submit(page, 'Get a new price').click();
  await page.getByRole('timer').waitFor();
  expect(page.url()).not.toBe(before);
  expect(await page.getByLabel('Goods description').inputValue()).toBe('Tea');
  await submit(page, 'Book').click();
  await page.waitForURL(BOOKED);
});

test('an airport is chosen by the keyboard alone, and each step is told to who listens', async () => {
  const { page } = await stage.visit('/');
  const origin = page.getByRole('combobox', { name: 'Origin' });
  await origin.focus();
  await page.keyboard.type('lond');
  const list = page.getByRole('listbox', { name: 'Airports' });
  await list.getByRole('option').first().waitFor();
  expect(await origin.getAttribute('aria-expanded')).toBe('true');
  await page
    .getByRole('status')
    .filter({ hasText: /^\d+ airports?$/ })
    .waitFor({ state: 'attached' });
  await page.keyboard.press('ArrowDown');
  const active = await origin.getAttribute('aria-activedescendant');
  expect(await page.locator(`[id="${active}"]`).getAttribute('aria-selected')).toBe('true');
  await page.keyboard.press('Enter');
  expect([await origin.inputValue(), await list.isVisible()]).toEqual(['LHR', false]);
  await page.getByText('London Heathrow Airport', { exact: true }).first().waitFor();

  await page.keyboard.press('Tab');
  await page.keyboard.type('xyzzy');
  await page.getByText('No airport found').waitFor({ state: 'attached' });
  await page.keyboard.press('Control+a');
  await page.keyboard.type('london');
  await page.getByRole('option').first().waitFor();
  await page.keyboard.press('Escape');
  expect(await page.getByRole('option').count()).toBe(0);
  const destination = page.getByRole('combobox', { name: 'Destination' });
  expect(await destination.inputValue()).toBe('london');
  expect(await destination.getAttribute('aria-expanded')).toBe('false');
});

test('without scripts: a city, a day, a price, a new account on the way, and a booking', async () => {
  const flight = await makeLaneFlight();
  const person = await enter();
  const { page, context } = await stage.visit('/', { scripts: false, width: 360 });
  await page.getByLabel('Origin').fill(flight.origin);
  await page.getByLabel('Destination').fill('london');
  await page.getByLabel('Date').fill(flight.departure_date);
  await page.getByLabel('Weight (kg)').fill('12');
  await submit(page, 'Search flights').click();
  await page
    .getByRole('navigation', { name: 'Destination: which airport?' })
    .getByRole('link', { name: /^LHR/ })
    .click();
  await page.getByLabel('Destination').fill(flight.destination);
  await submit(page, 'Search flights').click();
  await page.getByRole('link', { name: 'Price' }).click();
  await page.getByText('Filter').click();
  await page.getByLabel('Direct only').check();
  await submit(page, 'Apply').click();
  await bookFrom(page, flight);
  await page.waitForURL('**/login?come_back=**');
  await stage.signIn(context, person);
  const come_back = new URL(page.url()).searchParams.get('come_back');
  await page.goto(`${stack.api}${come_back}`);
  await submit(page, 'See the price').click();
  await page.getByText('Good until').waitFor();
  await page.getByLabel('Goods description').fill('Tea');
  await page.getByLabel('Your own waybill number').fill('1');
  await submit(page, 'Book').click();
  await page
    .getByRole('alert')
    .getByRole('link', { name: /^Your own waybill number: / })
    .waitFor();
  await page.getByLabel('Your own waybill number').fill('');
  await submit(page, 'Book').click();
  await page.waitForURL(BOOKED);
  expect(await database.readCapacity(flight.flight_id)).toMatchObject({ booked_weight_kg: 12 });
});

test('offline, the suggestions are quiet and the field takes a code', async () => {
  const { page, context } = await stage.visit('/', { expected: /ERR_INTERNET_DISCONNECTED/ });
  await context.setOffline(true);
  await page.getByLabel('Origin').pressSequentially('del');
  await page.waitForTimeout(300);
  expect(await page.getByRole('listbox').count()).toBe(0);
  expect(await page.getByLabel('Origin').inputValue()).toBe('del');
});
