import { describe, expect, test } from 'vitest';
import { deriveTracking } from '../../../src/core/tracking/derive.ts';
import type { Expected, LegFacts, TrackingFacts } from '../../../src/core/tracking/types.ts';
import {
  afterSteps,
  arrived,
  booked,
  clock,
  departed,
  FIRST,
  FLOWN,
  FLOWN_ALL,
  factsOf,
  IN_THE_AIR,
  JOURNEY,
  legAt,
  local,
  reported,
  SECOND,
  utc,
} from './facts.ts';

const POLICY = { min_connection_minutes: 60 };
const derive = (facts: TrackingFacts) => deriveTracking(facts, POLICY);

describe('next_expected', () => {
  const rcs = reported('RCS', 'DEL');
  const closing = legAt(FIRST, { latest_acceptance: clock(-90, 5) });
  const dep: Expected = {
    code: 'DEP',
    location: 'DEL',
    flight_id: 'flight-1',
    planned_at: local(0, 5),
  };
  test.each<[string, TrackingFacts, Expected | null]>([
    [
      'held',
      factsOf([{ status: 'HELD' }], { hold_expires_at: utc(-400), needs_rebooking: true }),
      { code: 'BKD', location: 'DEL', flight_id: null, planned_at: utc(-400) },
    ],
    ['booked', factsOf(), { code: 'RCS', location: 'DEL', flight_id: null, planned_at: null }],
    [
      'booked on a flight that closes',
      factsOf([booked()], { legs: [closing, SECOND] }),
      { code: 'RCS', location: 'DEL', flight_id: null, planned_at: local(-90, 5) },
    ],
    ['accepted', factsOf([booked(), rcs]), dep],
    ['a part, which was accepted with the whole', factsOf([booked()], { is_part: true }), dep],
    [
      'accepted for a flight that is late',
      factsOf([booked(), rcs], {
        legs: [legAt(FIRST, { estimated_departure: clock(45, 5) }), SECOND],
      }),
      { ...dep, planned_at: local(45, 5) },
    ],
    [
      'in the air',
      afterSteps(1),
      { code: 'ARR', location: 'DXB', flight_id: 'flight-1', planned_at: local(240, 4) },
    ],
    [
      'in the air, late',
      factsOf(JOURNEY.slice(0, 2), {
        legs: [{ ...IN_THE_AIR, estimated_arrival: clock(250, 4) }, SECOND],
      }),
      { code: 'ARR', location: 'DXB', flight_id: 'flight-1', planned_at: local(250, 4) },
    ],
    [
      'at the stop',
      afterSteps(2),
      { code: 'DEP', location: 'DXB', flight_id: 'flight-2', planned_at: local(360, 4) },
    ],
    [
      'on the last leg',
      afterSteps(3),
      { code: 'ARR', location: 'LHR', flight_id: 'flight-2', planned_at: local(840, 1) },
    ],
    [
      'at the destination',
      afterSteps(4),
      { code: 'DLV', location: 'LHR', flight_id: null, planned_at: null },
    ],
    ['delivered', afterSteps(5), null],
    ['cancelled', factsOf([booked(), { status: 'CANCELLED' }], { legs: [] }), null],
    [
      'offloaded',
      factsOf([booked(), rcs], {
        legs: [legAt(FIRST, { state: 'offloaded' }), SECOND],
        needs_rebooking: true,
      }),
      null,
    ],
  ])('%s', (_, facts, expected) => {
    expect(derive(facts).next_expected).toEqual(expected);
  });
});

describe('eta and delay', () => {
  const late = [FIRST, legAt(SECOND, { estimated_arrival: clock(930, 1) })];
  const other = [
    FLOWN,
    legAt(SECOND, { leg: 3, flight_id: 'flight-3', scheduled_arrival: clock(1_000, 1) }),
  ];
  const held = factsOf([{ status: 'HELD' }]);
  const at = (minutes: number) =>
    factsOf([...JOURNEY.slice(0, 4), arrived(SECOND, minutes)], { legs: FLOWN_ALL });
  test.each<[string, TrackingFacts, string | null, number | null]>([
    ['as scheduled', factsOf(), local(840, 1), 0],
    ['estimated late', factsOf([booked()], { legs: late }), local(930, 1), 90],
    ['arrived late', at(901), local(901, 1), 61],
    ['arrived early', at(800.5), local(800.5, 1), -39],
    ['half a minute late', at(840.5), local(840.5, 1), 0],
    ['half a minute early', at(839.5), local(839.5, 1), 0],
    [
      'rebooked on a later flight',
      factsOf(JOURNEY.slice(0, 3), { legs: other }),
      local(1_000, 1),
      160,
    ],
    ['held', held, null, null],
    ['off its flight', factsOf([booked()], { needs_rebooking: true }), null, null],
    ['delivered', afterSteps(5), null, null],
    ['cancelled', factsOf([booked(), { status: 'CANCELLED' }], { legs: [IN_THE_AIR] }), null, null],
  ])('%s', (_, facts, eta, delay_minutes) => {
    expect(derive(facts)).toMatchObject({ eta, delay_minutes });
    expect(Object.is(derive(facts).delay_minutes, -0), 'no minus zero').toBe(false);
  });

  test('an estimate ends where there is the fact', () => {
    const legs = [
      { ...FLOWN, estimated_departure: clock(5, 5), estimated_arrival: clock(250, 4) },
      SECOND,
    ];
    expect(derive(factsOf(JOURNEY.slice(0, 3), { legs })).legs[0]).toMatchObject({
      estimated_departure: null,
      actual_departure: utc(0),
      estimated_arrival: null,
      actual_arrival: utc(240),
    });
  });
});

describe('connection_at_risk', () => {
  const waiting = (estimated_departure: LegFacts['estimated_departure'] = null) =>
    legAt(SECOND, { estimated_departure });
  const late = (minutes: number) => legAt(FIRST, { estimated_arrival: clock(minutes, 4) });
  test.each<[string, TrackingFacts, boolean]>([
    ['as scheduled', factsOf(), false],
    ['an hour between', factsOf([booked()], { legs: [late(300), waiting()] }), false],
    ['a minute less', factsOf([booked()], { legs: [late(301), waiting()] }), true],
    [
      'the next one waits',
      factsOf([booked()], { legs: [late(301), waiting(clock(361, 4))] }),
      false,
    ],
    [
      'the next one leaves early',
      factsOf([booked()], { legs: [FIRST, waiting(clock(299, 4))] }),
      true,
    ],
    [
      'arrived late',
      factsOf([booked(), departed(FIRST, 0), arrived(FIRST, 301, 4)], { legs: [FLOWN, SECOND] }),
      true,
    ],
    [
      'arrived in time, estimated late',
      factsOf([booked(), departed(FIRST, 0), arrived(FIRST, 240, 4)], {
        legs: [{ ...FLOWN, estimated_arrival: clock(350, 4) }, SECOND],
      }),
      false,
    ],
    [
      'made all the same',
      factsOf([booked(), departed(FIRST, 0), arrived(FIRST, 350, 4), departed(SECOND, 360)], {
        legs: [FLOWN, legAt(SECOND, { state: 'departed' })],
      }),
      false,
    ],
    ['one leg', factsOf([booked()], { legs: [late(9_999)] }), false],
  ])('%s: %s', (_, facts, at_risk) => {
    expect(derive(facts).connection_at_risk).toBe(at_risk);
  });

  test('by the setting', () => {
    const legs = [late(340), waiting()];
    const at = (min_connection_minutes: number) =>
      deriveTracking(factsOf([booked()], { legs }), { min_connection_minutes }).connection_at_risk;
    expect([at(0), at(20), at(21)]).toEqual([false, false, true]);
  });
});
