import { expect, test } from 'vitest';
import type { NewRate, RateFilter } from '../../../src/core/rating/types.ts';
import { type DatabaseSession, sqlState } from '../../support/database-functions.ts';
import { isFirst, ORDERS, race, untilBlocked } from '../../support/interleaving.ts';
import { cardNamed } from '../../support/rates.ts';
import { actorOf, useScratchDatabase } from '../fixture.ts';
import { addCards, flatCard, newCarrier } from './quoting.ts';

const books = await useScratchDatabase({ patient: true });
const admin = await books.makeUser('admin');
const add = (rates: NewRate | NewRate[]) => books.rates.addRates(actorOf(admin), rates);
const added = async (rates: NewRate[]) => {
  const answer = await add(rates);
  if ('reason' in answer) throw new Error(JSON.stringify(answer));
  return answer.rates;
};
const cardsOf = async (carrier: string) => {
  const { rows } = await books.pool.query(
    'select origin, destination, valid_from::text from cargo.rates where carrier = $1 order by 1, 2, 3',
    [carrier],
  );
  return rows;
};

const UUID = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
const MOMENT = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

test('cards are answered in the order given, as they were sent', async () => {
  const carrier = newCarrier();
  const cards = ['B', 'C', 'A'].map((name) => cardNamed(name, { carrier }));
  expect(await add(cards)).toEqual({
    rates: cards.map((card) => ({
      surcharges: [],
      ...card,
      rate_id: UUID,
      created_at: MOMENT,
    })),
  });
});

test('one card alone is answered as one', async () => {
  const card = flatCard(newCarrier(), ['DEL', 'LHR'], { minimum: 0.01, surcharges: [] });
  expect(await add(card)).toEqual({ rates: [{ ...card, rate_id: UUID, created_at: MOMENT }] });
});

test('the same card again is the card of before, also within one array', async () => {
  const [card, other] = [cardNamed('B', { carrier: newCarrier() }), cardNamed('A')];
  const [first] = await added([card]);
  const again = await added([other, card, card, other]);
  expect(again.map(({ rate_id }) => rate_id)).toEqual([
    again[3]?.rate_id,
    first?.rate_id,
    first?.rate_id,
    again[0]?.rate_id,
  ]);
});

const SURCHARGE = { code: 'MYC', basis: 'flat', rate: 15 } as const;
const OTHERS: [string, Partial<NewRate>][] = [
  ['another end', { valid_to: '2098-12-30' }],
  ['another currency', { currency: 'EUR' }],
  ['another minimum', { minimum: 60.01 }],
  ['another price', { breaks: [{ from_kg: 0, per_kg: 4.26 }] }],
  ['another break', { breaks: [...cardNamed('B').breaks.slice(0, -1)] }],
  ['other surcharges', { surcharges: [SURCHARGE] }],
  ['none of its surcharges', { surcharges: undefined }],
];

test.each(OTHERS)('%s is another card, and none is added', async (_, changes) => {
  const carrier = newCarrier();
  const card = cardNamed('B', { carrier });
  const fresh = cardNamed('A', { carrier });
  // Known before, and sent before.
  const other = { ...card, ...changes };
  expect(await add([fresh, card, other])).toEqual({ reason: 'rate_exists', index: 2 });
  expect(await cardsOf(carrier)).toEqual([]);
  await added([card]);
  expect(await add([fresh, other])).toEqual({ reason: 'rate_exists', index: 1 });
  expect(await cardsOf(carrier)).toHaveLength(1);
});

test('another first day, lane or carrier is a card of its own', async () => {
  const [carrier, another] = [newCarrier(), newCarrier()];
  const card = flatCard(carrier, ['DEL', 'LHR']);
  const rates = await added([
    card,
    { ...card, valid_from: '2020-01-02', minimum: 1 },
    { ...card, destination: 'JFK', minimum: 2 },
    { ...card, origin: 'BOM', minimum: 3 },
    { ...card, carrier: another, minimum: 4 },
  ]);
  expect(new Set(rates.map(({ rate_id }) => rate_id)).size).toBe(5);
});

test('airports that nobody knows are named where they stand', async () => {
  const card = flatCard(newCarrier(), ['DEL', 'LHR']);
  const message = expect.any(String);
  expect(await add({ ...card, destination: 'QQQ' })).toEqual({
    reason: 'validation_failed',
    errors: [{ path: 'destination', message }],
  });
  expect(await add([card, { ...card, origin: 'QQQ' }])).toEqual({
    reason: 'validation_failed',
    errors: [{ path: '1.origin', message }],
  });
  expect(await cardsOf(card.carrier)).toEqual([]);
});

test.each(['customer', 'handler'] as const)('a %s adds no card', async (role) => {
  const card = flatCard(newCarrier(), ['DEL', 'LHR']);
  const answer = await books.rates.addRates(actorOf(await books.makeUser(role)), card);
  expect(answer).toEqual({ reason: 'forbidden' });
});

test('cards are listed by what is asked for, the latest first', async () => {
  const handler = actorOf(await books.makeUser('handler'));
  const [carrier, another] = [newCarrier(), newCarrier()];
  const of = (first_day: string, changes: Partial<NewRate> = {}) =>
    flatCard(carrier, ['DEL', 'LHR'], { valid_from: first_day, ...changes });
  const cards = [
    of('2030-01-01', { valid_to: '2030-01-31' }),
    of('2030-01-20'),
    of('2030-01-10', { destination: 'JFK' }),
    of('2030-01-15', { origin: 'BOM' }),
    of('2030-01-05', { carrier: another }),
  ];
  const ids = (await added(cards)).map(({ rate_id }) => rate_id);
  const all: RateFilter = { carrier, origin: null, destination: null, date: null };
  const list = async (filter: Partial<RateFilter>) => {
    const answer = await books.rates.listRates(handler, { ...all, ...filter });
    if ('reason' in answer) throw new Error(JSON.stringify(answer));
    return answer.rates.map(({ rate_id }) => ids.indexOf(rate_id));
  };
  expect(await list({})).toEqual([1, 3, 2, 0]);
  expect(await list({ origin: 'DEL' })).toEqual([1, 2, 0]);
  expect(await list({ destination: 'LHR' })).toEqual([1, 3, 0]);
  expect(await list({ date: '2030-01-01' })).toEqual([0]);
  expect(await list({ date: '2030-01-31' })).toEqual([1, 3, 2, 0]);
  expect(await list({ date: '2030-02-01' })).toEqual([1, 3, 2]);
  expect(await list({ carrier: 'YY' })).toEqual([]);
  const ours = (await list({ carrier: null })).filter((place) => place >= 0);
  expect(ours).toEqual([1, 3, 2, 4, 0]);
});

test('200 cards are listed, and no customer sees one', async () => {
  const carrier = newCarrier();
  await books.pool.query(
    `insert into cargo.rates (carrier, origin, destination, valid_from, valid_to, currency, minimum_minor, breaks, surcharges, created_at, created_by)
     select $1, 'DEL', 'LHR', date '2030-01-01' + n, '2098-01-01', 'USD', 0, '[{"from_kg": 0, "per_kg_minor": 1}]', '[]', now(), $2
     from generate_series(1, 201) n`,
    [carrier, admin.id],
  );
  const filter = { carrier, origin: null, destination: null, date: null };
  const answer = await books.rates.listRates(actorOf(admin), filter);
  expect(answer).toMatchObject({ rates: { length: 200, 199: { valid_from: '2030-01-03' } } });
  const customer = actorOf(await books.makeUser());
  expect(await books.rates.listRates(customer, filter)).toEqual({ reason: 'forbidden' });
});

test.each([
  "update cargo.rates set valid_to = valid_to + 1 where carrier = 'I9'",
  "delete from cargo.rates where carrier = 'I9'",
  'truncate cargo.rates',
])('a card never changes: %s', async (statement) => {
  const card = flatCard('I9', ['DEL', 'LHR']);
  await added([card]);
  const session = await books.openSession('superuser');
  await session.run("set session_replication_role = 'replica'");
  expect(await sqlState(session.run(statement))).toBe('23001');
});

/** Two sessions that add these; what they were told, the first one first. */
const addBoth = (order: (typeof ORDERS)[number]['order'], [a, b]: [NewRate[], NewRate[]]) => {
  const by =
    (cards: NewRate[]) =>
    ({ rates }: DatabaseSession) =>
      rates.addRates(actorOf(admin), cards);
  return race(books, { order, works: { A: by(a), B: by(b) } });
};

test.each(ORDERS)('who adds another card of the lane is told its place ($path)', async (one) => {
  const carrier = newCarrier();
  const [card, fresh] = [flatCard(carrier, ['DEL', 'LHR']), flatCard(carrier, ['BOM', 'LHR'])];
  const other = { ...card, minimum: 9 };
  const { first, second } = await addBoth(one.order, [
    [card, fresh],
    [fresh, other],
  ]);
  expect(first).toMatchObject({ rates: [{}, {}] });
  expect(second).toEqual({ reason: 'rate_exists', index: isFirst(one.order) ? 1 : 0 });
});

test.each(ORDERS)('who adds the same in another order waits and gets them ($path)', async (one) => {
  const carrier = newCarrier();
  const cards = ['BOM', 'DEL', 'DXB'].map((origin) => flatCard(carrier, [origin, 'LHR']));
  const outcome = await addBoth(one.order, [cards, cards.toReversed()]);
  const idsOf = (answer: unknown) =>
    Object(answer).rates.map((rate: { rate_id: string }) => rate.rate_id);
  expect(idsOf(outcome.A), JSON.stringify(outcome)).toEqual(idsOf(outcome.B).toReversed());
  expect(await cardsOf(carrier)).toHaveLength(3);
});

test('cards are inserted from the first lane on, in whatever order they are sent', async () => {
  const carrier = newCarrier();
  const [low, high] = [flatCard(carrier, ['BOM', 'LHR']), flatCard(carrier, ['DEL', 'LHR'])];
  const [holder, worker] = [await books.openSession(), await books.openSession()];
  await holder.run('begin');
  await holder.rates.addRates(actorOf(admin), low);
  const working = worker.rates.addRates(actorOf(admin), [high, low]);
  await untilBlocked(books.pool, worker, working);
  expect(await add(high), 'nobody has it yet').toMatchObject({ rates: [{}] });
  await holder.run('commit');
  expect(await working).toMatchObject({ rates: [{}, {}] });
});

test('a thousand cards are added at once', async () => {
  const carrier = newCarrier();
  const cards = Array.from({ length: 1_000 }, (_, day) =>
    cardNamed('B', {
      carrier,
      valid_from: new Date(Date.UTC(2030, 0, 1 + day)).toISOString().slice(0, 10),
    }),
  );
  expect(await addCards(books, ...cards)).toHaveLength(1_000);
});
