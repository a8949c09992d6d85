import { PAGES } from '../../src/console/pages.ts';
import type { Role } from '../../src/core/identity/types.ts';
import { granted } from './answers.ts';
import type { MadeFlight } from './database.ts';
import { type Person, type Scene, shipmentOn } from './scene.ts';

/** What the owner of the booking wrote, and no stranger may read. */
export const WRITTEN_BY_OWNER = 'Marzipan lighthouses';

/** A line of the table of pages. */
export interface PageCase {
  /** Method and path, as the table names it. */
  page: keyof typeof PAGES;
  method: 'GET' | 'POST';
  /** Who may, as the table says. */
  access: 'everyone' | Role;
}

/** All lines of the table. A page that is added is in every walk. */
export const PAGE_CASES: readonly PageCase[] = Object.entries(PAGES).map(([page, access]) => ({
  page: page as keyof typeof PAGES,
  method: page.startsWith('GET ') ? 'GET' : 'POST',
  access,
}));

/** What stands for the parameters of paths, by their names: a booking of a customer, its flight, a quote of theirs. */
export interface Things {
  owner: Person;
  flight: MadeFlight;
  values: Readonly<Record<string, string>>;
  /** A page of the table, at these things, asked as it mostly is. A parameter that nothing stands for fails. */
  pathOf(page: string): string;
}

/** Makes a booking with its flight, and a quote, for pages to be about. */
export async function makeThings({
  database,
  enter,
}: Pick<Scene, 'database' | 'enter'>): Promise<Things> {
  const owner = await enter();
  const flight = await database.makeFlight();
  const facts = { goods_description: WRITTEN_BY_OWNER };
  const { ref_id } = granted(await owner.client.book(shipmentOn(flight, facts)), 201);
  const { quote_id } = granted(await owner.client.quote(shipmentOn(flight)), 201);
  const values: Record<string, string> = {
    ref_id,
    number: ref_id,
    flight_id: flight.flight_id,
    quote_id,
    code: 'capacity_exceeded',
    page: 'paging',
  };
  return {
    owner,
    flight,
    values,
    pathOf(page) {
      const path = page.replace(/^\w+ /, '').replaceAll(/:(\w+)/g, (_, name: string) => {
        const value = values[name];
        if (value === undefined) throw new Error(`Nothing stands for :${name} of ${page}.`);
        return value;
      });
      const query = new URLSearchParams(queryOf(page, flight, ref_id));
      return query.size === 0 ? path : `${path}?${query}`;
    },
  };
}

/** What a page is mostly asked with; nothing for those that are asked without. */
function queryOf(page: string, flight: MadeFlight, ref_id: string): Record<string, string> {
  const { origin, destination, departure_date: date } = flight;
  const searching = { origin, destination, date, weight_kg: '10', pieces: '1' };
  const queries: Record<string, Record<string, string>> = {
    'GET /': searching,
    'GET /days': searching,
    'GET /book': { ...searching, flight_ids: flight.flight_id },
    'GET /desk': { airport: origin, date },
    'GET /desk/scan': { q: ref_id, at: origin },
    'GET /desk/flights/:flight_id': { at: origin },
    'GET /board': { origin, from: date },
    'GET /map': { date },
  };
  return queries[page] ?? {};
}

/** What came of asking for a page. */
export interface Came {
  status: number;
  headers: Headers;
  text: string;
  isPage: boolean;
}

/** Asks for pages of a Worker as a browser does, with this token in its cookie. */
export function browse(origin: string, token?: string) {
  const cookie = token === undefined ? {} : { Cookie: `__Host-session=${token}` };
  const ask = (path: string, init: RequestInit) =>
    fetch(origin + path, { ...init, redirect: 'manual' });
  const send = async (path: string, init: RequestInit): Promise<Came> => {
    // A connection that was kept may end just as it is used again: to look once more is harmless.
    const asked = ask(path, init);
    const response = await (init.method === 'POST' ? asked : asked.catch(() => ask(path, init)));
    const text = await response.text();
    const { status, headers } = response;
    return { status, headers, text, isPage: text.startsWith('<!doctype html>') };
  };
  return {
    see: (path: string, headers: Readonly<Record<string, string>> = {}) =>
      send(path, { headers: { Accept: 'text/html', ...cookie, ...headers } }),
    send: (
      path: string,
      fields: Readonly<Record<string, string>> = {},
      headers: Readonly<Record<string, string>> = {},
    ) =>
      send(path, {
        method: 'POST',
        headers: {
          Accept: 'text/html',
          Origin: origin,
          'Sec-Fetch-Site': 'same-origin',
          ...cookie,
          ...headers,
        },
        body: new URLSearchParams(fields),
      }),
  };
}

/** The lowest role that may see a page. */
export const lowest = ({ access }: PageCase): Role => (access === 'everyone' ? 'customer' : access);
