import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type {
  BookingListed,
  BookingWithEvents,
  ShipmentRequest,
} from '../../../src/core/booking/types.ts';
import { granted, refused } from '../../support/answers.ts';
import type { Answer } from '../../support/api-client.ts';
import { type Fate, PASS } from '../../support/fault-proxy.ts';
import { openFaultyDatabase } from '../../support/faulty-database.ts';
import { openScene, shipmentOn } from '../../support/scene.ts';

/** With a retry key every attempt names one reference: what a 503 names is what may have been booked. */

const scene = openScene();
const { database, enter } = scene;
const { proxy, api } = await openFaultyDatabase(scene);

const BOOK = '/rest/v1/rpc/book_shipment';

/** A customer with a shipment and a key. */
async function setUp() {
  const client = api.as((await enter()).token);
  const flight = await database.makeFlight();
  const key = randomUUID();
  const book = (wish: Partial<ShipmentRequest> = {}, by: string | null = key) =>
    client.book(
      shipmentOn(flight, wish),
      by === null ? {} : { headers: { 'idempotency-key': by } },
    );
  /** The reference that a 503 names when this happens to the booking on its way. */
  const failBy = async (kind: 'lose-reply' | 'refuse', by = key) => {
    const fate: Fate = { kind };
    proxy.decide = ({ path }) => (path === BOOK ? fate : PASS);
    const answer = await book({}, by);
    proxy.decide = () => PASS;
    const { ref_id } = refused(answer, 503, 'unavailable');
    if (ref_id === undefined) throw new Error(`No reference is named: ${answer.text}`);
    return ref_id;
  };
  /** One booking in all, and it is this one. */
  const expectOne = async (ref_id: string) => {
    const listed = await client.call<BookingListed[]>('GET', '/bookings/my-bookings');
    expect(granted(listed, 200).map((booking) => booking.ref_id)).toEqual([ref_id]);
    expect(await database.readCapacity(flight.flight_id)).toEqual({
      booked_weight_kg: 10,
      version: 1,
    });
  };
  return { client, flight, key, book, failBy, expectOne };
}

function expectReplay(answer: Answer<BookingWithEvents>, ref_id: string) {
  expect(granted(answer, 201).ref_id).toBe(ref_id);
  expect(answer.headers.get('Idempotent-Replayed'), answer.text).toBe('true');
}

test.each<[string, { ref: boolean; key: boolean }]>([
  ['the key and the ref_id', { ref: true, key: true }],
  ['the ref_id without the key', { ref: true, key: false }],
  ['the key alone', { ref: false, key: true }],
])('a booking whose reply was lost is repeated by %s', async (_, sent) => {
  const { key, book, failBy, expectOne } = await setUp();
  const ref_id = await failBy('lose-reply');
  const answer = await book(sent.ref ? { ref_id } : {}, sent.key ? key : null);
  expectReplay(answer, ref_id);
  await expectOne(ref_id);
});

test('and by each of them after the others, the same answer byte for byte', async () => {
  const { key, book, failBy, expectOne } = await setUp();
  const ref_id = await failBy('lose-reply');
  const answers = [await book({ ref_id }, key), await book({ ref_id }, null), await book()];
  for (const answer of answers) expectReplay(answer, ref_id);
  expect(new Set(answers.map((answer) => answer.text)).size).toBe(1);
  await expectOne(ref_id);
});

test('every attempt names the same reference, whatever became of the one before', async () => {
  const { book, failBy, expectOne } = await setUp();
  const ref_id = await failBy('lose-reply');
  expect(await failBy('refuse')).toBe(ref_id);
  expect(await failBy('lose-reply')).toBe(ref_id);
  expectReplay(await book({ ref_id }, null), ref_id);
  await expectOne(ref_id);
});

test('a booking that never arrived is booked by the reference that was named', async () => {
  const { book, failBy, expectOne } = await setUp();
  const ref_id = await failBy('refuse');
  const answer = await book();
  expect(granted(answer, 201).ref_id).toBe(ref_id);
  expect(answer.headers.get('Idempotent-Replayed')).toBeNull();
  await expectOne(ref_id);
});

test.each<[string, boolean]>([
  ['the key and the ref_id', true],
  ['the ref_id without the key', false],
])('and then the key alone finds what %s has booked', async (_, withKey) => {
  const { key, book, failBy, expectOne } = await setUp();
  const ref_id = await failBy('refuse');
  const booked = await book({ ref_id }, withKey ? key : null);
  expect(granted(booked, 201).ref_id).toBe(ref_id);
  const again = await book();
  expectReplay(again, ref_id);
  expect(again.text).toBe(booked.text);
  await expectOne(ref_id);
});

test('another key, another user and no key make other references', async () => {
  const [one, other] = [await setUp(), await setUp()];
  const named = [
    await one.failBy('refuse'),
    await one.failBy('refuse', randomUUID()),
    await other.failBy('refuse', one.key),
    granted(await one.book({}, null), 201).ref_id,
    granted(await one.book({}, null), 201).ref_id,
  ];
  expect(new Set(named).size).toBe(named.length);
});
