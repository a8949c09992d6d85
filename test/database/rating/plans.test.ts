import { expect, test } from 'vitest';
import type { DatabaseSession } from '../../support/database-functions.ts';
import { actorOf, useScratchDatabase } from '../fixture.ts';
import { addCards, flatCard, flightOf, newQuoteId, quoteOf } from './quoting.ts';

const books = await useScratchDatabase();
const admin = await books.makeUser('admin');

/** A year of days on many lanes: enough that nobody would read them all. */
await books.pool.query(
  `insert into cargo.rates (carrier, origin, destination, valid_from, valid_to, currency, minimum_minor, breaks, surcharges, created_at, created_by)
   select 'PL', o.code, d.code, date '2030-01-01' + n, '2098-01-01', 'USD', 0, '[{"from_kg": 0, "per_kg_minor": 1}]', '[]', now(), $1
   from generate_series(1, 300) n,
     (select code from cargo.airports order by traffic_rank limit 8) o,
     (select code from cargo.airports order by traffic_rank limit 8) d
   where o.code <> d.code`,
  [admin.id],
);
const quoter = await books.makeUser();
const [flight, other] = [
  await flightOf(books, 'PA', { destination: 'DXB' }),
  await flightOf(books, 'PA', {
    origin: 'DXB',
    departure_at: new Date(Date.now() + 9 * 86_400_000),
  }),
];
await books.pool.query(
  `insert into cargo.quotes (quote_id, user_id, request, answer, currency, total_minor, expires_at, created_at)
   select 'QUO-' || lpad(n::text, 16, '0'), $1, '{}', '{}', 'USD', 1, now(), now() from generate_series(1, 3000) n`,
  [quoter.id],
);
await books.pool.query('vacuum analyze cargo.rates, cargo.quotes');

/** How often the rates and the quotes have been read whole; the session tells its own counts first. */
async function wholeReads(session: DatabaseSession) {
  await session.run('select pg_stat_force_next_flush()');
  return session.run(
    "select relname, seq_scan::integer from pg_stat_user_tables where relname in ('rates', 'quotes') order by 1",
  );
}

/** The pages of the index of cards that have been read. A scan of all of it would be no whole read of the table. */
async function pagesRead(session: DatabaseSession): Promise<number> {
  await session.run('select pg_stat_force_next_flush()');
  const rows = await session.run(
    "select (idx_blks_hit + idx_blks_read)::integer as pages from pg_statio_user_indexes where indexrelname = 'rates_carrier_origin_destination_valid_from_key'",
  );
  return Object(rows[0]).pages;
}

/** A look-up goes down the index: three pages or four. Of all of it there are a hundred. */
const PAGES_OF_A_QUOTE_MAX = 40;

test.each(['force_generic_plan', 'force_custom_plan'])(
  'a card and a quote are looked up by index (%s)',
  async (mode) => {
    const superuser = await books.openSession('superuser');
    await superuser.run(`set plan_cache_mode = ${mode}`);
    const before = await wholeReads(superuser);
    const quote_id = newQuoteId();
    await quoteOf(superuser, quoter, [flight, other]); // the session learns what it needs of the tables
    const pages = await pagesRead(superuser);
    await quoteOf(superuser, quoter, [flight, other], {}, { quote_id });
    const read = (await pagesRead(superuser)) - pages;
    expect(read).toBeGreaterThan(0);
    expect(read).toBeLessThanOrEqual(PAGES_OF_A_QUOTE_MAX);
    expect(await superuser.quotes.getQuote(actorOf(quoter), quote_id)).toHaveProperty('quote');
    const lane = { carrier: 'PL', origin: 'ATL', destination: null, date: '2030-05-01' };
    expect(await superuser.rates.listRates(actorOf(admin), lane)).toHaveProperty('rates');
    const card = flatCard('PA', ['DEL', 'LHR'], { valid_from: '2090-01-01' });
    expect(await superuser.rates.addRates(actorOf(admin), card)).toHaveProperty('rates');
    const booking = await books.book(quoter, [flight]);
    for (const look of [
      "cargo.refuse_quote($1, gen_random_uuid(), '', '', '{}', 1, 1, 1, true, '{}')",
      'cargo.refuse_quote_now($1, $2)',
      'cargo.use_quote($1, $2)',
    ]) {
      const values = look.includes('$2') ? [quote_id, booking.ref_id] : [quote_id];
      await superuser.run(`select ${look}`, values);
    }
    expect(await wholeReads(superuser)).toEqual(before);
  },
);

test('there are many cards, and a quote finds the one there is', async () => {
  const { rows } = await books.pool.query('select count(*)::int as cards from cargo.rates');
  expect(rows[0].cards).toBeGreaterThan(16_000);
  const [rate_id] = await addCards(books, flatCard('PA', ['DEL', 'LHR']));
  const { segments } = await quoteOf(books, quoter, [flight, other]);
  expect(segments).toMatchObject([{ rate_id, origin: 'DEL', destination: 'LHR' }]);
});
