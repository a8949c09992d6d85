import { expect, test } from 'vitest';
import type { BookingStatus } from '../../../src/core/booking/types.ts';
import { deriveShipment } from '../../../src/core/tracking/shipment.ts';
import type { TrackingFacts } from '../../../src/core/tracking/types.ts';
import { booked, factsOf } from './facts.ts';

const POLICY = { min_connection_minutes: 60 };
const derive = (...parts: TrackingFacts[]) =>
  deriveShipment({ awb_number: '176-12345675', parts }, POLICY);

const part = (status: BookingStatus, pieces: number, weight_kg: number, wish = {}) =>
  factsOf([booked()], { status, pieces, weight_kg, ...wish });

test('one booking is its own shipment', () => {
  const { parts, ...shipment } = derive(part('BOOKED', 10, 100));
  expect(shipment).toEqual({
    awb_number: '176-12345675',
    origin: 'DEL',
    destination: 'LHR',
    pieces: 10,
    weight_kg: 100,
    status: 'BOOKED',
  });
  expect(parts).toMatchObject([{ ref_id: 'BKG-1', milestones: [{ code: 'BKD' }] }]);
});

test('from where the first leaves, in the order given, in exact kilograms', () => {
  const offloaded = { ref_id: 'BKG-2', origin: 'DXB', is_part: true };
  const shipment = derive(part('ARRIVED', 7, 0.1), part('BOOKED', 3, 0.2, offloaded));
  expect(shipment).toMatchObject({
    origin: 'DEL',
    pieces: 10,
    weight_kg: 0.3,
    parts: [{ ref_id: 'BKG-1' }, { ref_id: 'BKG-2' }],
  });
});

test.each<[BookingStatus[], BookingStatus, number]>([
  [['DELIVERED', 'HELD'], 'HELD', 2],
  [['DELIVERED', 'ARRIVED', 'DEPARTED', 'BOOKED'], 'BOOKED', 4],
  [['DELIVERED', 'DEPARTED', 'ARRIVED'], 'DEPARTED', 3],
  [['DELIVERED', 'ARRIVED'], 'ARRIVED', 2],
  [['DELIVERED', 'DELIVERED'], 'DELIVERED', 2],
  [['DELIVERED', 'CANCELLED'], 'DELIVERED', 1],
  [['CANCELLED', 'BOOKED'], 'BOOKED', 1],
  [['CANCELLED', 'CANCELLED'], 'CANCELLED', 2],
])('%j is %s, of %i pieces', (statuses, status, pieces) => {
  expect(derive(...statuses.map((one) => part(one, 1, 10)))).toMatchObject({
    status,
    pieces,
    weight_kg: pieces * 10,
  });
});

test('a waybill without a booking is a bug', () => {
  expect(() => derive()).toThrow('176-12345675');
});
