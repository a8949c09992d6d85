import { expect, test } from 'vitest';
import type { NewRate, Rate } from '../../../src/core/rating/types.ts';
import { granted, refused, refusedPaths } from '../../support/answers.ts';
import { cardNamed } from '../../support/rates.ts';
import { openScene } from '../../support/scene.ts';

const { enter } = openScene();
const { client: admin } = await enter('admin');
const add = <Sent extends NewRate | NewRate[]>(sent: Sent) =>
  admin.call<Sent extends NewRate[] ? Rate[] : Rate>('POST', '/rates', sent);

/** Other files and other runs add cards too: what is of this one lies on days of its own. */
let day = Math.floor(Math.random() * 20_000);
const newCard = (changes: Partial<NewRate> = {}): NewRate => {
  day += 1;
  const valid_from = new Date(Date.UTC(2030, 0, day)).toISOString().slice(0, 10);
  return cardNamed('B', { carrier: '9X', valid_from, ...changes });
};

test('POST /rates with one → 201 with that one and its rate_id', async () => {
  const card = newCard();
  const added = granted(await add(card), 201);
  expect(added).toEqual({
    ...card,
    rate_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*\.\d{3}Z$/),
  });
  const { surcharges: _, ...bare } = newCard();
  expect(granted(await add(bare), 201).surcharges).toEqual([]);
});

test('POST /rates with an array → 201 with all, in the order sent, again with the same ids', async () => {
  const [one, other] = [newCard({ carrier: '9Z' }), newCard()];
  const added = granted(await add([one, other, one]), 201);
  expect(added).toMatchObject([one, other, one]);
  expect(added[2]?.rate_id).toBe(added[0]?.rate_id);
  expect(granted(await add([other, one]), 201)).toEqual([added[1], added[0]]);
});

test('POST /rates with another card of the lane and day → 409 rate_exists, and none is added', async () => {
  const [known, fresh] = [newCard(), newCard({ carrier: '9Y' })];
  granted(await add(known), 201);
  const other = { ...known, minimum: 61 };
  expect(refused(await add(other), 409, 'rate_exists').index).toBe(0);
  const problem = refused(await add([fresh, known, other]), 409, 'rate_exists');
  expect(problem).toMatchObject({ index: 2, detail: expect.stringContaining('index 2') });
  const query = new URLSearchParams({ carrier: '9Y', date: fresh.valid_from });
  const listed = granted(await admin.call<Rate[]>('GET', `/rates?${query}`), 200);
  expect(listed.map((rate) => rate.valid_from)).not.toContain(fresh.valid_from);
});

test('POST /rates with a card out of its rules → 422 that names where', async () => {
  const card = newCard();
  expect(refusedPaths(await add({ ...card, currency: 'KWD' }))).toEqual(['currency']);
  const sent = [card, { ...card, breaks: [{ from_kg: 1, per_kg: 2 }] }];
  expect(refusedPaths(await add(sent))).toEqual(['1.breaks']);
  expect(refusedPaths(await add({ ...card, origin: 'QQQ' }))).toEqual(['origin']);
  expect(refusedPaths(await add([card, { ...card, destination: 'QQQ' }]))).toEqual([
    '1.destination',
  ]);
});

test('POST /rates takes more than 64 KiB', async () => {
  const breaks = Array.from({ length: 10 }, (_, at) => ({ from_kg: at * 100, per_kg: 3.25 }));
  const cards = Array.from({ length: 150 }, () => newCard({ carrier: '9W', breaks }));
  expect(JSON.stringify(cards).length).toBeGreaterThan(65_536);
  expect(granted(await add(cards), 201)).toHaveLength(150);
});

test('GET /rates lists what matches, the latest first; a customer may not', async () => {
  const [first, second] = [newCard({ carrier: '9V' }), newCard({ carrier: '9V' })];
  granted(await add([first, second]), 201);
  const query = new URLSearchParams({
    ...{ carrier: '9v', origin: ' del ', destination: 'LHR' },
    date: second.valid_from,
  });
  const { client: handler } = await enter('handler');
  const answer = await handler.call<Rate[]>('GET', `/rates?${query}`);
  const days = granted(answer, 200).map((rate) => rate.valid_from);
  expect(days).toEqual([...days].sort().reverse());
  expect(days).toEqual(expect.arrayContaining([first.valid_from, second.valid_from]));
  expect(answer.headers.get('Cache-Control')).toBe('no-store');
  expect(refusedPaths(await handler.call('GET', '/rates?date=tomorrow'))).toEqual(['date']);
  const { client: customer } = await enter();
  refused(await customer.call('GET', `/rates?${query}`), 403, 'forbidden');
});
