import { describe, expect, test } from 'vitest';
import { readNumber } from '../../../src/console/tracking/asked.ts';
import { asLocal, atAirport } from '../../../src/console/tracking/clocks.ts';
import { concernsOf } from '../../../src/console/tracking/concerns.ts';
import { barCodeOf, pageOf } from '../../../src/console/tracking/labels.ts';
import { mapOf } from '../../../src/console/tracking/map.ts';
import type { Tracking } from '../../../src/core/tracking/ports.ts';
import type { TrackedBooking, TrackedLeg } from '../../../src/core/tracking/types.ts';
import { WAYBILLS } from '../../support/waybills.ts';
import { createPorts, createWorld } from '../fakes.ts';
import { ask, keepLog, signedInAs } from './door.ts';

const log = keepLog();

const NOW = '2026-03-28T12:00:00.000Z';
const now_ms = Date.parse(NOW);
const leg = (place: number, told: Partial<TrackedLeg>): TrackedLeg => ({
  leg: place,
  flight_id: `flight-${place}`,
  flight_number: `EK${place}`,
  origin: 'DEL',
  destination: 'DXB',
  state: 'planned',
  scheduled_departure: '2026-03-28T18:00:00+05:30',
  estimated_departure: null,
  actual_departure: null,
  scheduled_arrival: '2026-03-28T20:00:00+04:00',
  estimated_arrival: null,
  actual_arrival: null,
  ...told,
});
const ON = leg(2, {
  origin: 'DXB',
  destination: 'LHR',
  scheduled_departure: '2026-03-28T23:00:00+04:00',
  // The clocks of London go forward that night.
  scheduled_arrival: '2026-03-29T03:30:00+01:00',
});
const tracked = (told: Partial<TrackedBooking>): TrackedBooking => ({
  ref_id: 'BKG-1',
  awb_number: null,
  status: 'BOOKED',
  origin: 'DEL',
  destination: 'LHR',
  pieces: 1,
  weight_kg: 10,
  needs_rebooking: false,
  legs: [leg(1, {}), ON],
  milestones: [],
  last_known: null,
  next_expected: null,
  eta: null,
  delay_minutes: 0,
  connection_at_risk: false,
  misrouted: false,
  accepted: null,
  ...told,
});
const due = (planned_at: string, code: 'BKD' | 'DEP' = 'DEP') => ({
  next_expected: { code, location: 'DEL', flight_id: null, planned_at },
});

describe('what is asked for', () => {
  test.each(WAYBILLS.filter(({ text }) => /^\d{3}-?\d{8}$/.test(text)))(
    'the waybill $text',
    ({ text, valid, normal, expected_check_digit }) => {
      expect(readNumber(text)).toEqual(
        valid
          ? { number: normal, awb_number: normal }
          : { fault: 'check_digit', check_digit: expected_check_digit },
      );
    },
  );

  test.each([
    ['my-own-ref-01', { number: 'MY-OWN-REF-01', ref_id: 'MY-OWN-REF-01' }],
    ['123456', { number: '123456', ref_id: '123456' }],
    ['176‑1234‑5675', { number: '176-12345675', awb_number: '176-12345675' }],
    ['1761234567510012', { number: '1761234567510012', ref_id: '1761234567510012' }],
    ['BKG_123456', { fault: 'form' }],
    ['x'.repeat(41), { fault: 'form' }],
    ['../etc/passwd', { fault: 'form' }],
  ])('"%s"', (text, asked) => {
    expect(readNumber(text)).toEqual(asked);
  });
});

describe('clocks', () => {
  test.each([
    ['2026-03-28T23:30:00+05:30', '2026-03-28T17:30:00+05:30'],
    ['2026-03-28T23:30:00-09:30', '2026-03-28T02:30:00-09:30'],
    ['2026-03-28T23:30:00+00:00', '2026-03-28T12:00:00+00:00'],
  ])('noon in UTC by the clock of %s', (like, local) => {
    expect(asLocal(NOW, like)).toBe(local);
  });

  test('an airport has the clock of the flight there that is next in time, and one that no leg tells of has none', () => {
    const { legs } = tracked({});
    expect(atAirport(NOW, 'DEL', legs)).toBe('2026-03-28T17:30:00+05:30');
    expect(atAirport(NOW, 'DXB', legs)).toBe('2026-03-28T16:00:00+04:00');
    expect(atAirport(NOW, 'SIN', legs)).toBeNull();
    const back = leg(3, { origin: 'LHR', scheduled_departure: '2026-03-28T11:00:00+00:00' });
    expect(atAirport(NOW, 'LHR', [...legs, back])).toBe('2026-03-28T12:00:00+00:00');
  });
});

describe('concerns', () => {
  test.each<[string, Partial<TrackedBooking>, object[]]>([
    ['nothing', {}, []],
    [
      'a hold with an hour left',
      { status: 'HELD', ...due('2026-03-28T13:00:00Z', 'BKD') },
      [{ kind: 'held', until: '2026-03-28T13:00:00Z' }],
    ],
    [
      'a hold with ten minutes left',
      { status: 'HELD', ...due('2026-03-28T12:10:00Z', 'BKD') },
      [{ kind: 'hold_ends_soon', until: '2026-03-28T12:10:00Z' }],
    ],
    [
      'a hold that ends now',
      { status: 'HELD', ...due(NOW, 'BKD') },
      [{ kind: 'hold_over', until: NOW }],
    ],
    ['what was due an hour ago', due('2026-03-28T11:00:00Z'), []],
    [
      'and longer',
      due('2026-03-28T10:59:59Z'),
      [{ kind: 'overdue', code: 'DEP', airport: 'DEL', planned_at: '2026-03-28T10:59:59Z' }],
    ],
    [
      'a connection that is missed',
      {
        connection_at_risk: true,
        legs: [leg(1, { estimated_arrival: '2026-03-28T23:20:00+04:00' }), ON],
      },
      [{ kind: 'at_risk', airport: 'DXB', flight_number: 'EK2', minutes: -20 }],
    ],
    [
      'the gravest first',
      {
        misrouted: true,
        needs_rebooking: true,
        last_known: { location: 'DXB', code: 'RCF', occurred_at: NOW },
      },
      [{ kind: 'misrouted', airport: 'DXB', calls: true }, { kind: 'needs_rebooking' }],
    ],
    [
      'none of what was accepted and cancelled: no leg calls anywhere',
      {
        status: 'CANCELLED',
        legs: [],
        misrouted: true,
        last_known: { location: 'DEL', code: 'RCS', occurred_at: NOW },
      },
      [],
    ],
  ])('%s', (_, told, concerns) => {
    expect(concernsOf(tracked(told), now_ms)).toEqual(concerns);
  });
});

describe('on the map', () => {
  const flying = (departed: string) =>
    tracked({
      status: 'DEPARTED',
      legs: [
        leg(1, { state: 'departed', actual_departure: departed }),
        { ...ON, state: 'planned' },
      ],
    });
  // It arrives at 16:00 UTC.
  test.each([
    ['2026-03-28T12:00:00.000Z', 0.1],
    ['2026-03-28T08:00:00.000Z', 0.5],
    ['2026-03-28T08:01:00.000Z', 0.4],
    ['2026-03-20T08:00:00.000Z', 0.9],
  ])('having left at %s it has flown a share of %f', (departed, share) => {
    expect(mapOf(flying(departed), now_ms).at).toEqual({ from: 'DEL', to: 'DXB', share });
  });

  test.each<[Partial<TrackedBooking>, object | undefined]>([
    [{ status: 'HELD' }, undefined],
    [{ status: 'CANCELLED' }, undefined],
    [{}, undefined],
    [{ last_known: { location: 'DEL', code: 'RCS', occurred_at: NOW } }, { code: 'DEL' }],
    [{ legs: [leg(1, { state: 'offloaded' }), ON] }, undefined], // its flight was cancelled
    [{ legs: [leg(1, { state: 'arrived' }), ON] }, { code: 'DXB' }],
    [
      { misrouted: true, last_known: { location: 'SIN', code: 'RCF', occurred_at: NOW } },
      { code: 'SIN' },
    ],
  ])('%j is at %j', (told, at) => {
    expect(mapOf(tracked(told), now_ms).at).toEqual(at);
  });
});

test.each([
  ['176-12345675', 1, '1761234567500001'],
  ['176-12345675', 9_999, '1761234567509999'],
  ['176-12345675', 10_000, null],
  [null, 1, null],
])('the bar code of waybill %s, piece %i, says %s', (awb_number, piece, digits) => {
  expect(barCodeOf(awb_number, piece)).toBe(digits);
});

test.each([
  [1, undefined, { from: 1, to: 1 }],
  [20, '1', { from: 1, to: 20 }],
  [21, '21', { from: 21, to: 21 }],
  [21, '22', { from: 1, to: 20 }],
  [99, '1e1', { from: 1, to: 20 }],
])('of %i pieces, from %s on: %j', (pieces, from, page) => {
  expect(pageOf(pieces, from)).toEqual(page);
});

describe('waybills that are not public', () => {
  const settings = { PUBLIC_AWB_TRACKING: 'off' };
  const asked: object[] = [];
  const tracking: Tracking = {
    ...createPorts({ world: createWorld() }).tracking,
    getShipment: async (awb_number, looking) => {
      asked.push(looking);
      return { reason: 'shipment_not_found', awb_number };
    },
  };
  const look = (headers = {}, more = {}) =>
    ask('/track/176-12345675', { headers }, { ports: { tracking }, ...more });

  test('show nothing but the way to sign in, and come back', async () => {
    const signed_out = await look({}, { settings });
    expect(signed_out.status, log.lines().join()).toBe(404);
    expect(signed_out.text).toContain('href="/login?come_back=%2Ftrack%2F176-12345675"');
    expect(asked.at(-1)).toEqual({ user_id: null, sees_all: false, is_public: false });
    const customer = await look(signedInAs('customer'), { settings });
    expect(customer.text).not.toContain('come_back=%2Ftrack');
    const open = await look();
    expect(open.text).not.toContain('come_back=%2Ftrack');
    expect(asked.at(-1)).toMatchObject({ is_public: true });
  });
});
