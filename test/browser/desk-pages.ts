import { granted } from '../support/answers.ts';
import type { MadeFlight } from '../support/database.ts';
import { makeHold } from '../support/holds.ts';
import { type Person, type Scene, shipmentOn } from '../support/scene.ts';
import { newWaybillNumber } from '../support/waybills.ts';
import type { ReadPage } from './pages.ts';

const NOBODY_AT_WORK = '/desk?airport=AKL&date=2031-05-17';

/** A flight with a shipment in every state that one can be in at its origin, and one of each kind of goods. */
async function makeFullFlight(scene: Scene, handler: Person): Promise<MadeFlight> {
  const [flight] = await scene.makeConnection({
    max_weight_kg: [9_000, 9_000],
    flights: [{ max_volume_m3: 60 }, {}],
  });
  const owner = await scene.enter();
  const book = async (wish: Parameters<typeof shipmentOn>[1]) =>
    granted(await owner.client.book(shipmentOn(flight, wish)), 201).ref_id;
  const flowers = { goods_description: 'Cut flowers', special_handling_codes: ['PER'] };
  const [accepted, departed, offloaded] = [
    await book({ weight_kg: 412.5, pieces: 12, ...flowers }),
    await book({ weight_kg: 3_120, pieces: 148, goods_description: 'Machine parts' }),
    await book({ weight_kg: 80, pieces: 2, special_handling_codes: ['ELI', 'CAO'] }),
  ];
  await book({ weight_kg: 1_000, pieces: 1 });
  await makeHold(scene, [flight]);
  const { client } = handler;
  for (const ref_id of [accepted, departed]) {
    granted(await client.assignWaybill(ref_id, { awb_number: newWaybillNumber() }), 200);
  }
  const occurred_at = new Date().toISOString();
  const { flight_id } = flight;
  granted(
    await client.report(accepted, { code: 'RCS', location: 'DEL', occurred_at, pieces: 11 }),
    200,
  );
  granted(await client.step(departed, 'depart', 'DEL'), 200);
  granted(await client.offload(offloaded, { flight_id, discrepancy: 'OFLD', occurred_at }), 200);
  return flight;
}

const fullFlight = async (scene: Scene, handler: Person, at = 'DEL') =>
  `/desk/flights/${(await makeFullFlight(scene, handler)).flight_id}?at=${at}`;

/** A shipment that can be scanned. */
async function scanned(scene: Scene, at: string, asked_for?: MadeFlight) {
  const flight = await scene.database.makeFlight();
  const owner = await scene.enter();
  const { ref_id } = granted(await owner.client.book(shipmentOn(flight, { pieces: 4 })), 201);
  return `/desk/scan?q=${ref_id}&at=${at}${asked_for ? `&flight_id=${asked_for.flight_id}` : ''}`;
}

/** The pages of the desk, in each of their states. */
export const DESK_PAGES: readonly ReadPage[] = [
  { name: 'desk', path: '/desk', as: 'handler' },
  {
    name: 'desk-day',
    as: 'handler',
    path: async (scene, person) => {
      const { flight_id, departure_date, departure_at } = await makeFullFlight(scene, person);
      const later = new Date(departure_at.getTime() + 45 * 60_000).toISOString();
      await scene.database.operate(flight_id, { estimated_departure_datetime: later });
      return `/desk?airport=DEL&date=${departure_date}`;
    },
  },
  { name: 'desk-no-flights', path: NOBODY_AT_WORK, as: 'handler' },
  { name: 'desk-refused', path: '/desk?airport=DELHI', as: 'handler', status: 422 },
  { name: 'desk-forbidden', path: '/desk', as: 'customer', status: 403 },
  { name: 'desk-flight', path: fullFlight, as: 'handler' },
  {
    name: 'desk-flight-arrivals',
    path: (scene, person) => fullFlight(scene, person, 'DXB'),
    as: 'handler',
  },
  {
    name: 'desk-flight-cancelled',
    as: 'handler',
    path: async (scene) => {
      const flight = await scene.database.makeFlight();
      const owner = await scene.enter();
      granted(await owner.client.book(shipmentOn(flight)), 201);
      await scene.database.operate(flight.flight_id, { status: 'CANCELLED' });
      return `/desk/flights/${flight.flight_id}?at=DEL`;
    },
  },
  {
    name: 'desk-flight-empty',
    as: 'handler',
    path: async ({ database }) => `/desk/flights/${(await database.makeFlight()).flight_id}`,
  },
  {
    name: 'desk-flight-offload-refused',
    path: fullFlight,
    as: 'handler',
    expected: /409|422/,
    act: async (page) => {
      await page.getByText('Leave behind').first().click();
      await page
        .getByLabel(/^Pieces, of/)
        .first()
        .fill('999');
      await page.getByRole('button', { name: 'Offload' }).first().click();
      await page.getByRole('alert').filter({ hasText: 'At most' }).waitFor();
    },
  },
  {
    name: 'desk-all-offline',
    path: fullFlight,
    as: 'handler',
    expected: /net::ERR/,
    act: async (page) => {
      await page.route('**/report', (route) => route.abort());
      await page.getByRole('button', { name: /^Accept all/ }).click();
      await page.getByText(/^No connection/).waitFor();
    },
  },
  {
    name: 'desk-all-finished',
    path: fullFlight,
    as: 'handler',
    act: async (page) => {
      await page.getByRole('button', { name: /^Accept all/ }).click();
      await page.getByText(/^Finished/).waitFor();
    },
  },
  {
    name: 'desk-signed-out',
    path: fullFlight,
    as: 'handler',
    expected: /401/,
    act: async (page) => {
      await page.context().clearCookies();
      await page.getByRole('button', { name: /^Accept all/ }).click();
      await page.getByRole('link', { name: 'Sign in' }).first().waitFor();
    },
  },
  { name: 'desk-scanned', path: (scene) => scanned(scene, 'DEL'), as: 'handler' },
  {
    name: 'desk-scanned-elsewhere',
    path: async (scene) => scanned(scene, 'DEL', await scene.database.makeFlight()),
    as: 'handler',
  },
  {
    name: 'desk-scan-mistyped',
    path: '/desk/scan?q=098-70000205&at=DEL',
    as: 'handler',
    status: 422,
  },
];
