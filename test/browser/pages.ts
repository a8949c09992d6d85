import type { Page } from 'playwright-core';
import type { Role } from '../../src/core/identity/types.ts';
import { type Person, type Scene, shipmentOn } from '../support/scene.ts';
import { DESK_PAGES } from './desk-pages.ts';
import { SEARCH_PAGES } from './search-pages.ts';
import { makeTracked, STANDS } from './tracked.ts';

/** A page that people read, or a state of one. Each is walked in both colour schemes and at two widths. */
export interface ReadPage {
  /** Of its pictures, and of its test. */
  readonly name: string;
  /** With a function a scene is made first: flights, bookings; `person` is who looks. */
  readonly path: string | ((scene: Scene, person: Person) => Promise<string>);
  /** Without the reference page another answers at its address; all else is the same. */
  readonly files?: 'all' | 'of npm install';
  /** Somebody of this role is signed in; without a word nobody is. */
  readonly as?: Role;
  /** What is done in the page to come to the state. */
  readonly act?: (page: Page, person: Person) => Promise<void>;
  /** What its address answers with; 200 without a word. */
  readonly status?: number;
  /** Complaints that belong to what is done there, such as those of a network that is cut. */
  readonly expected?: RegExp;
  /** It chooses its colours when it is loaded, and is not ours: what is asked of our own pages is not of it. */
  readonly foreign?: true;
}

export const PAGES: readonly ReadPage[] = [
  { name: 'reference', path: '/docs', foreign: true },
  { name: 'reference-call', path: '/docs#tag/search/GET/route', foreign: true },
  { name: 'list-of-calls', path: '/docs', files: 'of npm install' },
  { name: 'guides', path: '/docs/guides' },
  { name: 'guide', path: '/docs/guides/safe-retries' },
  { name: 'problem', path: '/problems/capacity_exceeded' },

  ...SEARCH_PAGES,
  { name: 'login', path: '/login' },
  { name: 'login-come-back', path: '/login?come_back=%2Faccount' },
  {
    name: 'login-refused',
    path: '/login',
    act: async (page) => {
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('alert').waitFor();
    },
  },
  { name: 'signup', path: '/signup' },
  { name: 'account', path: '/account', as: 'customer' },
  { name: 'account-of-planner', path: '/account', as: 'admin' },
  ...DESK_PAGES,

  { name: 'track', path: '/track' },
  { name: 'track-wrong-digit', path: '/track?number=176-12345678', status: 422 },
  { name: 'track-no-such-reference', path: '/track/BKG-0000000000000000', status: 404 },
  { name: 'track-no-such-waybill', path: '/track/176-12345675', status: 404 },
  { name: 'track-booked', path: async (scene) => (await makeTracked(scene)).path },
  { name: 'track-flying', path: STANDS.flying },
  { name: 'track-flying-for-staff', path: STANDS.flying, as: 'handler' },
  { name: 'track-delivered', path: STANDS.delivered },
  { name: 'track-cancelled', path: STANDS.cancelled },
  { name: 'track-late', path: STANDS.late },
  { name: 'track-misrouted', path: STANDS.misrouted },
  { name: 'track-stranded', path: STANDS.stranded, as: 'customer' },
  { name: 'track-held', path: STANDS.held, as: 'customer' },
  { name: 'track-hold-over', path: STANDS.over },
  { name: 'track-parts', path: STANDS.split },
  {
    name: 'track-paused',
    path: STANDS.flying,
    act: async (page) => {
      await page.getByRole('button', { name: 'Pause updates' }).click();
      await page.getByText('Paused. Looked at').waitFor();
    },
  },
  {
    name: 'track-offline',
    path: STANDS.flying,
    act: async (page) => {
      await page.context().setOffline(true);
      await page.getByText('You are offline').waitFor();
    },
  },
  {
    name: 'track-label',
    path: async (scene) => `${await STANDS.flying(scene)}/label`,
    as: 'handler',
  },
  {
    name: 'track-label-of-many',
    path: async (scene) => `${(await makeTracked(scene, { pieces: 45 })).path}/label?from=21`,
  },
  {
    name: 'track-label-cancelled',
    path: async (scene) => `${await STANDS.cancelled(scene)}/label`,
  },
  { name: 'no-such-page', path: '/login/nowhere', status: 404 },

  { name: 'map', path: mapOfDay },
  { name: 'map-of-handler', path: mapOfDay, as: 'handler' },
  {
    name: 'map-lane-shown',
    path: mapOfDay,
    act: (page) => page.locator('lane-map a').first().focus(),
  },
  { name: 'map-empty', path: '/map?date=2098-01-01' },
  { name: 'map-refused', path: '/map?date=tomorrow', status: 422 },
  { name: 'no-such-guide', path: '/docs/guides/nowhere', status: 404 },
];

/** A day with lanes of several loads, one of them over the edge of the map. */
async function mapOfDay({ database }: Scene, { client }: Person): Promise<string> {
  const departure_at = new Date(Date.now() + 650 * 86_400_000);
  let day = '';
  for (const [origin, destination, booked] of [
    ['DEL', 'LHR', 950],
    ['DEL', 'SIN', 800],
    ['LHR', 'JFK', 600],
    ['HND', 'LAX', 1],
  ] as const) {
    const flight = await database.makeFlight({ origin, destination, departure_at });
    await client.book(shipmentOn(flight, { weight_kg: booked }));
    if (origin === 'DEL') day = flight.departure_date;
  }
  return `/map?date=${day}`;
}
