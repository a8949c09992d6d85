import { expect, test } from 'vitest';
import type { QuoteRequest } from '../../../src/core/rating/types.ts';
import { type DatabaseSession, sqlState } from '../../support/database-functions.ts';
import { isFirst, ORDERS, race } from '../../support/interleaving.ts';
import { shipmentOn } from '../../support/scene.ts';
import { useScratchDatabase } from '../fixture.ts';
import { stopClock } from '../stopped-clock.ts';
import { askQuote, newQuoteId, quoteOf } from './quoting.ts';

/** What a booking and a rebook ask of a quote; both call these three helpers. */

const books = await useScratchDatabase({ patient: true });
const user = await books.makeUser();
const legs = await books.makeRoute(['DEL', 'DXB', 'LHR']);
/** The helpers are closed to the Worker's role. */
const superusers = { pool: books.pool, openSession: () => books.openSession('superuser') };
const FACTS = { weight_kg: 80.5, pieces: 4, special_handling_codes: ['PER', 'COL'] };

type Asked = QuoteRequest & { volume_l: number; volume_given: boolean; user_id: string };
const ASKED: Asked = {
  ...shipmentOn(legs),
  ...FACTS,
  volume_l: 483,
  volume_given: false,
  user_id: user.id,
};

async function refuse(quote_id: string, changes: Partial<Asked> = {}) {
  const asked = { ...ASKED, ...changes };
  const { rows } = await books.pool.query<{ answer: unknown }>(
    'select cargo.refuse_quote($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) as answer',
    [
      ...[quote_id, asked.user_id, asked.origin, asked.destination, asked.flight_ids],
      ...[asked.weight_kg, asked.pieces, asked.volume_l, asked.volume_given],
      asked.special_handling_codes,
    ],
  );
  return rows[0]?.answer;
}
const refuseNow = async (quote_id: string, ref_id: string) => {
  const { rows } = await books.pool.query<{ answer: unknown }>(
    'select cargo.refuse_quote_now($1, $2) as answer',
    [quote_id, ref_id],
  );
  return rows[0]?.answer;
};

const use = (quote_id: string, ref_id: string) =>
  books.pool.query<{ used: boolean }>('select cargo.use_quote($1, $2) as used', [quote_id, ref_id]);
const isUsed = async (...args: Parameters<typeof use>) => (await use(...args)).rows[0]?.used;

const booked = async () => (await books.book(user, legs)).ref_id;

const quote_id = newQuoteId();
await quoteOf(books, user, legs, FACTS, { quote_id });

test('what was quoted may be booked, with the codes in any order', async () => {
  expect(await refuse(quote_id)).toBeNull();
  const special_handling_codes = FACTS.special_handling_codes.toReversed();
  expect(await refuse(quote_id, { special_handling_codes })).toBeNull();
});

test('a quote of nobody or of somebody else is unknown', async () => {
  const { id: user_id } = await books.makeUser();
  expect(await refuse(quote_id, { user_id })).toEqual({ reason: 'quote_unknown', quote_id });
  const none = newQuoteId();
  expect(await refuse(none)).toEqual({ reason: 'quote_unknown', quote_id: none });
});

const OTHERS: [field: string, changes: Partial<Asked>][] = [
  ['origin', { origin: 'BOM' }],
  ['destination', { destination: 'JFK' }],
  ['flight_ids', { flight_ids: legs.map((leg) => leg.flight_id).toReversed() }],
  ['flight_ids', { flight_ids: [legs[0]?.flight_id ?? ''] }],
  ['weight_kg', { weight_kg: 80.4 }],
  ['pieces', { pieces: 5 }],
  ['volume_m3', { volume_l: 484 }],
  ['volume_m3', { volume_given: true }],
  ['special_handling_codes', { special_handling_codes: ['PER'] }],
  ['special_handling_codes', { special_handling_codes: ['PER', 'COL', 'CAO'] }],
  ['special_handling_codes', { special_handling_codes: [] }],
];

test.each(OTHERS)('another %s is not what was quoted: %j', async (field, changes) => {
  expect(await refuse(quote_id, changes)).toEqual({ reason: 'quote_mismatch', fields: [field] });
});

test('all that differs is told, in the order of the contract', async () => {
  const changes = Object.assign({}, ...OTHERS.map(([, change]) => change));
  const fields = [...new Set(OTHERS.map(([field]) => field))];
  expect(await refuse(quote_id, changes)).toEqual({ reason: 'quote_mismatch', fields });
});

test('a quote is used by one booking, once and for ever', async () => {
  const one = newQuoteId();
  await quoteOf(books, user, legs, FACTS, { quote_id: one });
  const [ref_id, other] = [await booked(), await booked()];
  expect(await refuseNow(one, ref_id)).toBeNull();
  expect(await isUsed(one, ref_id)).toBe(true);
  expect(await isUsed(one, ref_id), 'by its own booking again').toBe(true);
  expect(await refuseNow(one, ref_id)).toBeNull();
  expect(await isUsed(one, other)).toBe(false);
  expect(await refuseNow(one, other)).toEqual({ reason: 'quote_used', quote_id: one, ref_id });
  await books.call('cancel_booking', { p_user_id: user.id, p_ref_id: ref_id });
  expect(await refuseNow(one, other)).toMatchObject({ reason: 'quote_used' });
});

test.each([
  'user_id = (select id from cargo.users where id <> user_id limit 1)',
  "request = '{}'",
  "answer = '{}'",
  "currency = 'EUR'",
  'total_minor = total_minor + 1',
  "expires_at = expires_at + interval '1 day'",
  "created_at = created_at - interval '1 day'",
  "quote_id = 'QUO-0000000000000000'",
])('what was quoted stays: %s', async (change) => {
  await books.makeUser();
  const session = await books.openSession('superuser');
  await session.run("set session_replication_role = 'replica'");
  const update = (set: string) =>
    session.run(`update cargo.quotes set ${set} where quote_id = $1`, [quote_id]);
  expect(await sqlState(update(change))).toBe('23001');
});

test('who uses a quote is not changed, nor is it free again', async () => {
  const one = newQuoteId();
  await quoteOf(books, user, legs, FACTS, { quote_id: one });
  const [ref_id, other] = [await booked(), await booked()];
  await use(one, ref_id);
  for (const value of [`'${other}'`, 'null']) {
    const update = books.pool.query(
      `update cargo.quotes set used_by = ${value} where quote_id = $1`,
      [one],
    );
    expect(await sqlState(update)).toBe('23001');
  }
});

test.each(ORDERS)('of twins one uses the quote ($path)', async ({ order }) => {
  for (const endOfFirst of ['commit', 'rollback'] as const) {
    const one = newQuoteId();
    await quoteOf(books, user, legs, FACTS, { quote_id: one });
    const refs = { A: await booked(), B: await booked() };
    const by = (ref_id: string) => async (session: DatabaseSession) =>
      Object(await session.run('select cargo.use_quote($1, $2) as used', [one, ref_id]))[0].used;
    const outcome = await race(superusers, {
      order,
      works: { A: by(refs.A), B: by(refs.B) },
      endOfFirst,
    });
    expect(outcome.first).toBe(true);
    expect(outcome.second).toBe(endOfFirst === 'rollback');
    const { rows } = await books.pool.query(
      'select used_by from cargo.quotes where quote_id = $1',
      [one],
    );
    const [first, second] = isFirst(order) ? [refs.A, refs.B] : [refs.B, refs.A];
    expect(rows).toEqual([{ used_by: endOfFirst === 'commit' ? first : second }]);
  }
});

test('a quote is over to the millisecond, by the clock of the database', async () => {
  const NOON = new Date(Math.floor(Date.now() / 1_000) * 1_000);
  const clock = await stopClock(books, NOON);
  const one = newQuoteId();
  const { quote } = await askQuote(books, user, legs, FACTS, { quote_id: one, minutes: 30 });
  const over = new Date(NOON.getTime() + 30 * 60_000);
  expect(quote).toMatchObject({ expires_at: over.toISOString() });
  const [ref_id, other] = [await booked(), await booked()];
  await clock.set(new Date(over.getTime() - 1));
  expect(await refuseNow(one, ref_id)).toBeNull();
  await use(one, ref_id);
  await clock.set(over);
  const expires_at = over.toISOString();
  const expired = { reason: 'quote_expired', quote_id: one, expires_at };
  expect(await refuseNow(one, other), 'before: used').toEqual(expired);
  expect(await refuse(one), 'what it is for does not end').toBeNull();
});
