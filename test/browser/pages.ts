import type { Page } from 'playwright-core';
import type { Role } from '../../src/core/identity/types.ts';
import type { Person, Scene } from '../support/scene.ts';
import { DESK_PAGES } from './desk-pages.ts';

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

  { name: 'search', path: '/' },
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
  { name: 'no-such-page', path: '/login/nowhere', status: 404 },
];
