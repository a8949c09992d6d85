import {
  array,
  boolean,
  assert as check,
  constantFrom,
  integer,
  option,
  property,
  record,
  shuffledSubarray,
} from 'fast-check';
import { expect, test } from 'vitest';
import { EVENT_KINDS } from '../../../src/core/booking/types.ts';
import { deriveTracking } from '../../../src/core/tracking/derive.ts';
import {
  type LegFacts,
  MILESTONE_CODES,
  STEP_OF,
  type Step,
  type TrackingFacts,
} from '../../../src/core/tracking/types.ts';
import {
  arrived,
  booked,
  clock,
  departed,
  FIRST,
  factsOf,
  legAt,
  reported,
  SECOND,
  type Told,
  utc,
} from './facts.ts';

const RUNS = { numRuns: 500 };
const AIRPORTS = ['DEL', 'DXB', 'LHR', 'JFK'];
const minutes = integer({ min: -600, max: 1_200 });

/** Any event, whether it makes sense or not. */
const events = array(
  record({
    status: constantFrom('HELD', 'BOOKED', 'DEPARTED', 'ARRIVED', 'DELIVERED', 'CANCELLED'),
    kind: option(constantFrom(...EVENT_KINDS)),
    fsu_code: option(constantFrom(...MILESTONE_CODES)),
    discrepancy: option(constantFrom('FDCA', 'MSCA', 'OFLD')),
    location: option(constantFrom(...AIRPORTS)),
    flight_id: option(constantFrom('flight-1', 'flight-2', 'flight-9')),
    pieces: option(integer({ min: 1, max: 20 })),
    occurred_at: minutes.map(utc),
    clocks: option(
      minutes.map((at) => clock(at, 1)),
      { nil: undefined },
    ),
  }),
  { maxLength: 12 },
);
const states = constantFrom('planned', 'offloaded', 'departed', 'arrived');
const leg = (like: LegFacts) =>
  record({ state: states, estimated: option(minutes) }).map(({ state, estimated }) =>
    legAt(like, { state, estimated_arrival: estimated === null ? null : clock(estimated, 1) }),
  );
const worlds = record({
  told: events,
  legs: record({ first: leg(FIRST), second: leg(SECOND), count: integer({ min: 0, max: 2 }) }).map(
    ({ first, second, count }) => [first, second].slice(0, count),
  ),
  status: constantFrom('HELD', 'BOOKED', 'DEPARTED', 'ARRIVED', 'DELIVERED', 'CANCELLED'),
  needs_rebooking: boolean(),
  is_part: boolean(),
}).map(({ told, ...wish }) => factsOf(told as Told[], wish as Partial<TrackingFacts>));

const derive = (facts: TrackingFacts) => deriveTracking(facts, { min_connection_minutes: 60 });

test('whatever stands in the books can be read, and nothing of it is changed', () => {
  check(
    property(worlds, (facts) => {
      const before = structuredClone(facts);
      const tracked = derive(facts);
      expect(facts).toEqual(before);
      const none = ['DELIVERED', 'CANCELLED', 'HELD'].includes(facts.status);
      const hasEta = facts.legs.length > 0 && !facts.needs_rebooking && !none;
      expect(tracked.eta !== null).toBe(hasEta);
      expect(tracked.delay_minutes !== null).toBe(hasEta);
      const times = tracked.milestones.map(({ occurred_at }) => Date.parse(occurred_at));
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      const places = new Set(
        tracked.legs.flatMap(({ origin, destination }) => [origin, destination]),
      );
      if (tracked.last_known === null) expect(tracked.misrouted).toBe(false);
      else if (!places.has(tracked.last_known.location)) expect(tracked.misrouted).toBe(true);
    }),
    RUNS,
  );
});

test('what is told late changes nothing but its place: the order of telling does not matter', () => {
  const facts = [
    reported('FOH', 'DEL', { occurred_at: utc(-90) }),
    reported('RCS', 'DEL', { occurred_at: utc(-60), pieces: 10 }),
    reported('MAN', 'DEL', { occurred_at: utc(-30), flight_id: 'flight-1' }),
    reported('RCF', 'DXB', { occurred_at: utc(250), flight_id: 'flight-1' }),
    reported('DIS', 'DXB', { occurred_at: utc(260), discrepancy: 'MSCA' }),
  ];
  const inOrder = derive(factsOf([booked(), ...facts]));
  const essence = ({ milestones, ...rest }: typeof inOrder) => ({
    ...rest,
    milestones: milestones.map(({ recorded_at: _, ...milestone }) => milestone),
  });
  check(
    property(shuffledSubarray(facts, { minLength: facts.length }), (told) => {
      expect(essence(derive(factsOf([booked(), ...told])))).toEqual(essence(inOrder));
    }),
    { numRuns: 60 },
  );
});

/** The steps as the books take them (cargo.booking_steps), each with what it leaves behind. */
const STEPS: readonly { step: Step; location: string; told: Told; legs: LegFacts[] }[] = [
  ['depart', departed(FIRST, 0), 'departed', 'planned'] as const,
  ['arrive', arrived(FIRST, 240, 4), 'arrived', 'planned'] as const,
  ['depart', departed(SECOND, 360), 'arrived', 'departed'] as const,
  ['arrive', arrived(SECOND, 840), 'arrived', 'arrived'] as const,
  ['deliver', { status: 'DELIVERED', location: 'LHR' } as Told, 'arrived', 'arrived'] as const,
].map(([step, told, first, second]) => ({
  step,
  location: told.location ?? '',
  told,
  legs: [legAt(FIRST, { state: first }), legAt(SECOND, { state: second })],
}));

test('whoever reports what is expected next takes the step that the books take next', () => {
  let [told, legs]: [Told[], LegFacts[]] = [[booked()], [FIRST, SECOND]];
  expect(derive(factsOf(told)).next_expected?.code).toBe('RCS');
  told = [...told, reported('RCS', 'DEL')];
  for (const { step, location, ...done } of STEPS) {
    const { next_expected } = derive(factsOf(told, { legs }));
    expect(next_expected).toMatchObject({ location });
    expect(STEP_OF[Object(next_expected).code as keyof typeof STEP_OF]).toBe(step);
    told = [...told, done.told];
    legs = done.legs;
  }
  expect(derive(factsOf(told, { legs })).next_expected).toBeNull();
});
