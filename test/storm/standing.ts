import { endOf, type FlightStanding, type KnownFlight, type Operate } from './history.ts';
import { Register } from './register.ts';

/** What operations made of a flight: its limits, whether it is sold, when it is expected. */
export type Standing = { [Key in keyof FlightStanding]: Register<FlightStanding[Key]> };

/** What can be said of a flight's standing by what was asked of it, and answered. */
export function standingOf(flight: KnownFlight, asked: readonly Operate[]): Standing {
  const effective = asked.filter(({ answer }) => answer.outcome !== 'rejected');
  const register = <Key extends keyof FlightStanding>(key: Key, initial: FlightStanding[Key]) =>
    new Register<FlightStanding[Key]>(
      initial,
      effective.flatMap((operation) => {
        const { answer, call_ms } = operation;
        const value = operation.arguments.changes[key];
        if (value === undefined) return [];
        const done = answer.outcome === 'done';
        const version = done ? answer.version : undefined;
        return [{ value, call_ms, end_ms: endOf(operation), certain: done, version }];
      }),
    );
  return {
    status: register('status', 'SCHEDULED'),
    closed: register('closed', false),
    estimated_departure_ms: register('estimated_departure_ms', null),
    estimated_arrival_ms: register('estimated_arrival_ms', null),
    max_weight_kg: register('max_weight_kg', flight.max_weight_kg),
    max_volume_m3: register('max_volume_m3', flight.max_volume_m3),
  };
}
