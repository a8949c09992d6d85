import type { FlightSeen, Operate } from './history.ts';
import { type Mutation, rejectedFor, some } from './mutation-choices.ts';
import type { History } from './simulation.ts';

/** Ways to spoil what a history tells of volume, and of flights that change. */
export const MUTATIONS_OF_FLIGHTS: Record<string, Mutation> = {
  'a flight counts more litres than it holds'({ final }, random) {
    const flight = some(
      random,
      final.flights.filter(({ max_volume_l }) => max_volume_l !== null),
    );
    if (flight) flight.booked_volume_l += 1;
    return flight !== undefined;
  },
  'the limit of volume was lower'({ initial, final, operations }, random) {
    const flight = some(
      random,
      final.flights.filter(({ booked_volume_l }) => booked_volume_l > 1),
    );
    const known = initial.find(({ flight_id }) => flight_id === flight?.flight_id);
    if (!flight || !known) return false;
    flight.max_volume_l = flight.booked_volume_l - 1;
    known.max_volume_m3 = flight.max_volume_l / 1_000;
    operations.length = 0;
    return true;
  },
  'a flight read shows other litres'({ operations }, random) {
    const answer = some(
      random,
      flightsSeen(operations, ({ booked_volume_m3 }) => booked_volume_m3),
    );
    if (answer) answer.booked_volume_m3 = (answer.booked_volume_m3 ?? 0) + 0.001;
    return answer !== undefined;
  },
  'a flight read shows a limit that nobody set'({ operations }, random) {
    const answer = some(random, flightsSeen(operations));
    if (answer) answer.max_weight_kg = 123_456;
    return answer !== undefined;
  },
  'a rejection tells litres that never were left'({ operations }, random) {
    const refused = some(
      random,
      rejectedFor('capacity_exceeded', operations).filter(
        ({ answer }) => 'available_m3' in answer && answer.available_m3 !== undefined,
      ),
    );
    if (refused?.answer.outcome !== 'rejected') return false;
    refused.answer.available_m3 = -0.001;
    return true;
  },
  'an acknowledged booking takes more litres'({ operations }, random) {
    const booked = some(
      random,
      operations.filter((o) => o.operation === 'book' && o.answer.outcome === 'done'),
    );
    if (booked?.operation !== 'book' || booked.answer.outcome !== 'done') return false;
    booked.answer.volume_m3 += 0.001;
    return true;
  },
  'a change of a flight is acknowledged and not shown'({ operations }, random) {
    const changed = some(
      random,
      answered(operations).filter(({ arguments: { changes } }) => changes.closed !== undefined),
    );
    if (changed?.answer.outcome !== 'done') return false;
    changed.answer.closed = !changed.answer.closed;
    return true;
  },
  "a flight's cancel forgets a leg"({ final }, random) {
    const leg = some(
      random,
      final.bookings
        .flatMap(({ legs }) => legs)
        .filter(({ release_reason }) => release_reason === 'flight_cancelled'),
    );
    const flight = final.flights.find(({ flight_id }) => flight_id === leg?.flight_id);
    if (!leg || !flight) return false;
    leg.state = 'booked';
    leg.release_reason = null;
    flight.booked_weight_kg += leg.weight_kg;
    if (flight.max_volume_l !== null) flight.booked_volume_l += leg.volume_l;
    flight.version -= 1;
    return true;
  },
  'a flight is refused as cancelled that never was'({ operations }, random) {
    const refused = some(
      random,
      rejectedFor('capacity_exceeded', operations).filter(
        ({ answer }) =>
          'flight_id' in answer &&
          !operations.some(
            (o) =>
              o.operation === 'operate' &&
              o.arguments.flight_id === answer.flight_id &&
              o.arguments.changes.status === 'CANCELLED',
          ),
      ),
    );
    if (refused?.answer.outcome !== 'rejected') return false;
    refused.answer = { ...refused.answer, code: 'flight_cancelled' };
    return true;
  },
  'a smaller capacity is refused by a figure that never was'({ operations }, random) {
    const refused = some(
      random,
      operations.filter(
        (o) => o.answer.outcome === 'rejected' && o.answer.code === 'capacity_below_booked',
      ),
    );
    if (refused?.answer.outcome !== 'rejected') return false;
    refused.answer.booked_weight_kg = (refused.answer.booked_weight_kg ?? 0) + 1_000_000;
    return true;
  },
};

function answered(operations: History['operations']): Operate[] {
  return operations.filter(
    (o): o is Operate => o.operation === 'operate' && o.answer.outcome === 'done',
  );
}

/** What reads of flights showed, where it has a figure. */
function flightsSeen(
  operations: History['operations'],
  figure: (answer: FlightSeen) => number | null = () => 0,
): FlightSeen[] {
  return operations.flatMap((o) =>
    o.operation === 'read_flight' && o.answer.outcome === 'done' && figure(o.answer) !== null
      ? [o.answer]
      : [],
  );
}
