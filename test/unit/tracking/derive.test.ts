import { describe, expect, test } from 'vitest';
import { deriveTracking } from '../../../src/core/tracking/derive.ts';
import type { TrackingFacts } from '../../../src/core/tracking/types.ts';
import {
  arrived,
  booked,
  clock,
  departed,
  FIRST,
  FLOWN,
  factsOf,
  IN_THE_AIR,
  JOURNEY,
  legAt,
  local,
  reported,
  SECOND,
  type Told,
  utc,
} from './facts.ts';

const POLICY = { min_connection_minutes: 60 };
const derive = (facts: TrackingFacts) => deriveTracking(facts, POLICY);

test('a shipment under way has the keys of the contract, in its order', () => {
  const facts = factsOf(
    [
      booked(),
      reported('RCS', 'DEL', { pieces: 10, weight_kg: 99.5, occurred_at: utc(-60), remark: 'Dry' }),
      { ...departed(FIRST, 15.5), pieces: 10 },
    ],
    {
      legs: [IN_THE_AIR, legAt(SECOND, { estimated_departure: clock(400, 4) })],
      awb_number: '176-12345675',
    },
  );
  expect(JSON.stringify(derive(facts), null, 1)).toBe(
    JSON.stringify(
      {
        ref_id: 'BKG-1',
        awb_number: '176-12345675',
        status: 'DEPARTED',
        origin: 'DEL',
        destination: 'LHR',
        pieces: 10,
        weight_kg: 100,
        legs: [
          {
            leg: 1,
            flight_id: 'flight-1',
            flight_number: 'ZZ1',
            origin: 'DEL',
            destination: 'DXB',
            state: 'departed',
            scheduled_departure: local(0, 5),
            estimated_departure: null,
            actual_departure: utc(15.5),
            scheduled_arrival: local(240, 4),
            estimated_arrival: null,
            actual_arrival: null,
          },
          {
            leg: 2,
            flight_id: 'flight-2',
            flight_number: 'ZZ2',
            origin: 'DXB',
            destination: 'LHR',
            state: 'planned',
            scheduled_departure: local(360, 4),
            estimated_departure: local(400, 4),
            actual_departure: null,
            scheduled_arrival: local(840, 1),
            estimated_arrival: null,
            actual_arrival: null,
          },
        ],
        milestones: [
          {
            code: 'BKD',
            discrepancy: null,
            location: 'DEL',
            flight_id: null,
            pieces: null,
            weight_kg: null,
            partial: false,
            occurred_at: utc(-500),
            recorded_at: utc(-500),
            message: 'Booking created',
            remark: null,
          },
          {
            code: 'RCS',
            discrepancy: null,
            location: 'DEL',
            flight_id: null,
            pieces: 10,
            weight_kg: 99.5,
            partial: false,
            occurred_at: utc(-60),
            recorded_at: utc(-499),
            message: 'Something happened',
            remark: 'Dry',
          },
          {
            code: 'DEP',
            discrepancy: null,
            location: 'DEL',
            flight_id: 'flight-1',
            pieces: 10,
            weight_kg: null,
            partial: false,
            occurred_at: utc(15.5),
            recorded_at: utc(-498),
            message: 'Something happened',
            remark: null,
          },
        ],
        last_known: { location: 'DEL', code: 'DEP', occurred_at: utc(15.5) },
        next_expected: {
          code: 'ARR',
          location: 'DXB',
          flight_id: 'flight-1',
          planned_at: local(240, 4),
        },
        eta: local(840, 1),
        delay_minutes: 0,
        connection_at_risk: false,
        misrouted: false,
        needs_rebooking: false,
        accepted: { pieces: 10, weight_kg: 99.5, at: utc(-60) },
      },
      null,
      1,
    ),
  );
});

describe('the code of an event', () => {
  test.each<[string, Told[], string[]]>([
    ['a booking', [booked()], ['BKD']],
    ['a hold', [{ ...booked(), status: 'HELD' }], []],
    ['a hold that is confirmed', [{ status: 'HELD' }, { kind: 'confirmed' }], ['BKD']],
    ['a rebooked one', [booked(), { kind: 'rebooked' }], ['BKD', 'BKD']],
    ['a part', [{ ...booked(), kind: 'split' }], ['BKD']],
    ['a cancelled one', [booked(), { status: 'CANCELLED' }], ['BKD']],
    ['a waybill', [booked(), { kind: 'awb_assigned' }], ['BKD']],
    [
      'a flight that changed, under way',
      [booked(), { kind: 'flight_changed', status: 'DEPARTED' }],
      ['BKD'],
    ],
    [
      'an offload',
      [booked(), { kind: 'offloaded', fsu_code: 'DIS', discrepancy: 'OFLD' }],
      ['BKD', 'DIS'],
    ],
    [
      'a fact told after the delivery',
      [booked(), reported('DDL', 'LHR', { status: 'DELIVERED' })],
      ['BKD', 'DDL'],
    ],
    ['a journey', JOURNEY, ['BKD', 'DEP', 'ARR', 'DEP', 'ARR', 'DLV']],
  ])('%s', (_, told, codes) => {
    expect(derive(factsOf(told)).milestones.map(({ code }) => code)).toEqual(codes);
  });

  test('a confirmation happens at the origin', () => {
    const [milestone] = derive(factsOf([{ status: 'HELD' }, { kind: 'confirmed' }])).milestones;
    expect(milestone).toMatchObject({ code: 'BKD', location: 'DEL' });
  });
});

test('milestones stand by the time they happened, then as they were told', () => {
  const facts = factsOf([
    booked(),
    departed(FIRST, 5),
    reported('MAN', 'DEL', { occurred_at: utc(-30) }),
    reported('FOH', 'DEL', { occurred_at: utc(-90) }),
    reported('AWR', 'DEL', { occurred_at: utc(5) }),
    reported('DOC', 'DEL', { occurred_at: utc(-30) }),
  ]);
  const tracked = derive(facts);
  expect(tracked.milestones.map(({ code }) => code)).toEqual([
    'BKD',
    'FOH',
    'MAN',
    'DOC',
    'DEP',
    'AWR',
  ]);
  expect(tracked.last_known).toEqual({ location: 'DEL', code: 'DEP', occurred_at: utc(5) });
});

describe('partial', () => {
  test.each([
    [null, 10, false],
    [9, 10, true],
    [10, 10, false],
    [10, 14, true],
    [11, 10, false],
  ])('%s pieces of %i in the shipment: %s', (pieces, shipment_pieces, partial) => {
    const facts = factsOf([reported('RCF', 'DXB', { pieces })], { shipment_pieces });
    expect(derive(facts).milestones[0]).toMatchObject({ pieces, partial });
  });
});

describe('last_known', () => {
  const late = { occurred_at: utc(100) };
  test.each<[string, Told, string | undefined]>([
    ...(['FOH', 'RCS', 'PRE', 'MAN', 'RCF', 'RCT', 'TFD', 'DDL'] as const).map(
      (code) => [code, reported(code, 'JFK', late), code] as [string, Told, string],
    ),
    ['found cargo', reported('DIS', 'JFK', { ...late, discrepancy: 'FDCA' }), 'DIS'],
    ['overcarried', reported('DIS', 'JFK', { ...late, discrepancy: 'OVCD' }), 'DIS'],
    ['missing cargo', reported('DIS', 'JFK', { ...late, discrepancy: 'MSCA' }), 'DEP'],
    [
      'offloaded',
      reported('DIS', 'DEL', { ...late, discrepancy: 'OFLD', kind: 'offloaded' }),
      'DEP',
    ],
    ['documents', reported('AWR', 'JFK', late), 'DEP'],
    ['customs', reported('CCD', 'JFK', late), 'DEP'],
    ['a late report of an earlier fact', reported('RCS', 'DEL', { occurred_at: utc(-9) }), 'DEP'],
  ])('%s', (_, told, code) => {
    const { last_known } = derive(factsOf([booked(), departed(FIRST, 0), told]));
    expect(last_known?.code).toBe(code);
  });

  test('nobody has seen what is booked alone', () => {
    expect(derive(factsOf()).last_known).toBeNull();
  });
});

describe('misrouted', () => {
  test.each<[string, Told, boolean]>([
    ['seen nowhere', reported('AWR', 'JFK'), false],
    ['at a stop of its route', reported('RCF', 'DXB', { flight_id: 'flight-1' }), false],
    ['on no flight', reported('FOH', 'LHR'), false],
    ['off its route', reported('RCF', 'SIN', { flight_id: 'flight-1' }), true],
    ['found off its route', reported('DIS', 'SIN', { discrepancy: 'FDCA' }), true],
    ['on another flight', reported('MAN', 'DEL', { flight_id: 'flight-9' }), true],
  ])('%s: %s', (_, told, misrouted) => {
    expect(derive(factsOf([booked(), told])).misrouted).toBe(misrouted);
  });

  test('on a flight of an itinerary before this: flown is its own, replaced is not', () => {
    const now = legAt(SECOND, { leg: 3, flight_id: 'flight-3' });
    const told = [booked(), departed(FIRST, 0), arrived(FIRST, 240, 4)];
    expect(derive(factsOf(told, { legs: [FLOWN, now] })).misrouted).toBe(false);
    const manifested = reported('MAN', 'DXB', { flight_id: 'flight-2', occurred_at: utc(300) });
    expect(derive(factsOf([...told, manifested], { legs: [FLOWN, now] })).misrouted).toBe(true);
  });

  test('no more once it is seen where it belongs', () => {
    const told = [
      booked(),
      reported('RCF', 'SIN', { occurred_at: utc(10) }),
      reported('RCF', 'DXB', { occurred_at: utc(20) }),
    ];
    expect(derive(factsOf(told)).misrouted).toBe(false);
  });
});

test('accepted is what the last RCS said', () => {
  expect(derive(factsOf()).accepted).toBeNull();
  const told = [
    booked(),
    reported('RCS', 'DEL', { occurred_at: utc(-30), pieces: 10, weight_kg: 101.5 }),
    reported('RCS', 'DEL', { occurred_at: utc(-60), pieces: 4 }),
    reported('FOH', 'DEL', { occurred_at: utc(-10), pieces: 3 }),
  ];
  expect(derive(factsOf(told)).accepted).toEqual({ pieces: 10, weight_kg: 101.5, at: utc(-30) });
  const bare = derive(factsOf([booked(), reported('RCS', 'DEL', { occurred_at: utc(-60) })]));
  expect(bare.accepted).toEqual({ pieces: null, weight_kg: null, at: utc(-60) });
});
