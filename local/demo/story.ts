import { randomBytes, randomInt } from 'node:crypto';
import { ExplainedError } from '../explained-error.ts';
import { withClient } from '../stack/database.ts';
import { book, repeat, search, searchAgain } from './booking.ts';
import { delayConnection, deliverBoth, offload, rebook } from './disruption.ts';
import { addKg, type Cast, dayAhead, type Flight, newFlight } from './flights.ts';
import { confirm, hold, runOut } from './hold.ts';
import { cancel, sellTheLast } from './last-kilograms.ts';
import { accept, drawWaybill, publishWays, quote, reserve } from './papers.ts';
import type { Answer, Teller } from './teller.ts';
import { delay, move, track } from './tracking.ts';
import { fillByVolume } from './volume.ts';
import { trackWaybill } from './waybill.ts';

const DEMO_PASSWORD = 'gocomet-demo';

/** Tells the story, chapter by chapter. Every run publishes flights of its own. */
export async function tellStory(teller: Teller, databaseUrl: string | undefined): Promise<void> {
  await ask(teller);
  const cast = await signIn(teller);
  const legs = await publish(teller, cast);
  const route = `/route?origin=DEL&destination=LHR&date=${legs.date}&limit=200`;
  await search(teller, route, legs.flights);
  const booked = await book(teller, cast, legs.flights);
  await searchAgain(teller, route, legs.flights, booked.weight_kg);
  await repeat(teller, cast, booked);
  const roomy = await fillByVolume(teller, cast);
  const held = await hold(teller, cast);
  await confirm(teller, cast, roomy);
  const last = await sellTheLast(teller, cast);
  await delay(teller, cast, legs.flights[0], booked.ref_id);
  await move(teller, cast, booked.ref_id);
  await track(teller, booked.ref_id);
  await cancel(teller, cast, last);
  const ways = await publishWays(teller, cast);
  const quoted = await quote(teller, cast, ways);
  const ref_id = await reserve(teller, cast, quoted);
  const awb_number = await drawWaybill(teller, cast, ref_id);
  await accept(teller, cast, ref_id);
  await delayConnection(teller, cast, ways, ref_id);
  const part = await offload(teller, cast, ways, ref_id);
  await rebook(teller, cast, ways, part);
  await deliverBoth(teller, cast, [ref_id, part]);
  await trackWaybill(teller, awb_number);
  await runOut(teller, cast, held);
  const others = [roomy, held.flight, last.flight].flatMap((flight) => flight ?? []);
  await audit(teller, cast, [...legs.flights, ...ways.flights, ...ways.later, ...others]);
  if (databaseUrl) await auditDatabase(teller, databaseUrl);
}

async function ask({ chapter, call, expect }: Teller): Promise<void> {
  chapter('Is it there?');
  const health = await call('GET', '/health');
  expect('The Worker runs', health.status === 200, health.text);
  const ready = await call('GET', '/health/ready');
  expect('Database and Redis are in reach', ready.body?.status === 'ok', ready.text);
}

async function signIn({ chapter, call, expect, say }: Teller): Promise<Cast> {
  chapter('A shipper signs up; a handler and an admin sign in');
  const email = `demo-${randomBytes(5).toString('hex')}@example.com`;
  const password = randomBytes(12).toString('base64url');
  const account = { email, password, name: 'Demo Visitor' };
  const signedUp = await call('POST', '/users/signup', { body: account });
  expect('A new account is a customer', signedUp.body?.user?.role === 'customer', signedUp.text);
  const shouted = { ...account, email: email.toUpperCase() };
  const again = await call('POST', '/users/signup', { body: shouted });
  expect('One address, one account, in any case', again.body?.code === 'email_taken', again.text);
  const staff = async (name: string) => {
    const body = { email: `${name}@gocomet.dev`, password: DEMO_PASSWORD };
    const { status, body: session } = await call('POST', '/users/login', { body, quiet: true });
    if (status === 200 && session?.access_token) return session.access_token;
    throw new ExplainedError(
      `${body.email} cannot sign in (${status}).`,
      'The demo needs the demo users of a local database: start one with "npm run dev".',
    );
  };
  const cast = {
    shipper: signedUp.body?.access_token ?? '',
    handler: await staff('handler'),
    admin: await staff('admin'),
  };
  say('handler@gocomet.dev and admin@gocomet.dev are signed in.');
  return cast;
}

async function publish({ chapter, call, expect }: Teller, { admin, shipper }: Cast) {
  chapter('The admin publishes two flights that connect');
  const date = dayAhead(randomInt(2, 12));
  const at = (time: string) => `${date}T${time}`;
  const flights = [
    newFlight('DEL', 'VIE', at('02:10:00+05:30'), at('06:25:00+01:00'), 2_000),
    newFlight('VIE', 'LHR', at('08:30:00+01:00'), at('10:05:00Z'), 1_500.5),
  ];
  const refused = await call('POST', '/flights', { token: shipper, body: flights, quiet: true });
  expect('A shipper may not', refused.status === 403, refused.text);
  const published = await call<Flight[]>('POST', '/flights', { token: admin, body: flights });
  const legs = published.status === 201 ? (published.body ?? []) : [];
  expect('Both are published, in one call', legs.length === 2, published.text);
  return { date, flights: legs };
}

/** A booking, as a list shows what it holds. */
type Held = { status: string; flight_ids: string[]; weight_kg: number };

async function audit({ chapter, call, expect, say }: Teller, { shipper }: Cast, flights: Flight[]) {
  chapter('The books balance');
  const held = new Map<string, number>();
  let path: string | undefined = '/bookings/my-bookings?limit=100';
  while (path) {
    const page: Answer<Held[]> = await call('GET', path, { token: shipper, quiet: true });
    for (const { status, flight_ids, weight_kg } of page.body ?? []) {
      if (status === 'CANCELLED') continue;
      for (const id of flight_ids) held.set(id, addKg(held.get(id) ?? 0, weight_kg));
    }
    path = /<(.+)>; rel="next"/.exec(page.headers.get('Link') ?? '')?.[1];
  }
  for (const { flight_id, flight_number } of flights) {
    const { body } = await call('GET', `/flights/${flight_id}`, { quiet: true });
    const sum = held.get(flight_id) ?? 0;
    say(`${flight_number}: bookings ${sum} kg, flight ${body?.booked_weight_kg} kg`);
    expect(`${flight_number} holds what was booked`, sum === body?.booked_weight_kg, body);
  }
}

async function auditDatabase({ expect, say }: Teller, url: string): Promise<void> {
  const { rows } = await withClient(url, (client) =>
    client.query(
      `select count(*)::int as flights, count(*) filter (where difference_kg <> 0 or difference_l <> 0)::int as wrong,
         count(*) filter (where booked_weight_kg > max_weight_kg)::int as overbooked
       from cargo.capacity_audit`,
    ),
  );
  const { flights, wrong, overbooked } = rows[0];
  say(
    `cargo.capacity_audit: ${flights} flights, ${wrong} with a difference, ${overbooked} overbooked`,
  );
  expect('No flight of the database shows a difference', wrong === 0 && overbooked === 0, rows[0]);
}
