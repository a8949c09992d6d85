import {
  acknowledged,
  attemptsOf,
  ends,
  flightsOf,
  lastEvent,
  type Mutation,
  named,
  postpone,
  rejectedFor,
  replacedForCertain,
  some,
} from './mutation-choices.ts';
import { MUTATIONS_OF_FLIGHTS } from './mutations-of-flights.ts';
import { MUTATIONS_OF_HOLDS } from './mutations-of-holds.ts';

/** Each turns any sound history into one that no correct ledger can have made. */
export const MUTATIONS: Record<string, Mutation> = {
  'an acknowledged booking is gone'({ operations, final }, random) {
    const booking = some(random, acknowledged(operations, final.bookings));
    if (booking) final.bookings.splice(final.bookings.indexOf(booking), 1);
    return booking !== undefined;
  },
  'an intent is booked twice'({ final }, random) {
    const booking = some(
      random,
      final.bookings.filter(({ status }) => status === 'BOOKED'),
    );
    if (!booking) return false;
    const last = lastEvent(final);
    const events = booking.events.map((event) => ({ ...event, id: last + 1 }));
    final.bookings.push({
      ...structuredClone(booking),
      ref_id: 'TWIN-1',
      root_ref_id: 'TWIN-1',
      events,
    });
    for (const flight of flightsOf(booking, final.flights)) {
      flight.booked_weight_kg += booking.weight_kg;
      flight.version += 1;
    }
    return true;
  },
  'a flight sells more than its figure says'({ final }, random) {
    random.pick(final.flights).booked_weight_kg += 0.1;
    return true;
  },
  'a version is skipped'({ final }, random) {
    random.pick(final.flights).version += 1;
    return true;
  },
  'the limit was lower'({ initial, final, operations }, random) {
    const loaded = some(
      random,
      final.flights.filter((flight) => flight.booked_weight_kg > 0.1),
    );
    const known = initial.find(({ flight_id }) => flight_id === loaded?.flight_id);
    if (!loaded || !known) return false;
    loaded.max_weight_kg = loaded.booked_weight_kg - 0.1;
    known.max_weight_kg = loaded.max_weight_kg;
    operations.length = 0;
    return true;
  },
  'a flight read shows another figure'({ operations }, random) {
    const read = some(
      random,
      operations.filter((o) => o.operation === 'read_flight'),
    );
    if (read?.operation !== 'read_flight' || read.answer.outcome !== 'done') return false;
    read.answer.booked_weight_kg += 0.1;
    return true;
  },
  'a flight read comes long after its version was replaced'(history, random) {
    const { operations } = history;
    const read = some(
      random,
      operations.filter(
        (o) =>
          o.operation === 'read_flight' &&
          o.answer.outcome === 'done' &&
          replacedForCertain(o.arguments.flight_id, o.answer.version, history),
      ),
    );
    return postpone(read);
  },
  'a booking read comes before the booking'({ operations }, random) {
    const read = some(
      random,
      operations.filter((o) => o.operation === 'read_booking' && o.answer.outcome === 'done'),
    );
    return postpone(read, -1);
  },
  'a rejection tells a figure that never was'({ operations }, random) {
    const refused = some(random, rejectedFor('capacity_exceeded', operations));
    if (refused?.answer.outcome !== 'rejected') return false;
    refused.answer.available_kg = -0.1;
    return true;
  },
  'a rejection comes before there was a reason'({ operations, initial }, random) {
    const refused = some(random, rejectedFor('capacity_exceeded', operations));
    if (refused?.answer.outcome !== 'rejected') return false;
    const { flight_id, available_kg } = refused.answer;
    const flight = initial.find((known) => known.flight_id === flight_id);
    return flight?.max_weight_kg !== available_kg && postpone(refused, -1);
  },
  'a flight had not departed'({ operations, initial }, random) {
    const refused = some(random, rejectedFor('flight_departed', operations));
    if (!refused || !initial.some(({ flight_id }) => flight_id === 'leaving')) return false;
    return postpone(refused, -1);
  },
  'a rejected attempt took effect'({ operations, final }, random) {
    const sole = acknowledged(operations, final.bookings)
      .map((booking) => attemptsOf(operations, booking))
      .filter((attempts) => attempts.length === 1);
    const attempt = some(random, sole)?.[0];
    if (!attempt) return false;
    const code = random.pick(['flight_busy', 'unavailable']);
    attempt.answer = { outcome: 'rejected', status: 503, code };
    return true;
  },
  'a repetition is refused after the acknowledgement'({ operations, final }, random) {
    const attempt = named(operations, final.bookings, random);
    if (!attempt) return false;
    const flight_id = attempt.arguments.flight_ids[0];
    const figures = { flight_id, available_kg: 0, requested_kg: attempt.arguments.weight_kg };
    const answer = {
      outcome: 'rejected',
      status: 409,
      code: 'capacity_exceeded',
      ...figures,
    } as const;
    const late = { ...attempt, id: -1, answer };
    operations.push(late);
    return postpone(late);
  },
  'a repetition gets another body'({ operations, final }, random) {
    const attempt = named(operations, final.bookings, random);
    if (attempt?.answer.outcome !== 'done') return false;
    operations.push({ ...attempt, id: -1, answer: { ...attempt.answer, digest: 'another' } });
    return true;
  },
  'a repetition shows the booking as it is now'({ operations, final }, random) {
    const attempt = named(operations, final.bookings, random);
    if (attempt?.answer.outcome !== 'done') return false;
    attempt.answer = { ...attempt.answer, status: 'CANCELLED', version: 2 };
    return true;
  },
  'a release does not give back'({ final }, random) {
    const leg = some(
      random,
      final.bookings.flatMap(({ legs }) => legs).filter(({ state }) => state === 'released'),
    );
    if (!leg) return false;
    const flight = final.flights.find(({ flight_id }) => flight_id === leg.flight_id);
    if (flight) flight.booked_weight_kg += leg.weight_kg;
    return true;
  },
  'a second leg is missing'({ final }, random) {
    const booking = some(
      random,
      final.bookings.filter(({ legs }) => legs.length === 2),
    );
    booking?.legs.pop();
    return booking !== undefined;
  },
  'a cancel is forgotten'({ final }, random) {
    const booking = some(
      random,
      final.bookings.filter(({ status }) => status === 'CANCELLED'),
    );
    booking?.events.pop();
    return booking !== undefined;
  },
  'an acknowledged booking weighs more'({ operations, final }, random) {
    const booking = some(random, acknowledged(operations, final.bookings));
    for (const attempt of booking ? attemptsOf(operations, booking) : []) {
      attempt.arguments.weight_kg += 0.1;
    }
    return booking !== undefined;
  },
  'effects are ordered against time'({ operations, final }, random) {
    const changes = acknowledged(operations, final.bookings).filter(
      ({ status, flight_ids }) => status === 'BOOKED' && flight_ids[0] === 'direct',
    );
    const [first, last] = [changes[0], some(random, changes.slice(8))];
    const [early, late] = [first?.events[0], last?.events[0]];
    if (!first || !last || !early || !late) return false;
    const ended = Math.min(...ends(attemptsOf(operations, first)));
    const began = Math.min(...attemptsOf(operations, last).map(({ call_ms }) => call_ms));
    [early.id, late.id] = [late.id, early.id];
    return ended < began;
  },
  'a search shows what was long replaced'(history, random) {
    const { operations, final } = history;
    const search = some(
      random,
      operations.filter((o) => o.operation === 'search'),
    );
    if (search?.operation !== 'search' || search.answer.outcome !== 'done') return false;
    search.answer.cache = 'miss';
    const stale = search.answer.flights.find(({ flight_id, booked_weight_kg }) => {
      const flight = final.flights.find((known) => known.flight_id === flight_id);
      return (
        flight?.booked_weight_kg !== booked_weight_kg &&
        replacedForCertain(flight_id, (flight?.version ?? 0) - 1, history)
      );
    });
    return stale !== undefined && postpone(search);
  },
  'a search leaves a flight out'({ operations }, random) {
    const search = some(
      random,
      operations.filter((o) => o.operation === 'search'),
    );
    if (search?.operation !== 'search' || search.answer.outcome !== 'done') return false;
    const offered = operations.every(
      (o) => o.operation !== 'operate' || o.arguments.flight_id !== 'direct',
    );
    if (!offered) return false;
    const at = search.answer.flights.findIndex(({ flight_id }) => flight_id === 'direct');
    return search.answer.flights.splice(at, 1).length === 1;
  },
  ...MUTATIONS_OF_HOLDS,
  ...MUTATIONS_OF_FLIGHTS,
};
