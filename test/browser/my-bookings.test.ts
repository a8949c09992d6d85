import { describe, expect, test } from 'vitest';
import { granted } from '../support/answers.ts';
import { makeHold } from '../support/holds.ts';
import { takeLane } from '../support/lane.ts';
import { type Person, shipmentOn } from '../support/scene.ts';
import { openStage } from './stage.ts';
import { WIDTHS } from './visit.ts';

const stage = openStage();
const { database, enter } = stage;

/** A booking on one of two flights of a day. */
async function makeChoice() {
  const owner = await enter();
  const lane = await takeLane();
  const now = await database.makeFlight(lane.flight(['from', '08:00'], ['to', '20:00']));
  const other = await database.makeFlight(lane.flight(['from', '10:00'], ['to', '22:00']));
  const { ref_id } = granted(await owner.client.book(shipmentOn(now)), 201);
  return { owner, now, other, ref_id };
}
const read = async ({ client }: Person, ref_id: string) =>
  granted(await client.readBooking(ref_id), 200);

describe.each(WIDTHS)('at %i px', (width) => {
  test.each([true, false])(
    'list, booking, other flights, cancelled; scripts: %s',
    async (scripts) => {
      const { owner, other, ref_id } = await makeChoice();
      const { page } = await stage.visit('/my/bookings', { as: owner, width, scripts });
      await page.getByRole('link', { name: ref_id }).click();
      await page.getByRole('heading', { name: 'Booked' }).waitFor();
      await page.getByRole('link', { name: 'Choose other flights' }).click();
      await page.getByRole('button', { name: `Choose ${other.flight_number}` }).click();
      await page.getByText('USD').first().waitFor();
      await page.getByRole('button', { name: 'Rebook on these flights' }).click();
      await page.waitForURL(`**/my/bookings/${ref_id}`);
      await page.getByText('Booking rebooked').waitFor();
      expect((await read(owner, ref_id)).flight_ids).toEqual([other.flight_id]);
      await page.getByRole('link', { name: 'Cancel the booking' }).click();
      await page.getByText('This cannot be undone.').waitFor();
      await page.getByRole('button', { name: 'Cancel the booking' }).click();
      await page.getByRole('heading', { name: 'Cancelled' }).waitFor();
      expect((await read(owner, ref_id)).status).toBe('CANCELLED');
    },
  );
});

test('a hold is confirmed by a double click, once', async () => {
  const { owner, ref_id } = await makeHold(stage);
  const { page } = await stage.visit(`/my/bookings/${ref_id}`, { as: owner, width: 360 });
  await page
    .getByRole('timer')
    .filter({ hasText: /^\d:\d\d left\.$/ })
    .waitFor();
  await page.getByRole('button', { name: 'Confirm the booking' }).dblclick();
  await page.getByRole('heading', { name: 'Booked' }).waitFor();
  expect(await page.getByText('Booking confirmed').count()).toBe(1);
});

test('a hold whose time ends while somebody looks: no confirming, and where to go', async () => {
  const { owner, ref_id } = await makeHold(stage);
  const { page } = await stage.visit('/my/bookings', { as: owner });
  await page.clock.install();
  await page.goto(`${stage.stack.api}/my/bookings/${ref_id}`);
  const confirm = page.getByRole('button', { name: 'Confirm the booking' });
  await confirm.waitFor();
  await page.clock.runFor(5 * 60_000);
  await page.getByRole('heading', { name: 'The hold has expired' }).waitFor();
  expect(await confirm.isVisible()).toBe(false);
  await page.getByRole('link', { name: 'Search again' }).click();
  await page.waitForURL(`**/?origin=DEL&destination=LHR&**`);
});

test('by the keyboard alone: find a booking, and give it a waybill', async () => {
  const { owner, ref_id } = await makeChoice();
  const { page } = await stage.visit('/my/bookings', { as: owner, width: 360 });
  const tabTo = async (name: string) => {
    for (let presses = 0; presses < 40; presses += 1) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate(() => {
        const element = document.activeElement;
        return element instanceof HTMLInputElement
          ? element.labels?.[0]?.textContent?.trim()
          : element?.textContent?.trim();
      });
      if (at === name) return;
    }
    throw new Error(`The key came to no “${name}”.`);
  };
  await tabTo('Reference or waybill');
  await page.keyboard.type(ref_id);
  await page.keyboard.press('Enter');
  await page.waitForURL(`**/my/bookings/${ref_id}`);
  await tabTo('Your own number');
  await page.keyboard.type('176 1234567 0');
  await page.keyboard.press('Enter');
  await page
    .getByRole('alert')
    .getByRole('link', { name: /The check digit is 5/ })
    .waitFor();
});

test('goods are changed after a look at what becomes of them', async () => {
  const { owner, ref_id } = await makeChoice();
  const { page } = await stage.visit(`/my/bookings/${ref_id}/change`, { as: owner, width: 360 });
  await page.getByLabel('Weight (kg)').fill('25.5');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('row', { name: 'Weight 10 kg 25.5 kg', exact: true }).waitFor();
  await page.getByRole('button', { name: 'Change the shipment' }).click();
  await page.waitForURL(`**/my/bookings/${ref_id}`);
  expect((await read(owner, ref_id)).weight_kg).toBe(25.5);
});

test('signed out in the middle: signs in, and is back at the question', async () => {
  const { owner, ref_id } = await makeChoice();
  const path = `/my/bookings/${ref_id}/cancel`;
  const { page, context } = await stage.visit(path, { as: owner });
  await context.clearCookies();
  await page.getByRole('button', { name: 'Cancel the booking' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  expect(new URL(page.url()).searchParams.get('come_back')).toBe(path);
  expect((await read(owner, ref_id)).status).toBe('BOOKED');
});
