import { expect, test } from 'vitest';
import { granted } from '../support/answers.ts';
import { type Person, shipmentOn } from '../support/scene.ts';
import { newWaybillNumber } from '../support/waybills.ts';
import { openStage } from './stage.ts';
import { WIDTHS } from './visit.ts';

/** Handlers at their desk, in a browser. */

const stage = openStage();
const LOST = /net::ERR_(FAILED|INTERNET_DISCONNECTED)/;

/** A flight with some bookings of four pieces, and a handler. */
async function makeWork(count: number) {
  const flight = await stage.database.makeFlight({ max_weight_kg: 10_000 });
  const [owner, handler] = await Promise.all([stage.enter(), stage.enter('handler')]);
  const refs = await Promise.all(
    Array.from({ length: count }, async () => {
      const booked = await owner.client.book(shipmentOn(flight, { pieces: 4, weight_kg: 120 }));
      return granted(booked, 201).ref_id;
    }),
  );
  return { flight, owner, handler, refs, path: `/desk/flights/${flight.flight_id}` };
}

/** What the books say of each booking, by the codes of what happened to it. */
const told = ({ client }: Person, refs: readonly string[]) =>
  Promise.all(
    refs.map(async (ref_id) =>
      granted(await client.readBooking(ref_id), 200).events.map(
        ({ code, status }) => code ?? status,
      ),
    ),
  );

test.for(WIDTHS)('accepted, departed, arrived, delivered at %i px', async (width) => {
  const { flight, owner, handler, refs, path } = await makeWork(1);
  const [ref_id = ''] = refs;
  const { page } = await stage.visit(`/desk?airport=DEL&date=${flight.departure_date}`, {
    as: handler,
    width,
  });
  await page.getByRole('link', { name: flight.flight_number }).click();
  await page.getByRole('heading', { level: 1, name: flight.flight_number }).waitFor();
  const row = page.getByRole('listitem').filter({ hasText: ref_id });
  await row.getByText('Figures, time').click();
  await row.getByLabel('Weight (kg)').fill('118.5');
  const accept = row.getByRole('button', { name: 'Accept' });
  expect((await accept.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  await accept.click();
  await row.getByText('Accepted 4 pieces, 118.5 kg').waitFor();
  await row.getByRole('button', { name: 'Depart' }).click();
  await row.getByText('Departed. Done here.').waitFor();
  await page.getByText('1 of 1 done here').waitFor();
  await page.getByRole('link', { name: 'Arrival LHR' }).click();
  await row.getByRole('button', { name: 'Arrive' }).click();
  await row.getByRole('button', { name: 'Deliver' }).click();
  await row.getByText('Delivered. Nothing is left to do.').waitFor();
  expect(new URL(page.url()).pathname).toBe(path);
  expect(await told(owner, refs)).toEqual([['BOOKED', 'RCS', 'DEPARTED', 'ARRIVED', 'DELIVERED']]);
});

test('a refusal stands beside its row, and the row as it is by now', async () => {
  const { handler, refs, path } = await makeWork(2);
  const [ref_id = ''] = refs;
  const expected = /409|422/;
  const { page } = await stage.visit(`${path}?at=DEL`, { as: handler, width: 360, expected });
  const row = page.getByRole('listitem').filter({ hasText: ref_id });
  await row.getByText('Figures, time').click();
  await row.getByLabel('Pieces', { exact: true }).fill('5');
  await row.getByRole('button', { name: 'Accept' }).click();
  await row.getByRole('alert').getByText('The booking has 4.').waitFor();
  expect(await row.getByLabel('Pieces', { exact: true }).inputValue()).toBe('5');
  expect(await page.getByText('The booking has 4.').count()).toBe(2); // in the row, and at its field
  // Somebody else was faster.
  granted(await handler.client.step(ref_id, 'depart', 'DEL'), 200);
  granted(await handler.client.step(ref_id, 'arrive', 'LHR'), 200);
  await row.getByText('Leave behind').click();
  await row.getByRole('button', { name: 'Offload' }).click();
  await row.getByRole('alert').getByText('The next step of this booking is deliver').waitFor();
  await row.getByText('Departed. Done here.').waitFor();
});

test('all of a flight, with the network cut in the middle: each once, and it goes on', async () => {
  const count = 12;
  const { owner, handler, refs, path } = await makeWork(count);
  const { page, context } = await stage.visit(`${path}?at=DEL`, {
    as: handler,
    width: 360,
    expected: LOST,
  });
  let [sent, is_cut] = [0, false];
  await page.route('**/report', async (route) => {
    sent += 1;
    // What arrives and is recorded, and whose answer is lost; from then on nothing arrives.
    if (sent === 6) {
      await route.fetch();
      is_cut = true;
    }
    return is_cut ? route.abort() : route.continue();
  });
  await page.getByRole('button', { name: `Accept all ${count}` }).click();
  const words = page.locator('for-all').getByRole('status');
  await words.getByText(/^No connection: [45] of 12 done, 0 refused\./).waitFor();
  is_cut = false;
  await page.getByRole('button', { name: 'Go on' }).click();
  await words.getByText('Finished: 12 of 12 done, 0 refused.').waitFor();
  expect(await told(owner, refs)).toEqual(refs.map(() => ['BOOKED', 'RCS']));

  // And by itself, when the browser notices.
  await page.unroute('**/report');
  let answered = 0;
  page.on('response', async (response) => {
    answered += response.url().endsWith('/report') ? 1 : 0;
    if (answered === 3) await context.setOffline(true);
  });
  await page.getByRole('button', { name: `Depart all ${count}` }).click();
  await words.getByText(/^No connection: \d+ of 12 done/).waitFor();
  expect(await page.getByRole('progressbar', { name: 'Progress' }).getAttribute('max')).toBe('12');
  await context.setOffline(false);
  await words.getByText('Finished: 12 of 12 done, 0 refused.').waitFor();
  await page.getByText('12 of 12 done here').waitFor();
  expect(await told(owner, refs)).toEqual(refs.map(() => ['BOOKED', 'RCS', 'DEPARTED']));
});

test('all of a flight is stopped, and what is refused is counted and stays', async () => {
  const { owner, handler, refs, path } = await makeWork(6);
  const expected = /409/;
  const { page } = await stage.visit(`${path}?at=LHR`, { as: handler, expected });
  expect(await page.getByRole('button', { name: /^Arrive all/ }).count()).toBe(0);
  const [lost = '', ...others] = refs;
  for (const ref_id of refs) granted(await handler.client.step(ref_id, 'depart', 'DEL'), 200);
  await page.reload();
  // Its owner was faster than the page.
  granted(await owner.client.cancel(lost), 200);
  await page.getByRole('button', { name: 'Arrive all 6' }).click();
  const words = page.locator('for-all').getByRole('status');
  await words.getByText('Finished: 5 of 6 done, 1 refused.').waitFor();
  const row = page.getByRole('listitem').filter({ hasText: lost });
  await row.getByRole('alert').getByText('The booking is CANCELLED').waitFor();
  const release = Promise.withResolvers<void>();
  await page.route('**/report', async (route) => {
    await release.promise;
    await route.continue();
  });
  await page.getByRole('button', { name: 'Deliver all 5' }).click();
  await page.getByRole('button', { name: 'Stop' }).click();
  await words.getByText('Stopped: 0 of 5 done').waitFor();
  release.resolve();
  await words.getByText('Stopped: 2 of 5 done').waitFor();
  const delivered = (await told(owner, others)).filter((events) => events.includes('DELIVERED'));
  expect(delivered).toHaveLength(2);
});

test('signed out in the middle: it says so, and comes back after signing in', async () => {
  const { handler, refs, path } = await makeWork(1);
  const [ref_id = ''] = refs;
  const visit = await stage.visit(`${path}?at=DEL`, { as: handler, expected: /401/ });
  const { page, context } = visit;
  await context.clearCookies();
  const row = page.getByRole('listitem').filter({ hasText: ref_id });
  await row.getByRole('button', { name: 'Accept' }).click();
  await row.getByRole('link', { name: 'Sign in' }).click();
  await page.waitForURL('**/login?**');
  expect(new URL(page.url()).searchParams.get('come_back')).toBe(`${path}?at=DEL`);
});

test('a scanner types a waybill and Enter, and the next; a second Enter does nothing', async () => {
  const { owner, handler, refs, path } = await makeWork(2);
  const numbers: string[] = [];
  for (const ref_id of refs) {
    const awb_number = newWaybillNumber();
    granted(await handler.client.assignWaybill(ref_id, { awb_number }), 200);
    numbers.push(awb_number.replace('-', ''));
  }
  const { page } = await stage.visit(`${path}?at=DEL`, { as: handler, width: 360 });
  // Where the focus is: what is typed there and its Enter would press it.
  await page
    .getByRole('button', { name: /^Accept BKG/ })
    .first()
    .focus();
  for (const [place, ref_id] of refs.entries()) {
    await page.keyboard.type(numbers[place] ?? '');
    await page.keyboard.press('Enter');
    const found = page.getByRole('article').filter({ hasText: ref_id });
    await found.getByRole('button', { name: 'Accept' }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    expect(
      await page.getByLabel('Waybill or reference').evaluate((field) => field.matches(':focus')),
    ).toBe(true);
    expect(await told(owner, [ref_id])).toEqual([['BOOKED', 'BOOKED']]); // with its waybill
    await found.getByRole('button', { name: 'Accept' }).click();
    await found.getByRole('button', { name: 'Depart' }).waitFor();
  }
  expect(await told(owner, refs)).toEqual(refs.map(() => ['BOOKED', 'BOOKED', 'RCS']));
});

test('without scripts: one by one, all at once, and by scanner', async () => {
  const { owner, handler, refs, path } = await makeWork(3);
  const [ref_id = ''] = refs;
  const { page } = await stage.visit(`${path}?at=DEL`, { as: handler, width: 360, scripts: false });
  const row = page.getByRole('listitem').filter({ hasText: ref_id });
  await row.getByRole('button', { name: 'Accept' }).click();
  await row.getByText('Accepted 4 pieces, 120 kg').waitFor();
  await page.getByRole('button', { name: 'Accept all 2' }).click();
  await page.getByRole('button', { name: 'Depart all 3' }).click();
  await page.getByText('3 of 3 done here').waitFor();
  await page.getByRole('link', { name: 'Arrival LHR' }).click();
  await page.getByLabel('Waybill or reference').fill(ref_id);
  await page.getByLabel('Waybill or reference').press('Enter');
  await page.getByRole('button', { name: 'Arrive' }).click();
  await page.getByRole('button', { name: 'Deliver' }).waitFor();
  const events = await told(owner, refs);
  expect(events.map(({ length }) => length).sort()).toEqual([3, 3, 4]);
});
